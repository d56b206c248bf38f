// guestlink rehearse: build the laptop's network here and try it.

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include <unistd.h>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <fmt/format.h>

#include "reference/bundle/bundle.h"
#include "reference/cli/command.h"
#include "reference/cli/failure.h"
#include "reference/cli/terminal.h"
#include "reference/json/scalars.h"
#include "reference/report/shown_line.h"
#include "reference/report/summary.h"
#include "sim/cli/interrupts.h"
#include "sim/laptop/emit_scenario.h"
#include "sim/laptop/rehearsal.h"
#include "sim/report/rehearsal.h"
#include "sim/world/needs.h"

namespace guestlink::sim {
namespace {

struct Options {
  std::string laptop;
  std::string forwarder = "both";
  std::string format = "text";
  std::string capture_dir;
  std::string emit;
  std::string boot_time;
  bool keep = false;
  std::shared_ptr<report::ColourWish> colour = std::make_shared<report::ColourWish>();
};

std::vector<ForwarderKind> forwarders(const std::string& wish) {
  if (wish == "kernel") return {ForwarderKind::kernel};
  if (wish == "own") return {ForwarderKind::own};
  return {ForwarderKind::kernel, ForwarderKind::own};
}

/// Lines for somebody who watches: on a terminal each takes the place of the one before.
class Progress {
 public:
  Progress() : is_terminal_(isatty(STDERR_FILENO) == 1) {}
  void say(std::string_view line) const {
    if (is_terminal_) {
      fmt::print(stderr, "\r\x1b[K{}", line);
    } else {
      fmt::print(stderr, "{}\n", line);
    }
    std::fflush(stderr);
  }
  /// Leaves an empty line for what is printed next.
  void end() const {
    if (is_terminal_) fmt::print(stderr, "\r\x1b[K");
  }

