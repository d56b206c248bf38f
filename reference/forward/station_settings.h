#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

#include "reference/base/time.h"

namespace guestlink::forward {

/// How an answer of DHCP finds back through the one station that is on the air (forwarding.md
/// section 5).
enum class DhcpWay : std::uint8_t {
  broadcast_flag,  ///< The server is asked to broadcast (RFC 2131 section 4.1); chaddr stays.
  chaddr,          ///< The server sees the station's own address, and one lease for all hosts.
};

/// What mac_nat and proxy_arp do when only one station may be on the air.
struct StationSettings {
  DhcpWay dhcp = DhcpWay::broadcast_flag;
  Duration ageing = std::chrono::seconds(1200);  ///< Of what is known about a host inside.
  std::size_t max_hosts = 256;                   ///< Addresses of hosts inside.
};

}  // namespace guestlink::forward
