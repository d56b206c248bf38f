#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <type_traits>

#include "reference/net/bytes.h"
#include "reference/net/ipv6_address.h"

namespace guestlink::net {

inline constexpr std::size_t ipv6_header_bytes = 40;
/// Every link carries this much (RFC 8200 section 5).
inline constexpr std::uint16_t ipv6_least_mtu = 1280;

namespace ip_protocol {
inline constexpr std::uint8_t hop_by_hop = 0;
inline constexpr std::uint8_t ipv6_routing = 43;
inline constexpr std::uint8_t ipv6_fragment = 44;
inline constexpr std::uint8_t authentication = 51;
inline constexpr std::uint8_t icmpv6 = 58;
inline constexpr std::uint8_t ipv6_destination = 60;
}  // namespace ip_protocol

inline Ipv6Address load_ipv6(Bytes bytes, std::size_t at) {
  Ipv6Address address;
  for (std::size_t i = 0; i < 16; ++i) address.octets[i] = load8(bytes, at + i);
  return address;
}
inline void store_ipv6(MutableBytes bytes, std::size_t at, const Ipv6Address& address) {
  for (std::size_t i = 0; i < 16; ++i) store8(bytes, at + i, address.octets[i]);
}

/// An IPv6 header and its payload (RFC 8200), the length proven by parse(); bytes behind it are
/// Ethernet padding.
template <ByteLike B>
class BasicIpv6 {
 public:
  static constexpr std::optional<BasicIpv6> parse(std::span<B> bytes) {
    const auto header = parse_header(bytes);
    if (!header || ipv6_header_bytes + header->payload_length() > bytes.size()) return std::nullopt;
    return BasicIpv6(bytes.first(ipv6_header_bytes + header->payload_length()));
  }
  /// The same for a packet quoted in an ICMPv6 error, which may be cut behind its header.
  static constexpr std::optional<BasicIpv6> parse_header(std::span<B> bytes) {
    if (bytes.size() < ipv6_header_bytes || (load8(bytes, 0) >> 4U) != 6) return std::nullopt;
    return BasicIpv6(bytes);
  }
  constexpr std::uint8_t traffic_class() const {
    return static_cast<std::uint8_t>(load16(bytes_, 0) >> 4U);
  }
  constexpr std::uint32_t flow_label() const { return load32(bytes_, 0) & 0xFFFFFU; }
  constexpr std::uint16_t payload_length() const { return load16(bytes_, 4); }
  constexpr std::uint8_t next_header() const { return load8(bytes_, 6); }
  constexpr std::uint8_t hop_limit() const { return load8(bytes_, 7); }
  Ipv6Address source() const { return load_ipv6(bytes_, 8); }
  Ipv6Address destination() const { return load_ipv6(bytes_, 24); }
  constexpr std::span<B> payload() const { return bytes_.subspan(ipv6_header_bytes); }
  constexpr std::span<B> bytes() const { return bytes_; }
  void set_source(const Ipv6Address& to) const requires(!std::is_const_v<B>) {
    store_ipv6(bytes_, 8, to);
  }
  void set_destination(const Ipv6Address& to) const requires(!std::is_const_v<B>) {
    store_ipv6(bytes_, 24, to);
  }
  constexpr void decrement_hop_limit() const requires(!std::is_const_v<B>) {
    store8(bytes_, 7, static_cast<std::uint8_t>(hop_limit() - 1));
  }

 private:
  explicit constexpr BasicIpv6(std::span<B> bytes) : bytes_(bytes) {}
  std::span<B> bytes_;
};
using Ipv6View = BasicIpv6<const std::byte>;
using Ipv6Edit = BasicIpv6<std::byte>;

/// Where the transport header of an IPv6 packet begins.
struct Ipv6Transport {
  std::uint8_t protocol = 0;
  std::size_t at = ipv6_header_bytes;  ///< From the packet's first byte.
  bool fragment = false;               ///< It is a piece of a datagram…
  bool later_piece = false;            ///< …and not the first one.
  std::uint32_t fragment_id = 0;
};

/// Walks over the extension headers (RFC 8200 section 4); nothing when they run past the packet.
/// Of a later piece `protocol` and `at` are what the fragment header says follows it.
std::optional<Ipv6Transport> ipv6_transport(Bytes packet);

/// The sum of the IPv6 pseudo-header (RFC 8200 section 8.1).
std::uint64_t pseudo_header_sum(const Ipv6Address& source, const Ipv6Address& destination,
                                std::uint8_t protocol, std::uint32_t length);

/// What a fresh header is made from.
struct Ipv6Header {
  Ipv6Address source;
  Ipv6Address destination;
  std::uint8_t next_header = 0;
  std::uint8_t hop_limit = 64;
  std::uint16_t payload_bytes = 0;
  std::uint8_t traffic_class = 0;
  std::uint32_t flow_label = 0;
};

void write_ipv6_header(MutableBytes at, const Ipv6Header& header);

}  // namespace guestlink::net
