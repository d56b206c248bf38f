#pragma once

#include <string>
#include <vector>

#include "reference/forward/settings.h"

namespace guestlink::forward {

/// What the forwarder's ports are called, in their order: inside, outside, and then local or
/// the further ones of the settings.
std::vector<std::string> port_names(const Settings& settings);

/// All ports of a bridge in that order, as its settings describe them.
std::vector<BridgePort> bridge_ports(const BridgeSettings& bridge);

}  // namespace guestlink::forward
