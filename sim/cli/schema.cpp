// guestlink schema: the formats of the files that guestlink reads, for editors and people.

#include <functional>
#include <memory>
#include <string>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <fmt/format.h>

#include "reference/cli/command.h"
#include "sim/scenario/scenario.h"

namespace guestlink::sim {
namespace {

struct Options {
  std::string what;
  std::string format = "json";
};

cli::Exit print(const Options& options) {
  fmt::print("{}", options.format == "json" ? scenario_schema() : scenario_markdown());
  return cli::Exit::good;
}

std::function<cli::Exit()> declare(CLI::App& app) {
  const auto options = std::make_shared<Options>();
  app.add_option("WHAT", options->what, "scenario")->required()->check(CLI::IsMember({"scenario"}));
  app.add_option("--format", options->format, "json: a JSON Schema; markdown: for reading")
      ->check(CLI::IsMember({"json", "markdown"}));
  return [options] { return print(*options); };
}

}  // namespace

extern const cli::Command schema_command{
    .name = "schema",
    .summary = "Write the format of scenario files as a JSON Schema",
    .examples =
        "  guestlink schema scenario > scenario.schema.json\n"
        "  guestlink schema scenario --format markdown\n",
    .declare = declare,
};

}  // namespace guestlink::sim
