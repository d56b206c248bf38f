#pragma once

#include <optional>

#include "sim/expect/claim.h"
#include "sim/laptop/claims/claim_kind.h"

namespace guestlink::sim {

/// The line of the laptop's files that most likely explains what was seen, and the finding of
/// `check` about it where there is one; nothing when the files look right.
std::optional<Cause> likely_cause(const Stage& stage, Symptom symptom);

}  // namespace guestlink::sim
