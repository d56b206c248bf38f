// guestlink run: scenarios, each in a world of its own.

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <system_error>
#include <vector>

#include <unistd.h>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <fmt/format.h>

#include "reference/cli/command.h"
#include "reference/cli/failure.h"
#include "reference/cli/terminal.h"
#include "sim/cli/choice.h"
#include "sim/cli/interrupts.h"
#include "sim/report/run_formats.h"
#include "sim/run/kept_worlds.h"
#include "sim/run/run_all.h"
#include "sim/run/shard.h"
#include "sim/run/watch.h"

namespace guestlink::sim {
namespace {

struct Options {
  std::shared_ptr<Choice> choice = std::make_shared<Choice>();
  std::size_t jobs = 1;
  double time_scale = 1;
  std::size_t repeat = 0;  ///< 0: not said.
  bool until_fail = false;
  bool watch = false;
  std::string keep = "never";
  std::string capture = "fail";
  std::string results = "guestlink-results";
  std::string shard = "1/1";
  std::vector<std::string> formats;
  std::shared_ptr<report::ColourWish> colour = std::make_shared<report::ColourWish>();
};

const std::map<std::string, When>& when_words() {
  static const std::map<std::string, When> words{
      {"never", When::never}, {"fail", When::on_failure}, {"always", When::always}};
  return words;
}

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
    const std::string of = runs_ == 0 ? "" : fmt::format("/{}", runs_);
    fmt::print(stderr, "\r\x1b[K[{}{}] {}", ended_, of, now_.substr(0, longest));
    std::fflush(stderr);
  }

 private:
  std::size_t runs_;  ///< 0: without end.
  std::size_t ended_ = 0;
  bool shown_;
  std::string now_;
};

/// "junit:FILE": a format and where it goes; without a file to standard output.
struct Output {
  const RunFormat* format = nullptr;
  std::string file;
};

Result<std::vector<Output>> outputs_of(const std::vector<std::string>& words) {
  std::vector<Output> outputs;
  std::size_t on_terminal = 0;
  for (const std::string& word : words) {
    const std::size_t colon = word.find(':');
    const std::string name = word.substr(0, colon);
    Output one{find_run_format(name), colon == std::string::npos ? "" : word.substr(colon + 1)};
    if (one.format == nullptr) {
      std::string known;
      for (const RunFormat& format : run_formats()) {
        known += (known.empty() ? "" : ", ") + std::string(format.name);
      }
      return failure(Error::Code::unreadable,
                     fmt::format("there is no format '{}'; there are {}", name, known));
    }
    if (one.file.empty() && ++on_terminal > 1) {
      return failure(Error::Code::unreadable,
                     "two formats cannot share standard output: write --format NAME:FILE");
    }
    outputs.push_back(std::move(one));
  }
  if (on_terminal == 0) outputs.push_back({find_run_format("tty"), ""});
  return outputs;
}

Status write_outputs(const std::vector<Output>& outputs, const std::vector<RunReport>& reports,
                     double seconds) {
  for (const Output& one : outputs) {
    if (one.file.empty() && one.format->name == "tty") continue;  // told as it happened
    const std::string text = one.format->write(reports, seconds);
    if (one.file.empty()) {
      cli::print(text);
      continue;
    }
    std::FILE* const file = std::fopen(one.file.c_str(), "wbe");
    const bool wrote = file != nullptr &&
                       std::fwrite(text.data(), 1, text.size(), file) == text.size() &&
                       std::fflush(file) == 0;
    const int error = errno;
    if (file != nullptr) std::fclose(file);
    if (!wrote) {
      return failure(Error::Code::unreadable, fmt::format("cannot write {}: {}", one.file,
                                                          std::generic_category().message(error)));
    }
  }
  return {};
}

/// Waits for somebody who has seen enough; an hour at most.
Status wait_while_kept(std::size_t worlds) {
  constexpr int an_hour = 3'600'000;
  fmt::print(stderr,
             "{} world{} on: guestlink ps, guestlink shell NODE. Enter ends {}; an hour does, "
             "too.\n",
             worlds, worlds == 1 ? " goes" : "s go", worlds == 1 ? "it" : "them");
  return wait_for_somebody(an_hour);
}

