#pragma once

#include "reference/base/result.h"
#include "sim/world/descriptor.h"

namespace guestlink::sim {

/// SIGINT and SIGTERM end this process no more from now on: the descriptor is readable when one has
/// come.
Result<Descriptor> take_interrupts();

/// Waits for Enter, the end of standard input, SIGINT or SIGTERM; `most_ms` milliseconds at most,
/// -1 for ever.
Status wait_for_somebody(int most_ms);

}  // namespace guestlink::sim
