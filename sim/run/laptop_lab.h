#pragma once

#include <memory>
#include <string>
#include <vector>

#include "reference/base/result.h"
#include "sim/expect/expectation.h"
#include "sim/laptop/subject.h"
#include "sim/scenario/scenario.h"
#include "sim/steps/lab.h"
#include "sim/world/world.h"

namespace guestlink::sim {

/// The scenario's laptop: its directories, of which a later one wins file by file, below `folder`,
/// with the scenario's edits.  Fails (unreadable) when one cannot be read, and with the place in
/// `sources` when what an edit replaces does not stand in its file once.
Result<std::unique_ptr<Subject>> load_laptop_of(const Scenario& scenario, const SourceSet& sources,
                                                const std::string& folder);

/// The findings as evidence, with their places below the laptop's root.
std::vector<SeenFinding> findings_of(const Subject& subject);
/// What pciconf -l would list after a boot with the laptop's loader.conf.
Facts devices_of(const Subject& subject);
/// What it listed when all was well, by the laptop's earlier capture; empty without one.
Facts devices_before(const Subject& subject);

/// Every way in which the findings are not as the scenario's `check` says.
std::vector<Mismatch> judge_check(const LaptopCheck& check, const Subject& subject,
                                  SourceSpan where);

/// The world that the laptop's files describe, booted.  What the boot found is `boot`.
Result<std::unique_ptr<Lab>> set_up_laptop(const Scenario& scenario, const Subject& subject,
                                           const WorldOptions& options, Facts& boot);

/// The machines of that world, with all addresses, for reports.
Topology shown_topology(const Subject& subject);

/// The findings that most likely explain a failure, in words with their lines; empty: none.
std::string likely_cause_in(const Subject& subject);

}  // namespace guestlink::sim
