// The program where there is no sim/: everything but rehearsals and scenarios.

#include <array>

#include "reference/cli/command.h"

int main(int argc, char** argv) {
  const std::array tables{guestlink::cli::portable_commands()};
  return guestlink::cli::run_command_line(tables, argc, argv);
}
