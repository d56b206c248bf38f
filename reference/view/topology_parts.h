#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "reference/model/topology.h"

namespace guestlink::view {

/// "host", "guest", "access point", "station of the LAN", "server".
std::string_view role_text(model::NodeRole role);
/// "tap", "wifi", "cable".
std::string_view medium_text(model::LinkMedium medium);
/// "172.24.1.49/24", "192.168.0.21/24 by lease", "no address".
std::string address_text(const model::TopologyInterface& interface);

/// The interfaces of a node with those that its links name and no line makes.
std::vector<model::TopologyInterface> drawn_interfaces(const model::Topology& topology,
                                                       const model::TopologyNode& node);

}  // namespace guestlink::view