cli::Exit exit_of(const RunSummary& summary) {
  if (summary.failed > 0) return cli::Exit::findings;
  if (summary.broken > 0) return cli::Exit::fault;
  return summary.passed == 0 ? cli::Exit::skipped : cli::Exit::good;
}

RunAllOptions how_to_run(const Options& options) {
  const char* const required = std::getenv("GUESTLINK_REQUIRE");
  RunAllOptions how;
  how.at_once = options.jobs;
  how.run.time_scale = options.time_scale;
  how.required = required == nullptr ? "" : required;
  // Until it fails means without end, if no end is given.
  how.rounds = options.repeat != 0 ? options.repeat : options.until_fail ? 0 : 1;
  how.until_fail = options.until_fail;
  how.capture = when_words().at(options.capture);
  how.results = options.results;
  how.keep = when_words().at(options.keep);
  return how;
}

/// One run more: without an end the reports of what went well are not kept.
void count(const RunReport& report, RunSummary& to) {
  const RunSummary one = summarize({&report, 1});
  to.passed += one.passed;
  to.failed += one.failed;
  to.skipped += one.skipped;
  to.broken += one.broken;
}

/// Runs what was chosen, tells of it as it happens, and writes the reports.
cli::Exit run_chosen(const Options& options, const std::vector<Output>& outputs,
                     const Chosen& chosen, RunAllOptions how) {
  const bool colour = cli::colours_output(*options.colour);
  const bool tells = std::ranges::any_of(
      outputs, [](const Output& one) { return one.file.empty() && one.format->name == "tty"; });
  Progress progress(chosen.runs.size() * how.rounds);
  RunSummary summary;
  std::vector<std::string> worlds;
  how.begun = [&](const RunReport& report) { progress.begun(report); };
  how.ended = [&](const RunReport& report) {
    progress.ended();
    count(report, summary);
    if (!report.kept_world.empty()) worlds.push_back(report.kept_world);
    if (tells) {
      cli::print(run_as_text(report, colour));
      std::fflush(stdout);
    }
    progress.show();
  };
  const auto begun = std::chrono::steady_clock::now();
  const auto reports = run_all(chosen, how);
  progress.clear();
  if (!reports) return cli::say_failure(reports.error());
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begun;
  if (tells) cli::print(in_words(summary, took.count()) + "\n");
  if (auto done = write_outputs(outputs, *reports, took.count()); !done) {
    return cli::say_failure(done.error());
  }
  std::fflush(stdout);
  if (!worlds.empty()) {
    const Status waited = wait_while_kept(worlds.size());
    for (const std::string& one : worlds) end_kept_world(one);
    if (!waited) return cli::say_failure(waited.error());
  }
  return exit_of(summary);
}

/// Runs everything, and then what reads a file that has changed, until somebody interrupts.
cli::Exit watch(const Options& options, const std::vector<Output>& outputs, const Shard& shard) {
  const auto interrupts = take_interrupts();
  if (!interrupts) return cli::say_failure(interrupts.error());
  RunAllOptions how = how_to_run(options);
  how.interrupts = interrupts->number();
  cli::Exit exit = cli::Exit::good;
  std::set<std::string> places;
  std::set<std::string> changed;
  for (bool again = false;; again = true) {
    // Looked at before they are read: what changes meanwhile is a change.
    FileStamps known = stamps_of(*options.choice, places);
    const auto chosen = choose(*options.choice);
    if (chosen) places = places_read(**chosen);
    known.merge(stamps_of(*options.choice, places));
    auto folders = FolderWatch::begin(*options.choice, known);
    if (!folders) return cli::say_failure(folders.error());
    if (!chosen) {
      exit = cli::say_failure(chosen.error());
    } else {
      leave_shard(shard, (*chosen)->runs);
      if (again) leave_affected(changed, **chosen);
      changed.clear();
      if (!(*chosen)->runs.empty()) exit = run_chosen(options, outputs, **chosen, how);
    }
    cli::print(fmt::format("watching {} file{}; Ctrl-C ends\n", known.size(),
                           known.size() == 1 ? "" : "s"));
    std::fflush(stdout);
    std::set<std::string> now;
    while ((now = changed_files(known, stamps_of(*options.choice, places))).empty()) {
      const auto woken = folders->wait(*interrupts);
      if (!woken) return cli::say_failure(woken.error());
      if (!*woken) return exit;
    }
    cli::print(fmt::format("changed: {}\n", fmt::join(now, ", ")));
    std::fflush(stdout);
    changed.merge(now);
  }
}

