#pragma once

#include <map>
#include <string>

#include "reference/base/result.h"
#include "sim/world/world.h"

namespace guestlink::sim {

/// The process that has a tap open.
struct TapHolder {
  int pid = 0;       ///< As the world's own ps(1) shows it; 0: nobody has it open.
  std::string name;  ///< "bhyve"
};

/// The taps of a node by name, each with its holder, as FreeBSD's ifconfig(8) tells of them
/// ("Opened by PID 17").  A tap that a process of another node holds, as bhyve does the guest's
/// card, is not among them.
Result<std::map<std::string, TapHolder>> tap_holders(World& world, const std::string& node);

}  // namespace guestlink::sim
