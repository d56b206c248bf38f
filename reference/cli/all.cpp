#include <array>

#include "reference/cli/command.h"

namespace guestlink::cli {

// One `extern const Command …` and one row per command; each stands in a file of its own.

std::span<const Command> portable_commands() {
  static const std::array<Command, 0> commands{};
  return commands;
}

}  // namespace guestlink::cli
