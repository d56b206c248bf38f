#include "sim/run/report_of.h"

#include <string>

#include "sim/run/selection.h"

namespace guestlink::sim {
namespace {

ReportPlace place_of(const SourceSet& sources, SourceSpan where) {
  const LineColumn at = sources.position(where.file, where.begin);
  return {std::string(sources.path(where.file)), at.line, at.column};
}

}  // namespace

RunReport report_about(const Scenario& scenario, const SourceSet& sources) {
  RunReport report;
  report.name = scenario.full_name();
  report.title = scenario.title;
  report.where = place_of(sources, scenario.where);
  report.family = family_of(report.where.file);
  report.tags = scenario.tags;
  report.seed = scenario.seed;
  report.steps = scenario.steps.size();
  report.expectations = scenario.expect.size();
  return report;
}

RunReport report_of(const Scenario& scenario, const SourceSet& sources, const Result<Run>& run) {
  RunReport report = report_about(scenario, sources);
  if (!run) {
    const bool cannot = run.error().code == Error::Code::unsupported;
    report.outcome = cannot ? "skipped" : "broken";
    report.reason = run.error().message;
    return report;
  }
  report.outcome = name(run->outcome);
  report.reason = run->reason;
  report.seconds = static_cast<double>(run->took.count()) / 1e9;
  for (const Mismatch& one : run->mismatches) {
    report.mismatches.push_back(
        {one.message, in_words(one, sources), place_of(sources, one.where)});
  }
  if (run->outcome != Outcome::failed) return report;
  report.paths = run->paths;
  report.losses = run->losses;
  report.cause = run->cause;
  return report;
}

}  // namespace guestlink::sim
