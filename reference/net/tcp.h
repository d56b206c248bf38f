#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <type_traits>

#include "reference/net/bytes.h"

namespace guestlink::net {

inline constexpr std::size_t tcp_header_bytes = 20;

namespace tcp_flag {
inline constexpr std::uint8_t fin = 0x01;
inline constexpr std::uint8_t syn = 0x02;
inline constexpr std::uint8_t rst = 0x04;
inline constexpr std::uint8_t psh = 0x08;
inline constexpr std::uint8_t ack = 0x10;
}  // namespace tcp_flag

/// A TCP header with its options (RFC 9293), lengths proven by parse().
template <ByteLike B>
class BasicTcp {
 public:
  static constexpr std::optional<BasicTcp> parse(std::span<B> bytes) {
    if (bytes.size() < tcp_header_bytes) return std::nullopt;
    const BasicTcp tcp(bytes);
    if (tcp.header_bytes() < tcp_header_bytes || tcp.header_bytes() > bytes.size()) {
      return std::nullopt;
    }
    return tcp;
  }
  constexpr std::uint16_t source_port() const { return load16(bytes_, 0); }
  constexpr std::uint16_t destination_port() const { return load16(bytes_, 2); }
  constexpr std::uint32_t sequence() const { return load32(bytes_, 4); }
  constexpr std::uint32_t acknowledgement() const { return load32(bytes_, 8); }
  constexpr std::size_t header_bytes() const { return (load8(bytes_, 12) >> 4U) * std::size_t{4}; }
  constexpr std::uint8_t flags() const { return load8(bytes_, 13); }
  constexpr std::uint16_t checksum() const { return load16(bytes_, 16); }
  constexpr std::span<B> options() const {
    return bytes_.subspan(tcp_header_bytes, header_bytes() - tcp_header_bytes);
  }
  constexpr std::span<B> payload() const { return bytes_.subspan(header_bytes()); }
  constexpr void set_checksum(std::uint16_t to) const requires(!std::is_const_v<B>) {
    store16(bytes_, 16, to);
  }

 private:
  explicit constexpr BasicTcp(std::span<B> bytes) : bytes_(bytes) {}
  std::span<B> bytes_;
};
using TcpView = BasicTcp<const std::byte>;
using TcpEdit = BasicTcp<std::byte>;

/// Where the value of the MSS option stands in `options` (RFC 9293 section 3.2), if it is there
/// and whole.
constexpr std::optional<std::size_t> mss_position(Bytes options) {
  std::size_t at = 0;
  while (at < options.size()) {
    const std::uint8_t kind = load8(options, at);
    if (kind == 0) return std::nullopt;
    if (kind == 1) {
      ++at;
      continue;
    }
    if (at + 1 >= options.size()) return std::nullopt;
    const std::size_t length = load8(options, at + 1);
    if (length < 2 || at + length > options.size()) return std::nullopt;
    if (kind == 2 && length == 4) return at + 2;
    at += length;
  }
  return std::nullopt;
}

}  // namespace guestlink::net
