#pragma once

#include <cstddef>
#include <map>
#include <optional>

#include "reference/base/time.h"
#include "reference/net/address.h"
#include "reference/net/ipv6_address.h"

namespace guestlink::forward::station {

/// Which host inside has which IP address, so that one MAC on the air can stand for all of them.
class Hosts {
 public:
  Hosts(Duration ageing, std::size_t most) : ageing_(ageing), most_(most) {}

  /// The last one that uses an address has it.  False when there is no room for a new one.
  bool learn(const net::Ipv6Address& address, const net::MacAddress& mac, Instant now);
  std::optional<net::MacAddress> mac_of(const net::Ipv6Address& address, Instant now) const;
  bool has(const net::MacAddress& mac, Instant now) const;
  void expire(Instant now);

 private:
  struct Host {
    net::MacAddress mac;
    Instant seen;
  };
  Duration ageing_;
  std::size_t most_;
  std::map<net::Ipv6Address, Host> hosts_;
};

}  // namespace guestlink::forward::station
