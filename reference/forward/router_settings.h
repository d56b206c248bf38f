#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "reference/forward/attachment.h"
#include "reference/net/ipv6_address.h"

namespace guestlink::forward {

/// A port of a router or firewall besides inside and outside: another guest's tap, a second card.
struct FurtherPort {
  std::string name;  ///< "dmz"
  Attachment at;
  std::optional<net::Ipv6Cidr> ipv6;
  bool air = false;  ///< Strangers are behind it: a firewall lets them open nothing.
};

/// What neighbour discovery would tell; such an entry never times out.
struct Neighbour6 {
  net::Ipv6Address address;
  net::MacAddress mac;
};

/// NPTv6 (RFC 6296): one prefix inside that is another outside, without any state.
struct PrefixTranslation {
  net::Ipv6Cidr inside;
  net::Ipv6Cidr outside;
};

/// What the forwarder has of IPv6; without it IPv6 is not carried.
struct Ipv6Settings {
  std::optional<net::Ipv6Cidr> inside;  ///< Its own address there, with the network's prefix.
  std::optional<net::Ipv6Cidr> outside;
  std::optional<net::Ipv6Address> gateway;  ///< On the outside network; often a link-local one.
  std::vector<Neighbour6> neighbours;
  /// Hosts inside use the outside network's prefix: each side is answered for the other (RFC 4861
  /// section 7.2.8, in the place of RFC 4389).
  bool neighbour_proxy = false;
  std::vector<PrefixTranslation> translate;
};

}  // namespace guestlink::forward
