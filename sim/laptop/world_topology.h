#pragma once

#include "reference/model/topology.h"
#include "sim/medium/topology.h"

namespace guestlink::sim {

/// The access point's ports in the world: the radio and the LAN station's cable, both members of
/// the bridge that carries its address.
inline constexpr const char* radio_port = "radio0";
inline constexpr const char* station_port = "port1";

/// The world of a laptop before anything has booted: the card still stands on the host, there are
/// no taps and no bridges, and nobody has an address.
Topology world_topology(const model::Topology& laptop);

}  // namespace guestlink::sim
