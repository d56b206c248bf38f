#pragma once

#include <optional>

#include "sim/laptop/stage.h"

namespace guestlink::sim {

/// What vmm(4), bhyve(8) or its manager asks for before a guest runs and does not find; the
/// reasons in the order in which the real programs give them.
std::optional<Refusal> refusal_of(const Stage& stage);

}  // namespace guestlink::sim
