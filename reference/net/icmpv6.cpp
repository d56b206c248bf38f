#include "reference/net/icmpv6.h"

#include "reference/net/checksum.h"
#include "reference/net/ethernet.h"

namespace guestlink::net {
namespace {

constexpr std::size_t fixed_bytes = 24;  // Type, code, checksum, flags, target.
constexpr std::size_t option_bytes = 8;

/// Where the options begin; nothing for messages without.
std::optional<std::size_t> options_of(std::uint8_t type) {
  switch (type) {
  case icmpv6_type::router_solicitation: return 8;
  case icmpv6_type::router_advertisement: return 16;
  case icmpv6_type::neighbour_solicitation:
  case icmpv6_type::neighbour_advertisement: return fixed_bytes;
  case icmpv6_type::redirect: return 40;
  default: return std::nullopt;
  }
}

bool options_are_sound(Bytes icmp, std::size_t at) {
  while (at < icmp.size()) {
    if (at + 2 > icmp.size()) return false;
    const std::size_t length = load8(icmp, at + 1) * std::size_t{8};
    if (length == 0 || at + length > icmp.size()) return false;
    at += length;
  }
  return true;
}

}  // namespace

std::uint16_t icmpv6_checksum(const Ipv6Address& source, const Ipv6Address& destination,
                              Bytes icmp) {
  return checksum(icmp, pseudo_header_sum(source, destination, ip_protocol::icmpv6,
                                          static_cast<std::uint32_t>(icmp.size())));
}

std::optional<std::size_t> link_layer_option(Bytes icmp, std::uint8_t kind) {
  if (icmp.empty()) return std::nullopt;
  const auto begin = options_of(load8(icmp, 0));
  if (!begin || *begin > icmp.size() || !options_are_sound(icmp, *begin)) return std::nullopt;
  for (std::size_t at = *begin; at < icmp.size(); at += load8(icmp, at + 1) * std::size_t{8}) {
    if (load8(icmp, at) == kind && load8(icmp, at + 1) == 1) return at + 2;
  }
  return std::nullopt;
}

std::optional<NeighbourMessage> parse_neighbour_message(const Ipv6View& packet) {
  if (packet.next_header() != ip_protocol::icmpv6 || packet.hop_limit() != 255) return std::nullopt;
  const Bytes icmp = packet.payload();
  if (icmp.size() < fixed_bytes || load8(icmp, 1) != 0) return std::nullopt;
  const std::uint8_t type = load8(icmp, 0);
  NeighbourMessage message;
  message.advertisement = type == icmpv6_type::neighbour_advertisement;
  if (!message.advertisement && type != icmpv6_type::neighbour_solicitation) return std::nullopt;
  message.source = packet.source();
  message.destination = packet.destination();
  message.target = load_ipv6(icmp, 8);
  if (message.target.is_multicast() || !options_are_sound(icmp, fixed_bytes)) return std::nullopt;
  if (icmpv6_checksum(message.source, message.destination, icmp) != 0) return std::nullopt;
  const std::uint8_t flags = load8(icmp, 4);
  message.router = (flags & 0x80U) != 0;
  message.solicited = (flags & 0x40U) != 0;
  message.override_known = (flags & 0x20U) != 0;
  const std::uint8_t kind = message.advertisement ? 2 : 1;
  if (const auto at = link_layer_option(icmp, kind)) message.mac = load_mac(icmp, *at);
  if (message.source.is_unspecified()) {
    // Duplicate address detection: to the solicited-node group, without an address of its own.
    if (message.advertisement || message.mac) return std::nullopt;
    if (message.destination != solicited_node(message.target)) return std::nullopt;
  }
  if (message.advertisement && message.solicited && message.destination.is_multicast()) {
    return std::nullopt;
  }
  return message;
}

std::vector<std::byte> neighbour_frame(const NeighbourMessage& message, const MacAddress& from,
                                       const MacAddress& to) {
  const std::size_t length = fixed_bytes + (message.mac ? option_bytes : 0);
  std::vector<std::byte> frame(ethernet_header_bytes + ipv6_header_bytes + length);
  const MutableBytes bytes(frame);
  store_mac(bytes, 0, to);
  store_mac(bytes, 6, from);
  store16(bytes, 12, ether_type::ipv6);
  Ipv6Header header;
  header.source = message.source;
  header.destination = message.destination;
  header.next_header = ip_protocol::icmpv6;
  header.hop_limit = 255;
  header.payload_bytes = static_cast<std::uint16_t>(length);
  write_ipv6_header(bytes.subspan(ethernet_header_bytes), header);
  const MutableBytes icmp = bytes.subspan(ethernet_header_bytes + ipv6_header_bytes);
  store8(icmp, 0,
         message.advertisement ? icmpv6_type::neighbour_advertisement
                               : icmpv6_type::neighbour_solicitation);
  if (message.advertisement) {
    store8(
        icmp, 4,
        static_cast<std::uint8_t>((message.router ? 0x80U : 0U) | (message.solicited ? 0x40U : 0U) |
                                  (message.override_known ? 0x20U : 0U)));
  }
  store_ipv6(icmp, 8, message.target);
  if (message.mac) {
    store8(icmp, fixed_bytes, message.advertisement ? 2 : 1);
    store8(icmp, fixed_bytes + 1, 1);
    store_mac(icmp, fixed_bytes + 2, *message.mac);
  }
  store16(icmp, 2, icmpv6_checksum(message.source, message.destination, icmp));
  return frame;
}

}  // namespace guestlink::net
