#pragma once

#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

#include "reference/forward/settings.h"

namespace guestlink::forward {

/// Which inside host owns which outside address whole (RFC 3022 section 2.1, Basic NAT).  It is
/// asked once for each packet without a session, and costs a comparison where there are no pairs.
class OneToOne {
 public:
  /// No address is in two pairs.
  explicit OneToOne(const std::vector<AddressPair>& pairs);

  /// The outside address of an inside host; nothing when it shares one with others.
  std::optional<net::Ipv4Address> outside_of(net::Ipv4Address inside) const {
    return find(outside_, inside);
  }
  /// The owner of an outside address; nothing when nobody owns it alone.
  std::optional<net::Ipv4Address> inside_of(net::Ipv4Address outside) const {
    return find(inside_, outside);
  }
  /// The outside address `before` became `after`; its owner keeps it.
  void readdress(net::Ipv4Address before, net::Ipv4Address after);

 private:
  using Addresses = std::unordered_map<std::uint32_t, net::Ipv4Address>;
  static std::optional<net::Ipv4Address> find(const Addresses& in, net::Ipv4Address address) {
    if (in.empty()) return std::nullopt;
    const auto found = in.find(address.value);
    return found == in.end() ? std::nullopt : std::optional(found->second);
  }

  Addresses outside_;
  Addresses inside_;
};

}  // namespace guestlink::forward
