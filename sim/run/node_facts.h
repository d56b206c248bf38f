#pragma once

#include <string>

#include "reference/base/result.h"
#include "sim/world/facts.h"
#include "sim/world/world.h"

namespace guestlink::sim {

/// What a node's tables hold now: "address.IFACE" ("none", or all with a blank between),
/// "up.IFACE", "carrier.IFACE", "mac.IFACE", "route.default", "route.NETWORK", "bridge.fdb[MAC]",
/// "listen.tcp[PORT]" and "listen.udp[PORT]" (the addresses listened at).
Result<Facts> facts_of(World& world, const std::string& node);

}  // namespace guestlink::sim
