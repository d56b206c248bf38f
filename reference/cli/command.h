#pragma once

#include <functional>
#include <span>
#include <string_view>

namespace CLI {  // NOLINT(readability-identifier-naming): CLI11's name
class App;
}

namespace guestlink::cli {

/// Exit codes, one table for all commands.
enum class Exit : int {
  good = 0,      ///< All good.
  findings = 1,  ///< It ran, and something was found or failed.
  usage = 2,     ///< Wrong usage, or a file that cannot be read or written.
  fault = 3,     ///< A fault of the tool or of the system below it.
  skipped = 77,  ///< This machine cannot do it.
};

/// One subcommand: a file in reference/cli or sim/cli and a row in its all.cpp.
struct Command {
  std::string_view name;
  std::string_view summary;   ///< One line of --help.
  std::string_view examples;  ///< Lines shown below the options of `guestlink NAME --help`.
  /// Declares its options on `app` and returns what to run once they are parsed.
  std::function<Exit()> (*declare)(CLI::App& app) = nullptr;
  bool hidden = false;  ///< For guestlink's own processes: not listed.
};

/// The commands that every system has.
std::span<const Command> portable_commands();

/// Parses the command line against `tables` and runs what it names; the process's exit code.
int run_command_line(std::span<const std::span<const Command>> tables, int argc, char** argv);

}  // namespace guestlink::cli
