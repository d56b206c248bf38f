#pragma once

#include <cstdint>
#include <optional>

#include "reference/forward/router_settings.h"
#include "reference/net/ipv6_address.h"

namespace guestlink::forward::ipv6 {

/// NPTv6 (RFC 6296): the prefix is replaced and one word of the rest adjusted, so that the sum of
/// the address, and with it every checksum that covers it, stays the same.
class PrefixMap {
 public:
  /// Both prefixes have the same length, 64 at most.
  explicit PrefixMap(const PrefixTranslation& prefixes);

  bool inside(const net::Ipv6Address& address) const { return prefixes_.inside.contains(address); }
  bool outside(const net::Ipv6Address& address) const {
    return prefixes_.outside.contains(address);
  }
  /// Nothing when there is no word that could be adjusted and found again (RFC 6296 section 3.4 and
  /// 3.5: all of them are 0xffff).
  std::optional<net::Ipv6Address> outwards(net::Ipv6Address address) const;
  std::optional<net::Ipv6Address> inwards(net::Ipv6Address address) const;

 private:
  std::optional<net::Ipv6Address> translated(net::Ipv6Address address, const net::Ipv6Cidr& to,
                                             std::uint16_t adjustment) const;

  PrefixTranslation prefixes_;
  std::uint16_t outwards_ = 0;  ///< What is added to the adjusted word on the way out.
};

}  // namespace guestlink::forward::ipv6
