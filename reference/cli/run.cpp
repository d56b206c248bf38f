#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <exception>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <fmt/format.h>

#include "reference/base/closest.h"
#include "reference/cli/command.h"
#include "reference/cli/version.h"

namespace guestlink::cli {
namespace {

constexpr std::string_view description =
    "guestlink: check, rehearse and replay a laptop whose Wi-Fi card lives in a Linux guest";

constexpr std::string_view exit_codes =
    "Exit codes: 0 good, 1 findings or failed claims,\n"
    "            2 wrong usage, or a file that cannot be read or written,\n"
    "            3 fault of the tool, 77 this machine cannot do it.\n"
    "\n"
    "Begin with:  guestlink check DIRECTORY\n"
    "             guestlink doctor";

std::vector<std::string_view> visible_names(std::span<const std::span<const Command>> tables) {
  std::vector<std::string_view> names;
  for (const auto table : tables) {
    for (const Command& command : table) {
      if (!command.hidden) names.push_back(command.name);
    }
  }
  return names;
}

/// "show has no 'topolgy': did you mean 'topology'?", where a command has parts and none is chosen.
std::string unknown_part(const CLI::App& command, const std::vector<std::string>& words) {
  std::vector<std::string_view> parts;
  for (const CLI::App* part : command.get_subcommands({})) parts.push_back(part->get_name());
  const auto word = std::find(words.begin(), words.end(), command.get_name());
  if (parts.empty() || word == words.end() || word + 1 == words.end()) return "";
  const std::string& wrong = *(word + 1);
  if (wrong.starts_with('-')) return "";
  if (const auto near = closest(wrong, parts)) {
    return fmt::format("{} has no '{}': did you mean '{}'?", command.get_name(), wrong, *near);
  }
  return fmt::format("{} has no '{}', only {}", command.get_name(), wrong, fmt::join(parts, ", "));
}

/// "there is no option '--fromat': did you mean '--format'?"; empty when the trouble is another.
std::string suggestion(const CLI::App& app, const std::vector<std::string>& words,
                       std::span<const std::span<const Command>> tables) {
  const auto chosen = app.get_subcommands();
  const auto word = std::ranges::find_if(words, [](const auto& w) { return !w.starts_with('-'); });
  if (chosen.empty() && word != words.end()) {
    const auto near = closest(*word, visible_names(tables));
    return near ? fmt::format("there is no command '{}': did you mean '{}'?", *word, *near)
                : fmt::format("there is no command '{}'", *word);
  }
  if (!chosen.empty() && chosen.front()->get_subcommands().empty()) {
    std::string wrong = unknown_part(*chosen.front(), words);
    if (!wrong.empty()) return wrong;
  }
  std::vector<std::string> known;
  const CLI::App& speaker = chosen.empty() ? app : *chosen.front();
  for (const CLI::Option* option : speaker.get_options()) {
    for (const auto& name : option->get_lnames()) known.push_back("--" + name);
  }
  const std::vector<std::string_view> names(known.begin(), known.end());
  for (const std::string& option : words) {
    if (!option.starts_with("--")) continue;
    const std::string bare = option.substr(0, option.find('='));
    if (std::ranges::find(known, bare) != known.end()) continue;
    const auto near = closest(bare, names);
    if (near) return fmt::format("there is no option '{}': did you mean '{}'?", bare, *near);
  }
  return "";
}

}  // namespace

int run_command_line(std::span<const std::span<const Command>> tables, int argc, char** argv) {
  CLI::App app{std::string(description), "guestlink"};
  app.set_version_flag("--version", fmt::format("guestlink {}", version));
  app.set_help_flag("-h,--help", "Print this help and end");
  app.footer(std::string(exit_codes));
  app.require_subcommand(1);
  app.fallthrough(false);

  std::map<const CLI::App*, std::function<Exit()>> runs;
  for (const auto table : tables) {
    for (const Command& command : table) {
      CLI::App* sub = app.add_subcommand(std::string(command.name), std::string(command.summary));
      if (command.hidden) sub->group("");
      if (!command.examples.empty()) {
        sub->footer(fmt::format("Examples:\n{}", command.examples));
      }
      runs[sub] = command.declare(*sub);
    }
  }

  const std::vector<std::string> words(argv + std::min(argc, 1), argv + argc);
  if (words.empty()) {
    fmt::print(stderr, "{}", app.help());
    return static_cast<int>(Exit::usage);
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) {
      app.exit(error);
      return static_cast<int>(Exit::good);
    }
    const std::string near = suggestion(app, words, tables);
    const auto chosen = app.get_subcommands();
    fmt::print(stderr, "guestlink: {}\nTry: guestlink {}--help\n",
               near.empty() ? error.what() : near,
               chosen.empty() ? "" : chosen.front()->get_name() + " ");
    return static_cast<int>(Exit::usage);
  }
  try {
    return static_cast<int>(runs.at(app.get_subcommands().front())());
  } catch (const std::exception& error) {
    fmt::print(stderr, "guestlink: fault of the tool, please report it: {}\n", error.what());
    return static_cast<int>(Exit::fault);
  }
}

}  // namespace guestlink::cli
