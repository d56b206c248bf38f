#pragma once

#include "reference/base/result.h"
#include "reference/cli/command.h"

namespace guestlink::cli {

/// Says on standard error what went wrong; the exit code that belongs to it.
Exit say_failure(const Error& error);

}  // namespace guestlink::cli
