#pragma once

#include "reference/base/diagnostic.h"
#include "reference/json/json_tree.h"
#include "sim/scenario/expand.h"

namespace guestlink::sim {

/// Complains about a run whose laptop is to fail (its boot goes wrong, or it is another laptop than
/// the file's own, of which other things are expected) while no finding of `guestlink check` is
/// demanded that predicts it, nor said why none does.  `file` is the scenario file that `run` is
/// of.
void check_prediction(const json::JsonNode& file, const RunTree& run, Diagnostics& out);

}  // namespace guestlink::sim
