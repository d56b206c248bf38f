#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "reference/base/result.h"
#include "sim/run/plan.h"
#include "sim/scenario/scenario.h"
#include "sim/steps/lab.h"

namespace guestlink::sim {

/// What the machine must have for the scenario, as `guestlink doctor` names it: what the file
/// says, and what follows from its links and forwarders.
std::vector<std::string> needs_of(const Scenario& scenario);

/// Builds the scenario's world and switches every node on.  `scenario` must outlive the lab.
Result<std::unique_ptr<Lab>> set_up(const Scenario& scenario, const WorldOptions& options,
                                    std::string folder);

/// Starts the node's forwarder as the scenario says; nothing when it has none.
Status start_forwarder(Lab& lab, const Scenario& scenario, const Plan& plan,
                       const std::string& node);
/// How guestlink forward is set up on that node: the text of its settings file.
std::string forwarder_settings(const Scenario& scenario, const Plan& plan, const NodeWish& node);

/// Where the node's kernel has its addresses while guestlink's own forwarder owns the wires.
inline constexpr std::string_view beside_forwarder = "local0";

}  // namespace guestlink::sim
