#pragma once

#include <string>

#include "reference/base/source.h"
#include "sim/expect/claim.h"

namespace guestlink::sim {

/// For a person: the verdict, then every likely cause once with the claims that fail by it and
/// their evidence, then the table of claims with a tick or a cross per forwarder, then the
/// summary.  Ends with a line end.
std::string rehearsal_as_text(const RehearsalResult& result, const SourceSet& sources, bool colour);

/// The schema `guestlink-rehearsal/1`, one object, indented, with a line end.
std::string rehearsal_as_json(const RehearsalResult& result, const SourceSet& sources);

/// JUnit XML: one suite per forwarder, one case per claim.
std::string rehearsal_as_junit(const RehearsalResult& result, const SourceSet& sources);

/// "23 claims: 22 passed, 1 failed (3.2 s)"
std::string rehearsal_summary(const RehearsalResult& result);

}  // namespace guestlink::sim
