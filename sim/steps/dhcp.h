#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "reference/base/result.h"
#include "reference/net/address.h"
#include "sim/world/world.h"

namespace guestlink::sim {

/// What DHCP gave to an interface.
struct Lease {
  net::Ipv4Cidr address;
  std::optional<net::Ipv4Address> router;
  std::vector<net::Ipv4Address> name_servers;
};

/// What a client's script wrote down: "ip=", "mask=", "router=", "dns=" lines, as udhcpc's
/// environment has them; nothing when there is no address.
std::optional<Lease> parse_lease(std::string_view text);

/// What became of asking.
struct DhcpOutcome {
  std::optional<Lease> lease;
  std::string trouble;  ///< Why there is none, in the client's words.
};

/// Runs busybox's udhcpc on an interface that is up, which asks `tries` times.  It sets nothing
/// itself: who asked decides whether the kernel or a forwarder gets the address.
Result<DhcpOutcome> get_lease(World& world, const Endpoint& at, Duration deadline,
                              std::uint64_t tries = 3);

}  // namespace guestlink::sim
