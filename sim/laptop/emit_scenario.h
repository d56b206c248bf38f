#pragma once

#include <string>

#include "sim/laptop/stage.h"
#include "sim/laptop/subject.h"

namespace guestlink::sim {

/// The rehearsal of `subject` as a scenario file (docs/scenarios.md): its laptop, the probes of the
/// claims that apply to it, and what must be seen.  `name` is the file's without its ending, and
/// `laptop` the way from the file to the laptop's directory.  Claims that a scenario cannot state
/// are named in a comment.
std::string scenario_of(const Subject& subject, ForwarderKind forwarder, const std::string& name,
                        const std::string& laptop);

}  // namespace guestlink::sim
