#pragma once

#include <string>

#include "sim/report/run_report.h"
#include "sim/run/run_scenario.h"

namespace guestlink::sim {

/// What is known of a run before it is run: names and places.
RunReport report_about(const Scenario& scenario, const SourceSet& sources);
/// The report of a run that has ended; an Error makes it "broken", or "skipped" where this machine
/// cannot do it.
RunReport report_of(const Scenario& scenario, const SourceSet& sources, const Result<Run>& run);

}  // namespace guestlink::sim
