#include "reference/forward/nat44/packet.h"

#include "reference/forward/source_route.h"
#include "reference/net/udp.h"

namespace guestlink::forward::nat44 {
namespace {

DropReason classify_icmp(Packet& packet) {
  const auto icmp = net::IcmpEdit::parse(packet.transport);
  if (!icmp) return DropReason::malformed_transport;
  if (icmp->is_query()) {
    packet.source_port = packet.destination_port = icmp->id();
    packet.icmp_request = icmp->is_request();
    return DropReason::none;
  }
  // RFC 5508 REQ-10 and REQ-11: these three must cross; quench and redirect should not.
  const std::uint8_t type = icmp->type();
  if (type != net::icmp_type::unreachable && type != net::icmp_type::time_exceeded &&
      type != net::icmp_type::parameter_problem) {
    return DropReason::icmp_not_carried;
  }
  packet.kind = Packet::Kind::icmp_error;
  return packet.ip.is_fragment() ? DropReason::icmp_not_carried : DropReason::none;
}

}  // namespace

DropReason classify(Packet& packet) {
  const net::Ipv4Edit& ip = packet.ip;
  packet.source = ip.source();
  packet.destination = ip.destination();
  packet.protocol = ip.protocol();
  packet.transport = ip.payload();
  if (ip.header_bytes() > net::ipv4_header_bytes &&
      chooses_its_route(net::Bytes(ip.header()).subspan(net::ipv4_header_bytes))) {
    return DropReason::source_route;
  }
  if (ip.fragment_offset() > 0) {
    packet.kind = Packet::Kind::later_piece;
    // RFC 1858 section 2: such a piece could overwrite TCP's flags.
    const bool over_header = packet.protocol == net::ip_protocol::tcp && ip.fragment_offset() == 8;
    return over_header ? DropReason::malformed_transport : DropReason::none;
  }
  switch (packet.protocol) {
  case net::ip_protocol::udp: {
    const auto udp = net::UdpEdit::parse(packet.transport);
    if (!udp) return DropReason::malformed_transport;
    if (!ip.more_fragments() && udp->length() > packet.transport.size()) {
      return DropReason::malformed_transport;
    }
    packet.source_port = udp->source_port();
    packet.destination_port = udp->destination_port();
    return DropReason::none;
  }
  case net::ip_protocol::tcp: {
    const auto tcp = net::TcpEdit::parse(packet.transport);
    if (!tcp) return DropReason::malformed_transport;
    packet.source_port = tcp->source_port();
    packet.destination_port = tcp->destination_port();
    packet.tcp_flags = tcp->flags();
    return DropReason::none;
  }
  case net::ip_protocol::icmp: return classify_icmp(packet);
  default: packet.kind = Packet::Kind::portless; return DropReason::none;
  }
}

}  // namespace guestlink::forward::nat44
