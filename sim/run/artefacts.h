#pragma once

#include <string>
#include <vector>

#include "reference/base/result.h"
#include "sim/report/run_report.h"
#include "sim/run/run_scenario.h"

namespace guestlink::sim {

/// Writes what there is to look at of a run into `folder`, which it makes: capture.pcapng,
/// events.jsonl, topology.svg, report.html.  The files' paths.
Result<std::vector<std::string>> write_artefacts(const std::string& folder, const Run& run,
                                                 const RunReport& report, const SourceSet& sources);

/// A name that can be a folder's: "nat-ping[size-0]" becomes "nat-ping.size-0".
std::string folder_name(std::string_view run);

}  // namespace guestlink::sim
