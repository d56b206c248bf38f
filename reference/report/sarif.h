#pragma once

#include <string>

#include "reference/report/summary.h"

namespace guestlink::report {

/// SARIF 2.1.0 (OASIS), one run, in the shape that code scanning takes: only the rules that fired,
/// stable fingerprints, related places, fixes.
std::string as_sarif(const Findings& findings);

}  // namespace guestlink::report
