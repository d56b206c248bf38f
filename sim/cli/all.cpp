#include <array>

#include "sim/cli/commands.h"

namespace guestlink::sim {

// One `extern const cli::Command …` and one row per command; each stands in a file of its own.

extern const cli::Command doctor_command;
extern const cli::Command list_command;
extern const cli::Command ps_command;
extern const cli::Command rehearse_command;
extern const cli::Command run_command;
extern const cli::Command schema_command;
extern const cli::Command shell_command;

std::span<const cli::Command> linux_commands() {
  static const std::array commands{doctor_command, list_command,   ps_command,   rehearse_command,
                                   run_command,    schema_command, shell_command};
  return commands;
}

}  // namespace guestlink::sim
