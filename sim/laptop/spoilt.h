#pragma once

#include "sim/laptop/stage.h"

namespace guestlink::sim {

/// Whether the guest's own scripts have left it so that nothing can be written in it any more, as a
/// full disk does: what fails for that is the laptop's fault and not this machine's.
bool is_spoilt(Stage& stage);

}  // namespace guestlink::sim
