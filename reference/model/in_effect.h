#pragma once

#include <vector>

#include "reference/model/assignments.h"

namespace guestlink::model {

/// The assignments in effect, in their order: of each key the last.
std::vector<const Assignment*> in_effect(const Assignments& settings);

}  // namespace guestlink::model
