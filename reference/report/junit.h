#pragma once

#include <string>

#include "reference/report/summary.h"

namespace guestlink::report {

/// JUnit's XML: a failed test case per finding; an info is a passed one that says something.
std::string as_junit(const Findings& findings);

}  // namespace guestlink::report
