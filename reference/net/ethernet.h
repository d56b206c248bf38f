#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <type_traits>

#include "reference/net/address.h"
#include "reference/net/bytes.h"

namespace guestlink::net {

/// EtherTypes (IEEE 802 numbers); a value below 1536 is the length of an LLC frame.
namespace ether_type {
inline constexpr std::uint16_t ipv4 = 0x0800;
inline constexpr std::uint16_t arp = 0x0806;
inline constexpr std::uint16_t vlan = 0x8100;
inline constexpr std::uint16_t ipv6 = 0x86DD;
inline constexpr std::uint16_t eapol = 0x888E;
inline constexpr std::uint16_t provider_vlan = 0x88A8;
}  // namespace ether_type

inline constexpr std::size_t ethernet_header_bytes = 14;

constexpr MacAddress load_mac(Bytes bytes, std::size_t at) {
  MacAddress mac;
  for (std::size_t i = 0; i < 6; ++i) mac.octets[i] = load8(bytes, at + i);
  return mac;
}
constexpr void store_mac(MutableBytes bytes, std::size_t at, const MacAddress& mac) {
  for (std::size_t i = 0; i < 6; ++i) store8(bytes, at + i, mac.octets[i]);
}

/// An Ethernet header (IEEE 802.3) and what it carries, lengths proven by parse().
/// After parse() succeeds no accessor reads outside the buffer.
template <ByteLike B>
class BasicEthernet {
 public:
  static constexpr std::optional<BasicEthernet> parse(std::span<B> bytes) {
    if (bytes.size() < ethernet_header_bytes) return std::nullopt;
    return BasicEthernet(bytes);
  }
  constexpr MacAddress destination() const { return load_mac(bytes_, 0); }
  constexpr MacAddress source() const { return load_mac(bytes_, 6); }
  constexpr std::uint16_t type() const { return load16(bytes_, 12); }
  constexpr std::span<B> payload() const { return bytes_.subspan(ethernet_header_bytes); }
  constexpr void set_destination(const MacAddress& to) const requires(!std::is_const_v<B>) {
    store_mac(bytes_, 0, to);
  }
  constexpr void set_source(const MacAddress& to) const requires(!std::is_const_v<B>) {
    store_mac(bytes_, 6, to);
  }
  constexpr void set_type(std::uint16_t to) const requires(!std::is_const_v<B>) {
    store16(bytes_, 12, to);
  }

 private:
  explicit constexpr BasicEthernet(std::span<B> bytes) : bytes_(bytes) {}
  std::span<B> bytes_;
};
using EthernetView = BasicEthernet<const std::byte>;
using EthernetEdit = BasicEthernet<std::byte>;

}  // namespace guestlink::net
