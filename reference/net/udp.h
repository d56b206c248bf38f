#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <type_traits>

#include "reference/net/bytes.h"

namespace guestlink::net {

inline constexpr std::size_t udp_header_bytes = 8;

/// A UDP header (RFC 768); the datagram may be cut short behind it, as the first fragment is.
template <ByteLike B>
class BasicUdp {
 public:
  static constexpr std::optional<BasicUdp> parse(std::span<B> bytes) {
    if (bytes.size() < udp_header_bytes) return std::nullopt;
    if (load16(bytes, 4) < udp_header_bytes) return std::nullopt;
    return BasicUdp(bytes);
  }
  constexpr std::uint16_t source_port() const { return load16(bytes_, 0); }
  constexpr std::uint16_t destination_port() const { return load16(bytes_, 2); }
  constexpr std::uint16_t length() const { return load16(bytes_, 4); }
  constexpr std::uint16_t checksum() const { return load16(bytes_, 6); }
  constexpr std::span<B> payload() const { return bytes_.subspan(udp_header_bytes); }
  constexpr void set_checksum(std::uint16_t to) const requires(!std::is_const_v<B>) {
    store16(bytes_, 6, to);
  }

 private:
  explicit constexpr BasicUdp(std::span<B> bytes) : bytes_(bytes) {}
  std::span<B> bytes_;
};
using UdpView = BasicUdp<const std::byte>;
using UdpEdit = BasicUdp<std::byte>;

}  // namespace guestlink::net
