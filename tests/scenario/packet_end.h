#pragma once

#include <string>

#include "tests/scenario/built_world.h"

namespace guestlink::sim {

/// A packet socket of this process at eth0 of `node`, which hears only what comes there.
Result<Descriptor> open_end(World& world, const std::string& node);

/// Keeps this thread on the processor where it is: what crosses the kernel then keeps its order.
Status stay_on_one_processor();

}  // namespace guestlink::sim
