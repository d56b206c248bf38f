#pragma once

#include <compare>
#include <cstdint>
#include <optional>

#include "reference/net/frame.h"
#include "reference/net/ipv6_address.h"

namespace guestlink::forward::filter {

/// One end; IPv4 addresses are mapped into IPv6 (RFC 4291 section 2.5.5.2).
struct End {
  net::Ipv6Address address;
  std::uint16_t port = 0;  ///< Of TCP and UDP; an ICMP query's identifier; else 0.
  friend constexpr auto operator<=>(const End&, const End&) = default;
};

struct Tuple {
  End source;
  End destination;
  std::uint8_t protocol = 0;
  Tuple reversed() const { return {destination, source, protocol}; }
  friend constexpr auto operator<=>(const Tuple&, const Tuple&) = default;
};

/// What the filter looks at in a frame.
struct Flow {
  bool ipv6 = false;
  Tuple tuple;
  std::uint8_t tcp_flags = 0;
  std::optional<std::uint8_t> icmp_type;
  bool later_piece = false;  ///< Without ports.
  bool first_piece = false;
  std::uint32_t fragment_id = 0;
  /// What an ICMP error quotes, as its sender sent it.
  std::optional<Tuple> quoted;
  /// ND stays on its link and is never filtered: without it nothing else would pass either.
  bool is_discovery = false;
};

/// Nothing for frames that carry no IP, or headers that are cut short: whoever forwards drops
/// those.
std::optional<Flow> read_flow(net::Bytes frame);

}  // namespace guestlink::forward::filter
