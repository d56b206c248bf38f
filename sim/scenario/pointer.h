#pragma once

#include <string>
#include <string_view>

#include "reference/base/diagnostic.h"
#include "reference/json/json_tree.h"

namespace guestlink::sim {

/// Puts `value` at the place that a JSON pointer (RFC 6901) names in `tree`; a missing last member
/// of an object is made, and "-" appends to a list.  False, and the reason in `trouble`, when the
/// way there is missing.
bool set_at(json::JsonNode& tree, std::string_view pointer, const json::JsonNode& value,
            std::string& trouble);

}  // namespace guestlink::sim
