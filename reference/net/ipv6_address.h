#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "reference/net/address.h"

namespace guestlink::net {

/// An IPv6 address (RFC 4291), first octet on the wire first.
struct Ipv6Address {
  std::array<std::uint8_t, 16> octets{};
  constexpr bool is_unspecified() const { return octets == std::array<std::uint8_t, 16>{}; }
  constexpr bool is_loopback() const {
    std::array<std::uint8_t, 16> one{};
    one[15] = 1;
    return octets == one;
  }
  constexpr bool is_multicast() const { return octets[0] == 0xFF; }
  /// fe80::/10 (RFC 4291 section 2.5.6).
  constexpr bool is_link_local() const { return octets[0] == 0xFE && (octets[1] & 0xC0U) == 0x80; }
  /// Of a multicast address: 1 this interface, 2 this link, more beyond (RFC 4291 section 2.7).
  constexpr std::uint8_t multicast_scope() const { return octets[1] & 0x0FU; }
  /// One of its eight 16-bit words, the first of which is 0.
  constexpr std::uint16_t word(std::size_t place) const {
    return static_cast<std::uint16_t>((octets[2 * place] << 8U) | octets[2 * place + 1]);
  }
  constexpr void set_word(std::size_t place, std::uint16_t to) {
    octets[2 * place] = static_cast<std::uint8_t>(to >> 8U);
    octets[2 * place + 1] = static_cast<std::uint8_t>(to & 0xFFU);
  }
  friend constexpr auto operator<=>(const Ipv6Address&, const Ipv6Address&) = default;
};

/// An address with its prefix length.
struct Ipv6Cidr {
  Ipv6Address address;
  std::uint8_t prefix = 128;  ///< 0 to 128.
  constexpr bool contains(const Ipv6Address& other) const {
    const std::size_t whole = prefix / 8U;
    for (std::size_t i = 0; i < whole; ++i) {
      if (other.octets[i] != address.octets[i]) return false;
    }
    if (prefix % 8U == 0) return true;
    const auto mask = static_cast<std::uint8_t>(0xFFU << (8U - prefix % 8U));
    return ((other.octets[whole] ^ address.octets[whole]) & mask) == 0;
  }
  constexpr bool overlaps(const Ipv6Cidr& other) const {
    return prefix <= other.prefix ? contains(other.address) : other.contains(address);
  }
  friend constexpr auto operator<=>(const Ipv6Cidr&, const Ipv6Cidr&) = default;
};

/// As inet_pton(3) reads it: no zone, no brackets.
std::optional<Ipv6Address> parse_ipv6(std::string_view text);
/// An address, '/' and 0 to 128.
std::optional<Ipv6Cidr> parse_ipv6_cidr(std::string_view text);

/// The short form of RFC 5952.
std::string to_string(const Ipv6Address& address);
std::string to_string(const Ipv6Cidr& cidr);

/// An IPv4 address among IPv6 ones (RFC 4291 section 2.5.5.2).
constexpr Ipv6Address mapped(Ipv4Address address) {
  Ipv6Address out;
  out.set_word(5, 0xFFFF);
  out.set_word(6, static_cast<std::uint16_t>(address.value >> 16U));
  out.set_word(7, static_cast<std::uint16_t>(address.value & 0xFFFFU));
  return out;
}
constexpr Ipv4Address unmapped(const Ipv6Address& address) {
  return {(std::uint32_t{address.word(6)} << 16U) | address.word(7)};
}

/// fe80::/64 with the interface identifier that the MAC gives (RFC 4291 appendix A).
Ipv6Address link_local_of(const MacAddress& mac);
/// ff02::1:ffXX:XXXX (RFC 4291 section 2.7.1), to which an address is asked for.
Ipv6Address solicited_node(const Ipv6Address& address);
/// 33:33 and the last four octets (RFC 2464 section 7).
MacAddress multicast_mac(const Ipv6Address& group);

}  // namespace guestlink::net
