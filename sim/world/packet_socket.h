#pragma once

#include <string>

#include "reference/base/result.h"
#include "sim/world/descriptor.h"

namespace guestlink::sim {

/// A packet socket of this process's network namespace that receives nothing yet.
Result<Descriptor> open_packet_socket();
/// Which interface of its namespace the socket sends out of; with `protocol` 0 it receives nothing,
/// with ETH_P_ALL everything that passes there in either direction.
Status bind_packet_socket(const Descriptor& socket, const std::string& interface, int protocol);

}  // namespace guestlink::sim
