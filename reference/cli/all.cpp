#include <array>

#include "reference/cli/command.h"

namespace guestlink::cli {

// One `extern const Command …` and one row per command; each stands in a file of its own.
extern const Command check_command;
extern const Command conform_command;
extern const Command explain_command;
extern const Command forward_command;
extern const Command replay_command;
extern const Command rules_command;
extern const Command show_command;

std::span<const Command> portable_commands() {
  static const std::array commands{
      check_command,  conform_command, explain_command, forward_command,
      replay_command, rules_command,   show_command,
  };
  return commands;
}

}  // namespace guestlink::cli
