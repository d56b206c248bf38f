#include "sim/run/run_all.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <string>
#include <utility>

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

Result<std::vector<RunReport>> run_all(const Chosen& chosen, const RunAllOptions& options) {
  try_needs(chosen);
  std::map<std::size_t, RunReport> reports;
  Workers workers;
  workers.jobs = chosen.runs.size();
  workers.at_once = std::max<std::size_t>(options.at_once, 1);
  workers.work = [&](std::size_t job) {
    const Scenario& scenario = chosen.runs[job];
    const Result<Run> run = run_scenario(scenario, chosen.sources, options.run);
    return report_as_json(report_of(scenario, chosen.sources, run));
  };
  workers.limit = [&](std::size_t job) {
    const double scale = std::max(options.run.time_scale, 1.0);
    return Duration(static_cast<Duration::rep>(
        static_cast<double>((chosen.runs[job].timeout + grace).count()) * scale));
  };
  workers.begun = [&](std::size_t job) {
    if (options.begun) options.begun(report_about(chosen.runs[job], chosen.sources));
  };
  workers.done = [&](std::size_t job, std::string text, std::string trouble) {
    const Scenario& scenario = chosen.runs[job];
    RunReport report =
        trouble.empty() ? report_from_json(text) : report_about(scenario, chosen.sources);
    if (!trouble.empty()) {
      report.outcome = "broken";
      report.reason = std::move(trouble);
    }
    forbid_skipping(scenario, options.required, report);
    if (options.ended) options.ended(report);
    const bool bad = is_bad(report);
    reports.emplace(job, std::move(report));
    return !(bad && options.until_fail);
  };
  if (auto done = run_jobs(workers); !done) return tl::unexpected(done.error());
  std::vector<RunReport> all;
  for (auto& [job, report] : reports) all.push_back(std::move(report));
  return all;
}

}  // namespace guestlink::sim
