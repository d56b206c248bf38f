#pragma once

#include <string>

#include "sim/medium/topology.h"

namespace guestlink::sim {

/// A picture of a dozen nodes at most: the same bytes for the same topology.
std::string topology_svg(const Topology& topology);

}  // namespace guestlink::sim
