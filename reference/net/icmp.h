#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <type_traits>

#include "reference/net/bytes.h"

namespace guestlink::net {

inline constexpr std::size_t icmp_header_bytes = 8;

/// ICMP types (RFC 792, RFC 950).
namespace icmp_type {
inline constexpr std::uint8_t echo_reply = 0;
inline constexpr std::uint8_t unreachable = 3;
inline constexpr std::uint8_t source_quench = 4;
inline constexpr std::uint8_t redirect = 5;
inline constexpr std::uint8_t echo_request = 8;
inline constexpr std::uint8_t time_exceeded = 11;
inline constexpr std::uint8_t parameter_problem = 12;
inline constexpr std::uint8_t timestamp_request = 13;
inline constexpr std::uint8_t timestamp_reply = 14;
}  // namespace icmp_type

/// Codes of "unreachable" (RFC 792, RFC 1812 section 5.2.7.1).
namespace icmp_code {
inline constexpr std::uint8_t host_unreachable = 1;
inline constexpr std::uint8_t port_unreachable = 3;
inline constexpr std::uint8_t fragmentation_needed = 4;
inline constexpr std::uint8_t prohibited = 13;
}  // namespace icmp_code

/// An ICMP header (RFC 792) of eight bytes and what follows it.
template <ByteLike B>
class BasicIcmp {
 public:
  static constexpr std::optional<BasicIcmp> parse(std::span<B> bytes) {
    if (bytes.size() < icmp_header_bytes) return std::nullopt;
    return BasicIcmp(bytes);
  }
  constexpr std::uint8_t type() const { return load8(bytes_, 0); }
  constexpr std::uint8_t code() const { return load8(bytes_, 1); }
  constexpr std::uint16_t checksum() const { return load16(bytes_, 2); }
  /// Of queries.
  constexpr std::uint16_t id() const { return load16(bytes_, 4); }
  constexpr std::uint16_t sequence() const { return load16(bytes_, 6); }
  /// Of "fragmentation needed" (RFC 1191).
  constexpr std::uint16_t next_hop_mtu() const { return load16(bytes_, 6); }
  constexpr bool is_request() const {
    return type() == icmp_type::echo_request || type() == icmp_type::timestamp_request;
  }
  constexpr bool is_query() const {
    return is_request() || type() == icmp_type::echo_reply || type() == icmp_type::timestamp_reply;
  }
  /// It quotes the packet it complains of.
  constexpr bool is_error() const {
    return (type() >= icmp_type::unreachable && type() <= icmp_type::redirect) ||
           type() == icmp_type::time_exceeded || type() == icmp_type::parameter_problem;
  }
  constexpr std::span<B> payload() const { return bytes_.subspan(icmp_header_bytes); }
  constexpr std::span<B> bytes() const { return bytes_; }
  constexpr void set_checksum(std::uint16_t to) const requires(!std::is_const_v<B>) {
    store16(bytes_, 2, to);
  }

 private:
  explicit constexpr BasicIcmp(std::span<B> bytes) : bytes_(bytes) {}
  std::span<B> bytes_;
};
using IcmpView = BasicIcmp<const std::byte>;
using IcmpEdit = BasicIcmp<std::byte>;

}  // namespace guestlink::net
