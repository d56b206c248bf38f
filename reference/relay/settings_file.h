#pragma once

#include <string>

#include "reference/base/result.h"
#include "reference/forward/settings.h"

namespace guestlink::relay {

/// Reads a settings file; "-" is standard input.  The error (unreadable) is the whole text for a
/// person: every mistake with file, line, column and remedy.
Result<forward::Settings> load_settings(const std::string& path);

}  // namespace guestlink::relay
