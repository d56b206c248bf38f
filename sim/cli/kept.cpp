// guestlink ps and guestlink shell: worlds that `run --keep` left running.

#include <algorithm>
#include <cerrno>
#include <functional>
#include <memory>
#include <string>
#include <system_error>
#include <vector>

#include <unistd.h>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "reference/cli/command.h"
#include "reference/cli/failure.h"
#include "reference/cli/terminal.h"
#include "sim/run/kept_worlds.h"

namespace guestlink::sim {
namespace {

struct Options {
  std::string node;
  std::string world;
  std::vector<std::string> command;
};

cli::Exit list_worlds() {
  const auto worlds = kept_worlds();
  if (!worlds) return cli::say_failure(worlds.error());
  std::string text;
  for (const KeptWorld& one : *worlds) {
    std::vector<std::string> nodes;
    for (const auto& [node, pid] : one.nodes) nodes.push_back(node);
    text +=
        fmt::format("{:<8} {:<40} {}\n", one.id, one.run, fmt::format("{}", fmt::join(nodes, " ")));
  }
  cli::print(text.empty() ? "No world is kept: guestlink run --keep\n" : text);
  return cli::Exit::good;
}

cli::Exit usage(const std::string& message) {
  return cli::say_failure({Error::Code::unreadable, message});
}

cli::Exit enter(const Options& options) {
  const auto worlds = kept_worlds();
  if (!worlds) return cli::say_failure(worlds.error());
  std::vector<const KeptWorld*> fitting;
  for (const KeptWorld& one : *worlds) {
    if (!options.world.empty() && one.id != options.world && one.run != options.world) continue;
    if (one.nodes.contains(options.node)) fitting.push_back(&one);
  }
  if (fitting.empty()) {
    return usage(
        fmt::format("no kept world has a node '{}': guestlink ps lists them", options.node));
  }
  if (fitting.size() > 1) {
    return usage(fmt::format("{} kept worlds have a node '{}': name one with --run", fitting.size(),
                             options.node));
  }
  const std::string target = fmt::format("{}", fitting.front()->nodes.at(options.node));
  std::vector<std::string> words{"nsenter", "--all", "--target", target, "--"};
  if (options.command.empty()) {
    words.insert(words.end(), {"/bin/sh", "-i"});
  } else {
    words.insert(words.end(), options.command.begin(), options.command.end());
  }
  std::vector<char*> argv;
  argv.reserve(words.size() + 1);
  for (std::string& one : words) argv.push_back(one.data());
  argv.push_back(nullptr);
  ::execvp(argv[0], argv.data());
  return cli::say_failure(
      {Error::Code::unsupported, fmt::format("nsenter: {} (apt-get install util-linux)",
                                             std::generic_category().message(errno))});
}

std::function<cli::Exit()> declare_ps(CLI::App& /*app*/) {
  return [] { return list_worlds(); };
}

std::function<cli::Exit()> declare_shell(CLI::App& app) {
  const auto options = std::make_shared<Options>();
  app.add_option("NODE", options->node, "The machine to look into")->required();
  app.add_option("--run", options->world, "Which world, by its run or number")->option_text("RUN");
  app.add_option("COMMAND", options->command, "Run this there instead of a shell, after --");
  return [options] { return enter(*options); };
}

}  // namespace

extern const cli::Command ps_command{
    .name = "ps",
    .summary = "List the worlds that `run --keep` left running",
    .examples = "  guestlink ps\n",
    .declare = declare_ps,
};

extern const cli::Command shell_command{
    .name = "shell",
    .summary = "Look into a machine of a world that `run --keep` left running",
    .examples =
        "  guestlink shell guest\n"
        "  guestlink shell guest --run nat-ping -- ip route\n",
    .declare = declare_shell,
};

}  // namespace guestlink::sim
