#pragma once

#include <span>

#include "reference/cli/command.h"

namespace guestlink::sim {

/// The commands that need Linux.
std::span<const cli::Command> linux_commands();

}  // namespace guestlink::sim
