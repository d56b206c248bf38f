#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "sim/report/run_report.h"
#include "sim/run/run_scenario.h"
#include "sim/run/selection.h"

namespace guestlink::sim {

/// When something is done about a run.
enum class When : std::uint8_t { never, on_failure, always };

struct RunAllOptions {
  std::size_t at_once = 1;
  RunOptions run{};
  /// A missing need makes a run broken instead of skipped: names with commas, or "all".
  std::string required{};
  std::size_t rounds = 1;   ///< Each run so many times; 0: for ever.
  bool until_fail = false;  ///< Nothing is begun after the first failure.
  When capture = When::never;
  std::string results{};    ///< The folder in which captures and pages get one of their own.
  When keep = When::never;  ///< Worlds that go on, in processes that die with this one.
  int interrupts = -1;      ///< As Workers::interrupts.
  std::function<void(const RunReport&)> begun{};
  std::function<void(const RunReport&)> ended{};
};

/// Runs what was chosen, each in a process of its own; the reports in the chosen order, round by
/// round, of those that were begun.
Result<std::vector<RunReport>> run_all(const Chosen& chosen, const RunAllOptions& options);

}  // namespace guestlink::sim
