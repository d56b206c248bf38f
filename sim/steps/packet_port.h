#pragma once

#include "sim/world/world.h"

namespace guestlink::sim {

/// A packet socket at one of a node's interfaces: with `protocol` 0 only to send, with ETH_P_ALL
/// also to receive what passes there in either direction.
Result<Descriptor> open_packet_port(World& world, const Endpoint& at, int protocol);

}  // namespace guestlink::sim
