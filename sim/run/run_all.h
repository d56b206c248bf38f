#pragma once

#include <functional>
#include <vector>

#include "sim/report/run_report.h"
#include "sim/run/run_scenario.h"
#include "sim/run/selection.h"

namespace guestlink::sim {

struct RunAllOptions {
  std::size_t at_once = 1;
  RunOptions run{};
  /// A missing need makes a run broken instead of skipped: names with commas, or "all".
  std::string required{};
  bool until_fail = false;  ///< Nothing is begun after the first failure.
  std::function<void(const RunReport&)> begun{};
  std::function<void(const RunReport&)> ended{};
};

/// Runs what was chosen, each in a process of its own; the reports in the chosen order, of those
/// that were begun.
Result<std::vector<RunReport>> run_all(const Chosen& chosen, const RunAllOptions& options);

}  // namespace guestlink::sim
