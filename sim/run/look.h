#pragma once

#include <map>
#include <string>
#include <vector>

#include "reference/base/result.h"
#include "sim/medium/topology.h"
#include "sim/steps/lab.h"

namespace guestlink::sim {

// What is looked at when the steps are over.

/// By node, the lines that its programs have written so far, each after the program's name.
std::map<std::string, std::vector<std::string>> logs_of(Lab& lab);

/// Of each link that our wire carries, as "link air": "passed", "lost.spurious_source", and each
/// with "from_a." or "from_b." before it.
std::map<std::string, Facts> link_counters(Lab& lab, const Topology& topology);
/// Those of them that are losses, as lines for a person.
std::vector<std::string> losses_of(Lab& lab, const Topology& topology);

/// Asks the node's own forwarder which flows it translates: "nat.entries" and, of the first
/// hundred, "nat.entry[0].proto".  Empty when it has none or its mode translates none.
Facts forwarder_flows(Lab& lab, const std::string& node);

/// Ends the node's own forwarder and gives back its counters: "outside.packets_out".  Empty when
/// it has none.
Facts forwarder_counters(Lab& lab, const std::string& node);

}  // namespace guestlink::sim
