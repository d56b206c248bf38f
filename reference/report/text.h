#pragma once

#include <string>

#include "reference/report/summary.h"

namespace guestlink::report {

/// One finding for a person: headline, place, the lines with carets under the exact span, related
/// places in this and other files, help.  Ends with a line end.
std::string finding_as_text(const Findings& findings, const Diagnostic& finding, bool colour);

/// "3 errors, 2 warnings, 1 info in 11 files; 97 % of lines understood".
std::string summary_line(const Findings& findings);

/// All findings, a blank line between them, and the summary line.
std::string as_text(const Findings& findings, bool colour);

}  // namespace guestlink::report
