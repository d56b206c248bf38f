#pragma once

#include "reference/base/diagnostic.h"
#include "reference/forward/settings.h"
#include "reference/json/json_tree.h"

namespace guestlink::relay {

/// What no single key shows: subnets that overlap, a gateway that is not on its network, two
/// forwards on one port…  `tree` says where the keys stand.
void check_settings(const forward::Settings& settings, const json::JsonNode& tree,
                    Diagnostics& out);

}  // namespace guestlink::relay
