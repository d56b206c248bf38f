#pragma once

#include <cstdint>

#include "reference/net/address.h"

namespace guestlink::forward {

/// One end of a flow as the inside or the outside sees it; for ICMP queries the port is the
/// identifier, for protocols without ports 0.
struct Endpoint {
  net::Ipv4Address address;
  std::uint16_t port = 0;
  friend constexpr bool operator==(const Endpoint&, const Endpoint&) = default;
};

}  // namespace guestlink::forward
