#pragma once

#include <string_view>
#include <unordered_map>
#include <vector>

#include "reference/model/assignments.h"

namespace guestlink::model {

/// Of each key the last assignment; the keys are those of `settings`.
std::unordered_map<std::string_view, const Assignment*> last_of_each(const Assignments& settings);
/// The assignments in effect, in their order: of each key the last.
std::vector<const Assignment*> in_effect(const Assignments& settings);

}  // namespace guestlink::model
