#pragma once

#include <string>
#include <vector>

#include "reference/base/result.h"
#include "sim/medium/topology.h"
#include "sim/world/descriptor.h"
#include "sim/world/enter.h"
#include "sim/world/world.h"

namespace guestlink::sim {

/// The namespaces of a world that was just born, and its init.
struct Birth {
  Child init;
  Descriptor user;
  Descriptor pid;
  Descriptor ipc;
  Descriptor mount;             ///< The read-only tree that every node's own is made from.
  std::vector<Descriptor> net;  ///< One per node, in the topology's order.
  bool many_users = false;
};

/// Forks the init of a new world, which builds `topology`'s interfaces and then only waits for the
/// calling thread to end.  unsupported when this machine's settings do not allow it.
Result<Birth> give_birth(const Topology& topology, const WorldOptions& options);

/// A namespace of this process, by its name in /proc/self/ns.
Result<Descriptor> open_namespace(const char* name);

/// Closes all descriptors of this process but `kept`; the standard ones lead nowhere then.
void close_others(std::vector<int> kept);

}  // namespace guestlink::sim
