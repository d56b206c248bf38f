#pragma once

#include "sim/laptop/claims/claim_kind.h"

namespace guestlink::sim {

/// The process that stands for bhyve has the host's tap open.
Result<Attempt> tap_is_open(Stage& stage);

}  // namespace guestlink::sim
