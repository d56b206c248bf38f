#pragma once

#include <string>

#include "reference/report/summary.h"

namespace guestlink::report {

/// The schema `guestlink-findings/1`, one object, indented, with a line end.
std::string as_json(const Findings& findings);

}  // namespace guestlink::report
