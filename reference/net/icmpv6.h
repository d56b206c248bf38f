#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "reference/net/bytes.h"
#include "reference/net/ipv6.h"

namespace guestlink::net {

/// ICMPv6 types (RFC 4443, RFC 4861).
namespace icmpv6_type {
inline constexpr std::uint8_t unreachable = 1;
inline constexpr std::uint8_t packet_too_big = 2;
inline constexpr std::uint8_t time_exceeded = 3;
inline constexpr std::uint8_t parameter_problem = 4;
inline constexpr std::uint8_t echo_request = 128;
inline constexpr std::uint8_t echo_reply = 129;
inline constexpr std::uint8_t router_solicitation = 133;
inline constexpr std::uint8_t router_advertisement = 134;
inline constexpr std::uint8_t neighbour_solicitation = 135;
inline constexpr std::uint8_t neighbour_advertisement = 136;
inline constexpr std::uint8_t redirect = 137;
}  // namespace icmpv6_type

/// Errors have the high bit clear (RFC 4443 section 2.1).
constexpr bool is_icmpv6_error(std::uint8_t type) {
  return type < 128;
}
/// RS, RA, NS, NA and redirect, which never leave their link (RFC 4861).
constexpr bool is_neighbour_discovery(std::uint8_t type) {
  return type >= icmpv6_type::router_solicitation && type <= icmpv6_type::redirect;
}

/// A neighbour solicitation or advertisement (RFC 4861 sections 4.3 and 4.4).
struct NeighbourMessage {
  bool advertisement = false;
  Ipv6Address source;  ///< Unspecified: it asks whether the target is free (RFC 4862).
  Ipv6Address destination;
  Ipv6Address target;
  /// Source (of a solicitation) or target (of an advertisement) link-layer address.
  std::optional<MacAddress> mac;
  bool router = false;  ///< The flags of an advertisement.
  bool solicited = false;
  bool override_known = false;
};

/// Of a packet whose payload is ICMPv6: nothing when it is no NS or NA, or is not valid (RFC 4861
/// sections 7.1.1 and 7.1.2): hop limit 255, checksum, code 0, no option of length 0.
std::optional<NeighbourMessage> parse_neighbour_message(const Ipv6View& packet);

/// A whole frame with right checksum and hop limit 255.
std::vector<std::byte> neighbour_frame(const NeighbourMessage& message, const MacAddress& from,
                                       const MacAddress& to);

/// Where in an ND message's payload the MAC of a source (1) or target (2) link-layer address option
/// stands (RFC 4861 section 4.6.1); nothing when there is none or the options are malformed.
std::optional<std::size_t> link_layer_option(Bytes icmp, std::uint8_t kind);

/// What the ICMPv6 checksum field must hold when it is zero now.
std::uint16_t icmpv6_checksum(const Ipv6Address& source, const Ipv6Address& destination,
                              Bytes icmp);

}  // namespace guestlink::net
