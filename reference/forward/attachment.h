#pragma once

#include <cstdint>

#include "reference/net/address.h"

namespace guestlink::forward {

/// Where the forwarder itself stands on a network.  The kernel must not own this address on that
/// interface: it would answer (TCP resets) before the forwarder does.
struct Attachment {
  net::MacAddress mac;
  net::Ipv4Cidr address;
  std::uint16_t mtu = 1500;  ///< Bytes of an IP packet, Ethernet header not counted.
};

}  // namespace guestlink::forward
