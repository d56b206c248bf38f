#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "reference/json/shape.h"

namespace guestlink::sim {

/// What may be said of a frame: the objects `eth`, `vlan`, `arp`, `ip`, `icmp`, `udp`, `tcp` and a
/// `payload`, with the names of expectations' fields.
const json::ObjectShape& frame_shape();

/// The frame without FCS; lengths are right, and so are checksums unless "csum": "wrong" is said.
std::vector<std::byte> craft_frame(const json::JsonNode& said);

}  // namespace guestlink::sim