cli::Exit run(const Options& options) {
  const auto outputs = outputs_of(options.formats);
  if (!outputs) return cli::say_failure(outputs.error());
  const auto shard = parse_shard(options.shard);
  if (!shard) return cli::say_failure(shard.error());
  if (options.watch) return watch(options, *outputs, *shard);
  const auto chosen = choose(*options.choice);
  if (!chosen) return cli::say_failure(chosen.error());
  leave_shard(*shard, (*chosen)->runs);
  if ((*chosen)->runs.empty()) {
    fmt::print(stderr, "guestlink: nothing falls into shard {}\n", options.shard);
    return cli::Exit::good;
  }
  return run_chosen(options, *outputs, **chosen, how_to_run(options));
}

void declare_reports(CLI::App& app, const std::shared_ptr<Options>& options) {
  const std::vector<std::string> words{"never", "fail", "always"};
  app.add_flag("--keep{always}", options->keep,
               "Leave worlds running until Enter: --keep, or --keep=fail those that failed")
      ->check(CLI::IsMember(words));
  app.add_option("--capture", options->capture,
                 "Write capture.pcapng, events.jsonl, topology.svg and report.html: fail, always "
                 "or never")
      ->check(CLI::IsMember(words))
      ->option_text("WHEN");
  app.add_option("--results", options->results, "The folder for them")->option_text("FOLDER");
  app.add_option("--format", options->formats,
                 "tty, tap, junit, jsonl, github, html or sarif; with :FILE it goes there, and "
                 "may be given several times")
      ->option_text("FORMAT[:FILE]")
      ->allow_extra_args(false);
  cli::declare_colour(app, options->colour);
}

std::function<cli::Exit()> declare(CLI::App& app) {
  const auto options = std::make_shared<Options>();
  declare_choice(app, options->choice);
  app.add_option("-j,--jobs", options->jobs, "How many run at once")
      ->check(CLI::Range(1, 256))
      ->option_text("N");
  app.add_option("--shard", options->shard, "Only the I-th of N equal parts")->option_text("I/N");
  app.add_option("--repeat", options->repeat, "Everything so many times")
      ->check(CLI::Range(1, 1'000'000))
      ->option_text("N");
  app.add_flag("--until-fail", options->until_fail,
               "Again and again, and nothing after the first failure");
  app.add_flag("--watch", options->watch,
               "Run, and run again what reads a file that has changed, until Ctrl-C")
      ->excludes("--until-fail")
      ->excludes("--repeat");
  app.add_option("--time-scale", options->time_scale,
                 "Stretches deadlines and upper bounds of times, for slow machines")
      ->check(CLI::Range(0.1, 1000.0))
      ->option_text("X");
  declare_reports(app, options);
  return [options] { return run(*options); };
}

}  // namespace

extern const cli::Command run_command{
    .name = "run",
    .summary = "Run scenarios: build their networks here, take their steps, judge what was seen",
    .examples =
        "  guestlink run\n"
        "  guestlink run scenarios/nat -j 2 --format junit:results.xml\n"
        "  guestlink run --filter 'nat44-*' --capture=fail --keep=fail\n"
        "  guestlink run bridge --set /steps/0/ping/count=9 --until-fail\n"
        "  guestlink run scenarios/nat/nat-dns.json --watch\n"
        "\n"
        "docs/scenarios.md describes the files. A run that this machine cannot do is skipped.",
    .declare = declare,
};

}  // namespace guestlink::sim
