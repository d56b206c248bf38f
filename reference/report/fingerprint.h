#pragma once

#include <string>
#include <vector>

#include "reference/report/summary.h"

namespace guestlink::report {

/// One name per finding, of 16 hexadecimal digits: the same from run to run and under moves of
/// other lines, another one once the finding's own line changes.  Made of the rule, the path, the
/// line's text with its blanks narrowed to one, and which of equal ones it is (FNV-1a).
std::vector<std::string> fingerprints(const Findings& findings);

}  // namespace guestlink::report
