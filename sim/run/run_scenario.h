#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "reference/base/result.h"
#include "reference/base/source.h"
#include "sim/expect/claim.h"
#include "sim/expect/expectation.h"
#include "sim/scenario/scenario.h"
#include "sim/steps/lab.h"

namespace guestlink::sim {

struct RunOptions {
  /// The guestlink that runs inside the world; empty: the program that is running.
  std::string program{};
  /// Upper bounds of times are stretched by it, for slow machines.
  double time_scale = 1;
};

/// What became of a scenario's run.
struct Run {
  Outcome outcome = Outcome::failed;
  std::string reason{};                ///< Of a skipped one.
  std::vector<Mismatch> mismatches{};  ///< Of a failed one; with `expect_failure` what was wrong
                                       ///< about its failure comes first.
  std::vector<std::string> paths{};    ///< How far packets came that did not arrive, one line each.
  /// What links did away with: "link air: 3 from guest:wlan0 lost: spurious_source".
  std::vector<std::string> losses{};
  std::string cause{};  ///< The lines of the configuration that most likely explain a failure.
  Evidence evidence{};
  /// By tap and frame, what the expectations said of it.
  std::map<std::string, std::map<std::size_t, std::string>> verdicts{};
  Topology topology{};  ///< As the world had it, for reports.
  Duration took{};
  std::unique_ptr<Lab> lab{};  ///< Its world goes on as long as this lives.
};

/// Builds the scenario's world, takes its steps and holds what was seen against what it expects.
/// `sources` hold the scenario's file.  An Error is this machine's fault.
Result<Run> run_scenario(const Scenario& scenario, const SourceSet& sources,
                         const RunOptions& options);

/// What of the run is not as `expected` says; empty when it failed just so.
std::vector<Mismatch> judge_failure(const ExpectedFailure& expected,
                                    const std::vector<Mismatch>& mismatches,
                                    const std::map<std::string, Facts>& counters = {});

}  // namespace guestlink::sim
