#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace guestlink::net {

/// An Ethernet address, first octet on the wire first.
struct MacAddress {
  std::array<std::uint8_t, 6> octets{};
  /// The group bit: broadcast and multicast.
  constexpr bool is_group() const { return (octets[0] & 1U) != 0; }
  constexpr bool is_broadcast() const {
    return octets == std::array<std::uint8_t, 6>{0xff, 0xff, 0xff, 0xff, 0xff, 0xff};
  }
  constexpr bool is_zero() const { return octets == std::array<std::uint8_t, 6>{}; }
  friend constexpr auto operator<=>(const MacAddress&, const MacAddress&) = default;
};

/// An IPv4 address; `value` is in host order, so that comparison and masks are plain.
struct Ipv4Address {
  std::uint32_t value = 0;
  constexpr bool is_multicast() const { return (value >> 28U) == 0xEU; }
  constexpr bool is_loopback() const { return (value >> 24U) == 127U; }
  constexpr bool is_link_local() const { return (value >> 16U) == 0xA9FEU; }
  constexpr bool is_broadcast() const { return value == 0xFFFFFFFFU; }
  friend constexpr auto operator<=>(const Ipv4Address&, const Ipv4Address&) = default;
};

/// An address with its prefix length: both "the interface's address" and "the network it is on".
struct Ipv4Cidr {
  Ipv4Address address;
  std::uint8_t prefix = 32;  ///< 0 to 32.
  constexpr std::uint32_t mask() const { return prefix == 0 ? 0U : 0xFFFFFFFFU << (32U - prefix); }
  constexpr Ipv4Address network() const { return {address.value & mask()}; }
  constexpr Ipv4Address broadcast() const { return {address.value | ~mask()}; }
  constexpr bool contains(Ipv4Address other) const {
    return (other.value & mask()) == (address.value & mask());
  }
  constexpr bool overlaps(const Ipv4Cidr& other) const {
    return prefix <= other.prefix ? contains(other.address) : other.contains(address);
  }
  friend constexpr auto operator<=>(const Ipv4Cidr&, const Ipv4Cidr&) = default;
};

/// Six pairs of hexadecimal digits, either case, with ':' or '-' between all of them.
std::optional<MacAddress> parse_mac(std::string_view text);
/// Dotted quad only: no octal, no shorthand ("10.1"), as inet_pton(3) reads it.
std::optional<Ipv4Address> parse_ipv4(std::string_view text);
/// A dotted quad, '/' and 0 to 32.
std::optional<Ipv4Cidr> parse_ipv4_cidr(std::string_view text);
/// The prefix length of a netmask, written "255.255.255.0" or "0xffffff00" as FreeBSD's
/// ifconfig(8) prints it; nothing when its ones are not contiguous.
std::optional<std::uint8_t> parse_netmask(std::string_view text);

/// Lower case, with colons.
std::string to_string(const MacAddress& mac);
std::string to_string(Ipv4Address address);
std::string to_string(const Ipv4Cidr& cidr);

}  // namespace guestlink::net
