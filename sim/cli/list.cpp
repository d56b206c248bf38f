// guestlink list: which scenarios there are.

#include <functional>
#include <memory>
#include <string>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "reference/cli/command.h"
#include "reference/cli/failure.h"
#include "reference/cli/terminal.h"
#include "sim/cli/choice.h"
#include "sim/run/set_up.h"

namespace guestlink::sim {
namespace {

struct Options {
  std::shared_ptr<Choice> choice = std::make_shared<Choice>();
  std::string format = "text";
};

std::string as_text(const Chosen& chosen) {
  std::string text;
  for (const Scenario& one : chosen.runs) {
    text += fmt::format("{:<44} {:<24} {}\n", one.full_name(),
                        fmt::format("{}", fmt::join(one.tags, ",")),
                        one.variant.empty()  ? one.title
                        : one.expect_failure ? "must fail"
                                             : "");
  }
  return text + fmt::format("{} runs\n", chosen.runs.size());
}

std::string as_json(const Chosen& chosen) {
  nlohmann::ordered_json document{{"format_version", "1.0"}};
  auto& list = document["runs"] = nlohmann::ordered_json::array();
  for (const Scenario& one : chosen.runs) {
    const LineColumn at = chosen.sources.position(one.where.file, one.where.begin);
    list.push_back({{"name", one.full_name()},
                    {"scenario", one.name},
                    {"variant", one.variant},
                    {"title", one.title},
                    {"file", chosen.sources.path(one.where.file)},
                    {"line", at.line},
                    {"tags", one.tags},
                    {"needs", needs_of(one)},
                    {"must_fail", one.expect_failure.has_value()}});
  }
  return document.dump(2) + "\n";
}

/// One line per file: its path, name, family and time limit in seconds with all its runs.
std::string as_lines_for_ctest(const Chosen& chosen) {
  std::string text;
  for (std::size_t i = 0; i < chosen.runs.size();) {
    const Scenario& first = chosen.runs[i];
    const std::string_view path = chosen.sources.path(first.where.file);
    std::int64_t seconds = 0;
    for (; i < chosen.runs.size() && chosen.runs[i].where.file == first.where.file; ++i) {
      seconds += chosen.runs[i].timeout.count() / 1'000'000'000 + 10;
    }
    text += fmt::format("{}|{}|{}|{}\n", path, first.name, family_of(path), seconds + 60);
  }
  return text;
}

cli::Exit list(const Options& options) {
  const auto chosen = choose(*options.choice);
  if (!chosen) return cli::say_failure(chosen.error());
  if (options.format == "json") {
    cli::print(as_json(**chosen));
  } else {
    cli::print(options.format == "ctest" ? as_lines_for_ctest(**chosen) : as_text(**chosen));
  }
  return cli::Exit::good;
}

std::function<cli::Exit()> declare(CLI::App& app) {
  const auto options = std::make_shared<Options>();
  declare_choice(app, options->choice);
  app.add_option("--format", options->format,
                 "text, json, or ctest: a line per file with its name, folder and seconds")
      ->check(CLI::IsMember({"text", "json", "ctest"}))
      ->option_text("FORMAT");
  return [options] { return list(*options); };
}

}  // namespace

extern const cli::Command list_command{
    .name = "list",
    .summary = "List scenarios, their variants, tags and claims",
    .examples =
        "  guestlink list\n"
        "  guestlink list nat --format json\n",
    .declare = declare,
};

}  // namespace guestlink::sim
