#include "reference/forward/filter/flow.h"

#include "reference/net/ethernet.h"
#include "reference/net/icmp.h"
#include "reference/net/icmpv6.h"
#include "reference/net/ipv4.h"
#include "reference/net/ipv6.h"

namespace guestlink::forward::filter {
namespace {

bool has_ports(std::uint8_t protocol) {
  return protocol == net::ip_protocol::tcp || protocol == net::ip_protocol::udp;
}

/// Ports, or an ICMP query's identifier for both.
void read_ends(Tuple& tuple, net::Bytes transport) {
  if (has_ports(tuple.protocol) && transport.size() >= 4) {
    tuple.source.port = net::load16(transport, 0);
    tuple.destination.port = net::load16(transport, 2);
  }
  const bool is_icmp =
      tuple.protocol == net::ip_protocol::icmp || tuple.protocol == net::ip_protocol::icmpv6;
  if (is_icmp && transport.size() >= 6) {
    tuple.source.port = tuple.destination.port = net::load16(transport, 4);
  }
}

std::optional<Tuple> quoted_ipv4(net::Bytes bytes) {
  const auto ip = net::Ipv4View::parse_header(bytes);
  if (!ip || ip->fragment_offset() > 0) return std::nullopt;
  Tuple tuple{{net::mapped(ip->source()), 0}, {net::mapped(ip->destination()), 0}, ip->protocol()};
  read_ends(tuple, ip->payload());
  return tuple;
}

std::optional<Tuple> quoted_ipv6(net::Bytes bytes) {
  const auto ip = net::Ipv6View::parse_header(bytes);
  if (!ip) return std::nullopt;
  const auto transport = net::ipv6_transport(ip->bytes());
  if (!transport || transport->later_piece) return std::nullopt;
  Tuple tuple{{ip->source(), 0}, {ip->destination(), 0}, transport->protocol};
  read_ends(tuple, ip->bytes().subspan(transport->at));
  return tuple;
}

bool read_transport(Flow& flow, net::Bytes transport) {
  const std::uint8_t protocol = flow.tuple.protocol;
  if (has_ports(protocol) && transport.size() < 8) return false;
  read_ends(flow.tuple, transport);
  if (protocol == net::ip_protocol::tcp) {
    if (transport.size() < 14) return false;
    flow.tcp_flags = net::load8(transport, 13);
  }
  const bool is_icmp6 = protocol == net::ip_protocol::icmpv6;
  if (protocol != net::ip_protocol::icmp && !is_icmp6) return true;
  const auto icmp = net::IcmpView::parse(transport);
  if (!icmp) return false;
  flow.icmp_type = icmp->type();
  const bool is_error = is_icmp6 ? net::is_icmpv6_error(icmp->type()) : icmp->is_error();
  if (!is_error) return true;
  flow.quoted = is_icmp6 ? quoted_ipv6(icmp->payload()) : quoted_ipv4(icmp->payload());
  flow.tuple.source.port = flow.tuple.destination.port = 0;
  return true;
}

std::optional<Flow> read_ipv4(net::Bytes payload) {
  const auto ip = net::Ipv4View::parse(payload);
  if (!ip) return std::nullopt;
  Flow flow;
  flow.tuple = {
      {net::mapped(ip->source()), 0}, {net::mapped(ip->destination()), 0}, ip->protocol()};
  flow.fragment_id = ip->id();
  flow.later_piece = ip->fragment_offset() > 0;
  flow.first_piece = ip->is_fragment() && !flow.later_piece;
  if (!flow.later_piece && !read_transport(flow, ip->payload())) return std::nullopt;
  return flow;
}

std::optional<Flow> read_ipv6(net::Bytes payload) {
  const auto ip = net::Ipv6View::parse(payload);
  if (!ip) return std::nullopt;
  const auto transport = net::ipv6_transport(ip->bytes());
  if (!transport) return std::nullopt;
  Flow flow;
  flow.ipv6 = true;
  flow.tuple = {{ip->source(), 0}, {ip->destination(), 0}, transport->protocol};
  flow.fragment_id = transport->fragment_id;
  flow.later_piece = transport->later_piece;
  flow.first_piece = transport->fragment && !transport->later_piece;
  if (flow.later_piece) return flow;
  if (!read_transport(flow, ip->bytes().subspan(transport->at))) return std::nullopt;
  flow.is_discovery =
      flow.icmp_type && net::is_neighbour_discovery(*flow.icmp_type) && ip->hop_limit() == 255;
  return flow;
}

}  // namespace

std::optional<Flow> read_flow(net::Bytes frame) {
  const auto ethernet = net::EthernetView::parse(frame);
  if (!ethernet) return std::nullopt;
  if (ethernet->type() == net::ether_type::ipv4) return read_ipv4(ethernet->payload());
  if (ethernet->type() == net::ether_type::ipv6) return read_ipv6(ethernet->payload());
  return std::nullopt;
}

}  // namespace guestlink::forward::filter
