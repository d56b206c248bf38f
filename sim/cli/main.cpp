// The program on Linux: both command tables.

#include <array>

#include "sim/cli/commands.h"

int main(int argc, char** argv) {
  const std::array tables{guestlink::cli::portable_commands(), guestlink::sim::linux_commands()};
  return guestlink::cli::run_command_line(tables, argc, argv);
}
