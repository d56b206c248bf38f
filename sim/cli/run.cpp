// guestlink run: scenarios, each in a world of its own.

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <memory>
#include <string>
#include <thread>

#include <unistd.h>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <fmt/format.h>

#include "reference/cli/command.h"
#include "reference/cli/failure.h"
#include "reference/cli/terminal.h"
#include "sim/cli/choice.h"
#include "sim/run/run_all.h"

namespace guestlink::sim {
namespace {

struct Options {
  std::shared_ptr<Choice> choice = std::make_shared<Choice>();
  std::size_t jobs = 1;
  double time_scale = 1;
  bool until_fail = false;
  std::shared_ptr<report::ColourWish> colour = std::make_shared<report::ColourWish>();
};

/// One line at the bottom of a terminal: how far it is, and what runs now.
class Progress {
 public:
  explicit Progress(std::size_t runs) : runs_(runs), shown_(isatty(STDERR_FILENO) == 1) {}

  void begun(const RunReport& report) {
    now_ = report.name;
    show();
  }
  void ended() {
    ++ended_;
    clear();
  }
  void clear() const {
    if (shown_) fmt::print(stderr, "\r\x1b[K");
  }
  void show() const {
    if (!shown_) return;
    constexpr std::size_t longest = 60;
    fmt::print(stderr, "\r\x1b[K[{}/{}] {}", ended_, runs_, now_.substr(0, longest));
    std::fflush(stderr);
  }

 private:
  std::size_t runs_;
  std::size_t ended_ = 0;
  bool shown_;
  std::string now_;
};

cli::Exit exit_of(const RunSummary& summary) {
  if (summary.failed > 0) return cli::Exit::findings;
  if (summary.broken > 0) return cli::Exit::fault;
  return summary.passed == 0 ? cli::Exit::skipped : cli::Exit::good;
}

cli::Exit run(const Options& options) {
  const auto chosen = choose(*options.choice);
  if (!chosen) return cli::say_failure(chosen.error());
  const bool colour = cli::colours_output(*options.colour);
  Progress progress((*chosen)->runs.size());
  const char* const required = std::getenv("GUESTLINK_REQUIRE");
  const auto begun = std::chrono::steady_clock::now();
  const auto reports =
      run_all(**chosen, {.at_once = options.jobs,
                         .run = {.program = {}, .time_scale = options.time_scale},
                         .required = required == nullptr ? "" : required,
                         .until_fail = options.until_fail,
                         .begun = [&](const RunReport& report) { progress.begun(report); },
                         .ended =
                             [&](const RunReport& report) {
                               progress.ended();
                               cli::print(run_as_text(report, colour));
                               std::fflush(stdout);
                               progress.show();
                             }});
  progress.clear();
  if (!reports) return cli::say_failure(reports.error());
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begun;
  const RunSummary summary = summarize(*reports);
  cli::print(in_words(summary, took.count()) + "\n");
  return exit_of(summary);
}

std::function<cli::Exit()> declare(CLI::App& app) {
  const auto options = std::make_shared<Options>();
  declare_choice(app, options->choice);
  app.add_option("-j,--jobs", options->jobs, "How many run at once")
      ->check(CLI::Range(1, 256))
      ->option_text("N");
  app.add_option("--time-scale", options->time_scale,
                 "Stretches deadlines and upper bounds of times, for slow machines")
      ->check(CLI::Range(0.1, 1000.0))
      ->option_text("X");
  app.add_flag("--until-fail", options->until_fail, "Begin nothing after the first failure");
  cli::declare_colour(app, options->colour);
  return [options] { return run(*options); };
}

}  // namespace

extern const cli::Command run_command{
    .name = "run",
    .summary = "Run scenarios: build their networks here, take their steps, judge what was seen",
    .examples =
        "  guestlink run\n"
        "  guestlink run scenarios/nat -j 2\n"
        "  guestlink run bridge --filter 'bridge-*[[]*]'\n"
        "\n"
        "docs/scenarios.md describes the files. A run that this machine cannot do is skipped.",
    .declare = declare,
};

}  // namespace guestlink::sim
