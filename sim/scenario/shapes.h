#pragma once

#include "reference/json/shape.h"

namespace guestlink::sim {

// The parts of a scenario file; scenario.h's scenario_type() is the whole.

const json::ValueType& topology_type();
/// What an included file may hold: nodes, links, interfaces, none of them needed.
const json::ValueType& topology_part_type();
const json::ValueType& step_type();
/// A scenario without variants and matrix, but perhaps with one run's `expect_failure`.
const json::ValueType& run_type();
/// "node:interface", both halves as the system takes them.
extern const json::ValueType endpoint_text;
/// Lower case letters, digits and '-'.
extern const json::ValueType name_text;

}  // namespace guestlink::sim
