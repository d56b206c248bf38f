#pragma once

#include "reference/base/diagnostic.h"
#include "sim/scenario/scenario.h"

namespace guestlink::sim {

/// What no single value shows: nodes, steps and taps that are named but not there, ids used twice,
/// a topology that contradicts itself, settings of links whose medium has no such thing.
void check_names(const Scenario& scenario, SourceSpan topology, Diagnostics& out);

}  // namespace guestlink::sim
