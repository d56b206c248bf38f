#pragma once

#include <map>
#include <string>
#include <vector>

#include "reference/base/result.h"
#include "sim/medium/topology.h"
#include "sim/steps/lab.h"

namespace guestlink::sim {

/// A world that --keep left running.
struct KeptWorld {
  std::string id;                    ///< "4711": the process that holds it.
  std::string run;                   ///< "nat-ping[size-0]"
  std::map<std::string, int> nodes;  ///< By name, a process in it.
};

/// Starts a process in every node for others to enter by, and writes down where they are, in a
/// folder of this user's.  The world's id.
Result<std::string> register_world(Lab& lab, const Topology& topology, const std::string& run);

/// Ends a world that this process's own child holds.
void end_kept_world(const std::string& id);

/// Those that still run; what was written about others is removed.
Result<std::vector<KeptWorld>> kept_worlds();

}  // namespace guestlink::sim
