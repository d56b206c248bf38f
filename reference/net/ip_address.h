#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>

#include "reference/net/address.h"
#include "reference/net/ipv6_address.h"

namespace guestlink::net {

/// An address of either family; an IPv4 one is kept as RFC 4291 section 2.5.5.2 maps it.
class IpAddress {
 public:
  constexpr IpAddress() : IpAddress(Ipv4Address{}) {}
  // NOLINTNEXTLINE(google-explicit-constructor): every address of a family is an address
  constexpr IpAddress(Ipv4Address address) : value_(mapped(address)) {}
  // NOLINTNEXTLINE(google-explicit-constructor)
  constexpr IpAddress(const Ipv6Address& address) : value_(address) {}

  constexpr bool is_ipv4() const { return value_ == mapped(unmapped(value_)); }
  /// 0.0.0.0 of an address that is_ipv4() does not hold of.
  constexpr Ipv4Address ipv4() const { return is_ipv4() ? unmapped(value_) : Ipv4Address{}; }
  constexpr const Ipv6Address& ipv6() const { return value_; }
  friend constexpr auto operator<=>(const IpAddress&, const IpAddress&) = default;

 private:
  Ipv6Address value_;
};

/// As inet_pton(3) reads either.
std::optional<IpAddress> parse_ip(std::string_view text);
std::string to_string(const IpAddress& address);

}  // namespace guestlink::net
