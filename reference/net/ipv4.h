#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <type_traits>

#include "reference/net/address.h"
#include "reference/net/bytes.h"
#include "reference/net/checksum.h"

namespace guestlink::net {

/// Assigned Internet protocol numbers.
namespace ip_protocol {
inline constexpr std::uint8_t icmp = 1;
inline constexpr std::uint8_t tcp = 6;
inline constexpr std::uint8_t udp = 17;
}  // namespace ip_protocol

inline constexpr std::size_t ipv4_header_bytes = 20;
/// The hops a packet begins with (RFC 1700's default, RFC 1122 section 3.2.1.7).
inline constexpr std::uint8_t default_ttl = 64;

/// An IPv4 header and its payload (RFC 791), lengths proven by parse(): the header with its options
/// lies in the buffer, and so does the whole packet; bytes behind it are Ethernet padding.
template <ByteLike B>
class BasicIpv4 {
 public:
  static constexpr std::optional<BasicIpv4> parse(std::span<B> bytes) {
    const auto header = parse_header(bytes);
    if (!header || header->total_length() > bytes.size()) return std::nullopt;
    return BasicIpv4(bytes.first(header->total_length()));
  }
  /// The same for a packet quoted in an ICMP error, which may be cut behind its header.
  static constexpr std::optional<BasicIpv4> parse_header(std::span<B> bytes) {
    if (bytes.size() < ipv4_header_bytes) return std::nullopt;
    const BasicIpv4 header(bytes);
    if (header.version() != 4 || header.header_bytes() < ipv4_header_bytes) return std::nullopt;
    if (header.header_bytes() > bytes.size()) return std::nullopt;
    if (header.total_length() < header.header_bytes()) return std::nullopt;
    return BasicIpv4(bytes.first(std::min<std::size_t>(bytes.size(), header.total_length())));
  }

  constexpr std::uint8_t version() const { return load8(bytes_, 0) >> 4U; }
  constexpr std::size_t header_bytes() const { return (load8(bytes_, 0) & 0x0FU) * std::size_t{4}; }
  constexpr std::uint16_t total_length() const { return load16(bytes_, 2); }
  constexpr std::uint16_t id() const { return load16(bytes_, 4); }
  constexpr bool dont_fragment() const { return (load16(bytes_, 6) & 0x4000U) != 0; }
  constexpr bool more_fragments() const { return (load16(bytes_, 6) & 0x2000U) != 0; }
  /// In bytes.
  constexpr std::size_t fragment_offset() const {
    return (load16(bytes_, 6) & 0x1FFFU) * std::size_t{8};
  }
  constexpr bool is_fragment() const { return (load16(bytes_, 6) & 0x3FFFU) != 0; }
  constexpr std::uint8_t ttl() const { return load8(bytes_, 8); }
  constexpr std::uint8_t protocol() const { return load8(bytes_, 9); }
  constexpr std::uint16_t header_checksum() const { return load16(bytes_, 10); }
  constexpr Ipv4Address source() const { return {load32(bytes_, 12)}; }
  constexpr Ipv4Address destination() const { return {load32(bytes_, 16)}; }
  constexpr std::span<B> header() const { return bytes_.first(header_bytes()); }
  constexpr std::span<B> payload() const { return bytes_.subspan(header_bytes()); }
  constexpr std::span<B> bytes() const { return bytes_; }

  /// The setters keep the header's checksum as right or wrong as it was.
  constexpr void set_source(Ipv4Address to) const requires(!std::is_const_v<B>) {
    update(change32(source().value, to.value));
    store32(bytes_, 12, to.value);
  }
  constexpr void set_destination(Ipv4Address to) const requires(!std::is_const_v<B>) {
    update(change32(destination().value, to.value));
    store32(bytes_, 16, to.value);
  }
  constexpr void set_id(std::uint16_t to) const requires(!std::is_const_v<B>) {
    update(change16(id(), to));
    store16(bytes_, 4, to);
  }
  constexpr void set_ttl(std::uint8_t to) const requires(!std::is_const_v<B>) {
    const std::uint16_t before = load16(bytes_, 8);
    const auto after = static_cast<std::uint16_t>((std::uint32_t{to} << 8U) | (before & 0xFFU));
    update(change16(before, after));
    store16(bytes_, 8, after);
  }
  constexpr void decrement_ttl() const requires(!std::is_const_v<B>) {
    set_ttl(static_cast<std::uint8_t>(ttl() - 1U));
  }

 private:
  explicit constexpr BasicIpv4(std::span<B> bytes) : bytes_(bytes) {}
  constexpr void update(ChecksumDelta delta) const requires(!std::is_const_v<B>) {
    store16(bytes_, 10, updated(header_checksum(), delta));
  }
  std::span<B> bytes_;
};
using Ipv4View = BasicIpv4<const std::byte>;
using Ipv4Edit = BasicIpv4<std::byte>;

/// What a fresh header is made from.
struct Ipv4Header {
  Ipv4Address source;
  Ipv4Address destination;
  std::uint8_t protocol = 0;
  std::uint8_t ttl = default_ttl;
  std::uint16_t id = 0;
  std::uint16_t payload_bytes = 0;
  std::uint8_t service = 0;
};

/// Writes a header of 20 bytes with DF set and a right checksum.
void write_ipv4_header(MutableBytes at, const Ipv4Header& header);

}  // namespace guestlink::net
