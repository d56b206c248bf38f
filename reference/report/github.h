#pragma once

#include <string>

#include "reference/report/summary.h"

namespace guestlink::report {

/// Workflow commands that GitHub turns into annotations.  It shows ten of a kind per step: the
/// first ten of each are printed, and how many there are besides.
std::string as_github(const Findings& findings);

}  // namespace guestlink::report
