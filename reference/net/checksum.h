#pragma once

#include <cstdint>

#include "reference/net/address.h"
#include "reference/net/bytes.h"

namespace guestlink::net {

/// The Internet checksum (RFC 1071) is a ones'-complement sum of 16-bit words; a header stores its
/// complement.  A sum here is the plain one, kept in 32 bits until it is folded.

/// Adds the carries back in until 16 bits are left.
constexpr std::uint16_t folded(std::uint64_t sum) {
  sum = (sum & 0xFFFFFFFFU) + (sum >> 32U);
  sum = (sum & 0xFFFFU) + (sum >> 16U);
  sum = (sum & 0xFFFFU) + (sum >> 16U);
  return static_cast<std::uint16_t>((sum & 0xFFFFU) + (sum >> 16U));
}

/// The sum of `bytes`, an odd last one padded with zero, on top of `start`.
std::uint64_t sum(Bytes bytes, std::uint64_t start = 0);

/// What the header field must hold for `bytes` whose field is zero; over bytes that contain a right
/// checksum it is 0.
inline std::uint16_t checksum(Bytes bytes, std::uint64_t start = 0) {
  return static_cast<std::uint16_t>(~folded(sum(bytes, start)));
}

/// The sum of the IPv4 pseudo-header of TCP and UDP (RFC 9293 section 3.1, RFC 768).
constexpr std::uint64_t pseudo_header_sum(Ipv4Address source, Ipv4Address destination,
                                          std::uint8_t protocol, std::uint16_t length) {
  return std::uint64_t{source.value >> 16U} + (source.value & 0xFFFFU) +
         (destination.value >> 16U) + (destination.value & 0xFFFFU) + protocol + length;
}

/// How a sum changes when words of the data do, so that it is worked out once and applied to many
/// packets (RFC 1624 eq. 3: HC' = ~(~HC + ~m + m')).
struct ChecksumDelta {
  std::uint16_t value = 0;  ///< Folded sum of ~before + after over the words changed.
  constexpr ChecksumDelta then(ChecksumDelta other) const {
    return {folded(std::uint64_t{value} + other.value)};
  }
  /// That of the change undone.
  constexpr ChecksumDelta reversed() const { return {static_cast<std::uint16_t>(~value)}; }
  friend constexpr bool operator==(const ChecksumDelta&, const ChecksumDelta&) = default;
};

constexpr ChecksumDelta change16(std::uint16_t before, std::uint16_t after) {
  return {folded(std::uint64_t{static_cast<std::uint16_t>(~before)} + after)};
}
constexpr ChecksumDelta change32(std::uint32_t before, std::uint32_t after) {
  const std::uint32_t inverse = ~before;
  return {folded(std::uint64_t{inverse >> 16U} + (inverse & 0xFFFFU) + (after >> 16U) +
                 (after & 0xFFFFU))};
}

/// A header's checksum after the change.  A wrong checksum stays wrong: a forwarder must not
/// repair what it relays.
constexpr std::uint16_t updated(std::uint16_t checksum, ChecksumDelta delta) {
  return static_cast<std::uint16_t>(
      ~folded(std::uint64_t{static_cast<std::uint16_t>(~checksum)} + delta.value));
}

/// The same for UDP (RFC 768): 0 means "none" and stays; a computed 0 is sent as 0xffff.
constexpr std::uint16_t updated_udp(std::uint16_t checksum, ChecksumDelta delta) {
  if (checksum == 0) return 0;
  const std::uint16_t after = updated(checksum, delta);
  return after == 0 ? std::uint16_t{0xFFFF} : after;
}

/// The field of a frame whose sender left the checksum unfinished: it holds the plain sum of the
/// pseudo-header, so only a change of addresses concerns it.
constexpr std::uint16_t updated_unfinished(std::uint16_t partial, ChecksumDelta addresses) {
  return folded(std::uint64_t{partial} + addresses.value);
}

}  // namespace guestlink::net