 private:
  bool is_terminal_;
};

/// What `check` finds, in a line; what of it explains a failure is shown with that.
std::string findings_line(const Subject& subject, const std::string& laptop) {
  const auto counts = report::count(subject.findings);
  if (counts.errors + counts.warnings + counts.security == 0) return "";
  return fmt::format("guestlink check {}: {} errors, {} warnings, {} security findings\n",
                     report::shown(laptop), counts.errors, counts.warnings, counts.security);
}

/// Says how to look into the world and waits for Enter, end of input, SIGINT or SIGTERM.
Status keep_until_told(const std::vector<std::unique_ptr<Stage>>& stages) {
  std::vector<Background> holders;
  for (const auto& stage : stages) {
    fmt::print(stderr, "The world of the forwarder '{}' goes on. To look into a machine of it:\n",
               name(stage->forwarder));
    for (const auto& node : stage->topology().nodes) {
      auto holder = stage->world->start(node.name, Argv{"sleep", "infinity"});
      if (!holder) return tl::unexpected(holder.error());
      fmt::print(stderr, "  {:<6} nsenter --all --target {} /bin/sh\n", node.name, holder->pid());
      holders.push_back(std::move(*holder));
    }
  }
  fmt::print(stderr, "Enter ends it.\n");
  return wait_for_somebody(-1);
}

/// Claims that a machine cannot try are skipped with its reason.
void skip_all(const Subject& subject, ForwarderKind forwarder, const Error& error,
              std::vector<Claim>& claims) {
  for (const ClaimName& kind : claim_names(subject)) {
    Claim claim;
    claim.id = kind.id;
    claim.title = kind.title;
    claim.forwarder = name(forwarder);
    claim.outcome = Outcome::skipped;
    claim.evidence = error.message;
    claims.push_back(std::move(claim));
  }
}

bool is_demanded() {
  const char* wish = std::getenv("GUESTLINK_REQUIRE");
  return wish != nullptr && is_required("netns", wish);
}

cli::Exit exit_of(const RehearsalResult& result) {
  const ClaimSummary summary = summarize(result.claims);
  if (summary.failed != 0) return cli::Exit::findings;
  if (summary.passed == 0) return is_demanded() ? cli::Exit::fault : cli::Exit::skipped;
  return cli::Exit::good;
}

/// Writes the scenario that is rehearsed; its name must be the file's.
Status emit(const Subject& subject, const Options& options) {
  const std::filesystem::path file(options.emit);
  const std::string name = file.stem().string();
  const bool good =
      file.extension() == ".json" && !name.empty() && name.size() <= 64 &&
      name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string::npos;
  if (!good) {
    return failure(Error::Code::unreadable,
                   options.emit +
                       ": a scenario file is called NAME.json, the name of "
                       "a-z, 0-9 and '-'");
  }
  std::error_code problem;
  const auto folder = std::filesystem::absolute(file).parent_path();
  const auto laptop =
      std::filesystem::relative(std::filesystem::absolute(options.laptop), folder, problem);
  if (problem) return failure(Error::Code::failed, options.emit + ": " + problem.message());
  const ForwarderKind kind =
      options.forwarder == "own" ? ForwarderKind::own : ForwarderKind::kernel;
  std::ofstream out(file);
  out << scenario_of(subject, kind, name, laptop.lexically_normal().string());
  out.close();
  return out ? Status{} : failure(Error::Code::unreadable, "cannot write " + options.emit);
}

cli::Exit run(const Options& options) {
  const auto files = bundle::open_laptop(options.laptop);
  if (!files) return cli::say_failure(files.error());
  const auto subject = load_subject(**files, options.laptop);
  if (!subject) return cli::say_failure(subject.error());
  if (!options.emit.empty()) {
    if (auto done = emit(**subject, options); !done) return cli::say_failure(done.error());
  }
  const bool colour = cli::colours_output(*options.colour);
  if (!options.capture_dir.empty()) {
    std::error_code problem;
    std::filesystem::create_directories(options.capture_dir, problem);
    if (problem) {
      return cli::say_failure({Error::Code::unreadable,
                               "cannot make " + options.capture_dir + ": " + problem.message()});
    }
  }
  const Progress progress;
  RehearsalOptions wishes;
  wishes.keep = options.keep;
  wishes.capture_dir = options.capture_dir;
  if (!options.boot_time.empty()) {
    wishes.boot_time = BootTime(*json::parse_duration(options.boot_time));
  }
  wishes.say = [&](std::string_view line) { progress.say(line); };

  RehearsalResult result;
  result.laptop = options.laptop;
  std::vector<std::unique_ptr<Stage>> kept;
  const auto begun = std::chrono::steady_clock::now();
  for (const ForwarderKind forwarder : forwarders(options.forwarder)) {
    const auto out = forwarder == ForwarderKind::own ? own_forwarder_is_out(**subject)
                                                     : std::optional<std::string>();
    if (out) {
      result.notes.push_back("own: not tried: " + *out);
      if (options.forwarder == "own") {
        skip_all(**subject, forwarder, {Error::Code::unsupported, *out}, result.claims);
      }
      continue;
    }
    auto stage = rehearse(**subject, forwarder, wishes, result.claims);
    if (!stage && stage.error().code == Error::Code::unsupported) {
      skip_all(**subject, forwarder, stage.error(), result.claims);
      continue;
    }
    if (!stage) {
      progress.end();
      return cli::say_failure(stage.error());
    }
    for (const std::string& note : (*stage)->notes) {
      result.notes.push_back(fmt::format("{}: {}", name(forwarder), note));
    }
    if (options.keep) kept.push_back(std::move(*stage));
  }
  result.took = std::chrono::steady_clock::now() - begun;
  progress.end();

  if (options.format == "json") {
    cli::print(rehearsal_as_json(result, (*subject)->sources));
  } else if (options.format == "junit") {
    cli::print(rehearsal_as_junit(result, (*subject)->sources));
  } else {
    cli::print(rehearsal_as_text(result, (*subject)->sources, colour));
    cli::print(findings_line(**subject, options.laptop));
  }
  if (!kept.empty()) {
    std::fflush(stdout);
    if (auto done = keep_until_told(kept); !done) return cli::say_failure(done.error());
  }
  return exit_of(result);
}

std::function<cli::Exit()> declare(CLI::App& app) {
  const auto options = std::make_shared<Options>();
  app.add_option("LAPTOP", options->laptop,
                 "The laptop directory, or a bundle of one (.tar, .tar.gz)")
      ->required();
  app.add_option("--forwarder", options->forwarder,
                 "Who forwards in the guest: kernel (the laptop's own nat.sh), own (guestlink "
                 "forward) or both")
      ->check(CLI::IsMember({"kernel", "own", "both"}))
      ->option_text("WHO");
  app.add_option("--format", options->format, "text, json or junit")
      ->check(CLI::IsMember({"text", "json", "junit"}))
      ->option_text("FORMAT");
  app.add_option("--capture-dir", options->capture_dir,
                 "Write what passed each interface there, a pcap each")
      ->option_text("DIRECTORY");
  app.add_option("--emit", options->emit,
                 "Write the rehearsal there as a scenario for guestlink run")
      ->option_text("NAME.json");
  app.add_option("--boot-time", options->boot_time,
                 "What the guest's own lines, leases and services may take at one boot, all "
                 "together (30s)")
      ->check([](const std::string& text) {
        const auto time = json::parse_duration(text);
        const bool good = time && *time > Duration::zero();
        return good ? std::string() : text + " is no time: write it like 30s or 2m";
      })
      ->option_text("TIME");
  app.add_flag("--keep", options->keep, "Leave the worlds running until Enter or Ctrl-C");
  cli::declare_colour(app, options->colour);
  return [options] { return run(*options); };
}

}  // namespace

extern const cli::Command rehearse_command{
    .name = "rehearse",
    .summary = "Build the laptop's network here and try it: what works, what fails, and why",
    .examples =
        "  guestlink rehearse fixtures/laptops/seed-001-fixed\n"
        "  guestlink rehearse --forwarder kernel --keep my-laptop\n"
        "  guestlink rehearse --emit mine.json my-laptop && guestlink run mine.json\n"
        "  guestlink rehearse --format junit --capture-dir captures my-laptop\n"
        "\n"
        "Needs Linux namespaces (guestlink doctor), dnsmasq, busybox, iptables or nft, "
        "OpenSSH.",
    .declare = declare,
};

}  // namespace guestlink::sim
