#pragma once

#include "reference/model/topology.h"
#include "sim/medium/topology.h"

namespace guestlink::sim {

/// The access point's ports in the world, members of the bridge that carries its address: the
/// radio (or the cable of a card that is passed on), the LAN station's cable and the host's own.
inline constexpr const char* radio_port = "radio0";
inline constexpr const char* station_port = "port1";
inline constexpr const char* uplink_port = "port2";

/// What the card is called on the host, whose ppt(4) keeps every other driver from it.
inline constexpr const char* reserved_card = "ppt0";

/// Whether the access point takes four-address frames: as laptop.json says; without a word, it
/// does where the guest bridges, for else nobody would have set it up so.
bool speaks_wds(const model::Laptop& laptop, const model::Topology& topology);

/// The world of a laptop before anything has booted: the card still stands on the host, there are
/// no taps and no bridges, and nobody has an address.
Topology world_topology(const model::Laptop& laptop, const model::Topology& topology);

}  // namespace guestlink::sim
