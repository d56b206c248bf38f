#include "reference/net/ipv6.h"

#include "reference/net/checksum.h"

namespace guestlink::net {

std::optional<Ipv6Transport> ipv6_transport(Bytes packet) {
  Ipv6Transport found;
  found.protocol = load8(packet, 6);
  for (;;) {
    switch (found.protocol) {
    case ip_protocol::hop_by_hop:
    case ip_protocol::ipv6_routing:
    case ip_protocol::ipv6_destination:
    case ip_protocol::authentication:
    case ip_protocol::ipv6_fragment: break;
    default: return found;
    }
    if (found.at + 8 > packet.size()) return std::nullopt;
    const std::uint8_t kind = found.protocol;
    found.protocol = load8(packet, found.at);
    const std::size_t length = load8(packet, found.at + 1);
    if (kind == ip_protocol::ipv6_fragment) {
      const std::uint16_t place = load16(packet, found.at + 2);
      found.fragment = found.fragment || (place & 0xFFF9U) != 0;
      found.fragment_id = load32(packet, found.at + 4);
      found.later_piece = place >= 8;
      found.at += 8;
      if (found.later_piece) return found;
    } else {
      // RFC 4302 counts in words of four octets, the others in words of eight (RFC 8200).
      found.at += kind == ip_protocol::authentication ? (length + 2) * 4 : (length + 1) * 8;
    }
    if (found.at > packet.size()) return std::nullopt;
  }
}

std::uint64_t pseudo_header_sum(const Ipv6Address& source, const Ipv6Address& destination,
                                std::uint8_t protocol, std::uint32_t length) {
  std::uint64_t total = std::uint64_t{protocol} + (length >> 16U) + (length & 0xFFFFU);
  for (std::size_t i = 0; i < 8; ++i) {
    total += std::uint64_t{source.word(i)} + destination.word(i);
  }
  return total;
}

void write_ipv6_header(MutableBytes at, const Ipv6Header& header) {
  store32(
      at, 0,
      0x60000000U | (std::uint32_t{header.traffic_class} << 20U) | (header.flow_label & 0xFFFFFU));
  store16(at, 4, header.payload_bytes);
  store8(at, 6, header.next_header);
  store8(at, 7, header.hop_limit);
  store_ipv6(at, 8, header.source);
  store_ipv6(at, 24, header.destination);
}

}  // namespace guestlink::net
