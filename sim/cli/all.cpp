#include <array>

#include "sim/cli/commands.h"

namespace guestlink::sim {

// One `extern const cli::Command …` and one row per command; each stands in a file of its own.

std::span<const cli::Command> linux_commands() {
  static const std::array<cli::Command, 0> commands{};
  return commands;
}

}  // namespace guestlink::sim
