#include "sim/run/run_all.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include <unistd.h>

#include "sim/run/artefacts.h"
#include "sim/run/kept_worlds.h"
#include "sim/run/report_of.h"
#include "sim/run/set_up.h"
#include "sim/run/workers.h"
#include "sim/world/needs.h"

namespace guestlink::sim {
namespace {

/// What a run may take beyond its own limit: to build and to end a world on a busy machine.
constexpr Duration grace = std::chrono::seconds(60);

bool is_bad(const RunReport& report) {
  return report.outcome == "failed" || report.outcome == "broken";
}

/// Each need is tried once, here, and not by every worker anew.
void try_needs(const Chosen& chosen) {
  for (const Scenario& scenario : chosen.runs) {
    const auto needs = needs_of(scenario);
    static_cast<void>(missing_needs(std::vector<std::string_view>(needs.begin(), needs.end())));
  }
}

/// A skipped run where nothing may be skipped.
void forbid_skipping(const Scenario& scenario, const std::string& required, RunReport& report) {
  if (report.outcome != "skipped" || required.empty()) return;
  const auto needs = needs_of(scenario);
  const auto is_demanded = [&](const std::string& one) { return is_required(one, required); };
  if (!is_required("all", required) && std::ranges::none_of(needs, is_demanded)) return;
  report.outcome = "broken";
  report.reason += "; GUESTLINK_REQUIRE forbids to skip it";
}

}  // namespace

namespace {

bool is_due(When when, const RunReport& report) {
  return when == When::always || (when == When::on_failure && is_bad(report));
}

/// What a worker does, and what it leaves for the time after.
class RunHere {
 public:
  RunHere(const Chosen& chosen, const RunAllOptions& options)
      : chosen_(chosen), options_(options) {}

  std::string run(std::size_t job) {
    const Scenario& scenario = chosen_.runs[job % chosen_.runs.size()];
    Result<Run> run = run_scenario(scenario, chosen_.sources, options_.run);
    RunReport report = report_of(scenario, chosen_.sources, run);
    if (!run || run->outcome == Outcome::skipped) return report_as_json(report);
    if (is_due(options_.capture, report)) {
      const std::string folder = options_.results + "/" + folder_name(report.name);
      auto written = write_artefacts(folder, *run, report, chosen_.sources);
      if (written) {
        report.kept = std::move(*written);
      } else {
        report.reason = written.error().message;
      }
    }
    if (is_due(options_.keep, report)) {
      auto entry = register_world(*run->lab, run->topology, report.name);
      if (entry) {
        report.kept_world = *entry;
        kept_ = std::move(run->lab);
      } else {
        report.reason = entry.error().message;
      }
    }
    return report_as_json(report);
  }

  /// The world goes on until this process is killed with its parent.
  void stay() {
    while (kept_) ::pause();
  }

 private:
  const Chosen& chosen_;
  const RunAllOptions& options_;
  std::unique_ptr<Lab> kept_;
};

}  // namespace

Result<std::vector<RunReport>> run_all(const Chosen& chosen, const RunAllOptions& options) {
  try_needs(chosen);
  std::map<std::size_t, RunReport> reports;
  RunHere here(chosen, options);
  const std::size_t count = chosen.runs.size();
  const auto scenario_of = [&](std::size_t job) -> const Scenario& {
    return chosen.runs[job % count];
  };
  Workers workers;
  workers.jobs = options.rounds == 0 ? SIZE_MAX : count * options.rounds;
  workers.at_once = std::max<std::size_t>(options.at_once, 1);
  workers.interrupts = options.interrupts;
  workers.work = [&](std::size_t job) { return here.run(job); };
  if (options.keep != When::never) {
    workers.stay = [&](std::size_t) { here.stay(); };
    workers.stays = [](const std::string& text) {
      return !report_from_json(text).kept_world.empty();
    };
  }
  workers.limit = [&](std::size_t job) {
    const double scale = std::max(options.run.time_scale, 1.0);
    return Duration(static_cast<Duration::rep>(
        static_cast<double>((scenario_of(job).timeout + grace).count()) * scale));
  };
  workers.begun = [&](std::size_t job) {
    if (options.begun) options.begun(report_about(scenario_of(job), chosen.sources));
  };
  workers.done = [&](std::size_t job, const std::string& text, std::string trouble) {
    const Scenario& scenario = scenario_of(job);
    RunReport report =
        trouble.empty() ? report_from_json(text) : report_about(scenario, chosen.sources);
    if (!trouble.empty()) {
      report.outcome = "broken";
      report.reason = std::move(trouble);
    }
    forbid_skipping(scenario, options.required, report);
    if (options.ended) options.ended(report);
    const bool bad = is_bad(report);
    // Without end only what went wrong is remembered.
    if (options.rounds != 0 || bad) reports.emplace(job, std::move(report));
    return !(bad && options.until_fail);
  };
  if (auto done = run_jobs(workers); !done) return tl::unexpected(done.error());
  std::vector<RunReport> all;
  all.reserve(reports.size());
  for (auto& [job, report] : reports) all.push_back(std::move(report));
  return all;
}

}  // namespace guestlink::sim
