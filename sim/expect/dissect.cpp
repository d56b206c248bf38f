#include <cstdint>

#include "reference/net/arp.h"
#include "reference/net/ethernet.h"
#include "reference/net/icmp.h"
#include "reference/net/ipv4.h"
#include "reference/net/ipv6.h"
#include "reference/net/tcp.h"
#include "reference/net/udp.h"
#include "reference/net/vlan.h"
#include "sim/expect/fields.h"

namespace guestlink::sim {
namespace {

constexpr std::uint16_t dhcp_server_port = 67;
constexpr std::uint16_t dhcp_client_port = 68;
constexpr std::size_t dhcp_fixed_bytes = 240;  // up to the options, the magic cookie included

Stretch behind(Stretch whole, std::size_t header) {
  return {whole.begin + header, whole.length - header};
}

void dissect_icmp(Dissection& to, Stretch at) {
  const auto icmp = net::IcmpView::parse(to.bytes(at));
  if (!icmp) return;
  to.icmp = at;
  to.payload = behind(at, net::icmp_header_bytes);
  if (icmp->is_error() && net::Ipv4View::parse_header(to.bytes(*to.payload))) {
    to.quoted = to.payload;
  }
}

void dissect_udp(Dissection& to, Stretch at) {
  const auto udp = net::UdpView::parse(to.bytes(at));
  if (!udp) return;
  to.udp = at;
  to.payload = behind(at, net::udp_header_bytes);
  const bool has_its_ports =
      udp->source_port() == dhcp_server_port || udp->source_port() == dhcp_client_port;
  if (has_its_ports && to.payload->length >= dhcp_fixed_bytes) to.dhcp = to.payload;
}

void dissect_tcp(Dissection& to, Stretch at) {
  const auto tcp = net::TcpView::parse(to.bytes(at));
  if (!tcp) return;
  to.tcp = at;
  to.payload = behind(at, tcp->header_bytes());
}

void dissect_ipv4(Dissection& to, Stretch at) {
  const auto ip = net::Ipv4View::parse(to.bytes(at));
  if (!ip) return;
  to.ip = Stretch{at.begin, ip->total_length()};
  const Stretch inner = behind(*to.ip, ip->header_bytes());
  to.payload = inner;
  if (ip->fragment_offset() != 0) return;  // no transport header here
  if (ip->protocol() == net::ip_protocol::icmp) dissect_icmp(to, inner);
  if (ip->protocol() == net::ip_protocol::udp) dissect_udp(to, inner);
  if (ip->protocol() == net::ip_protocol::tcp) dissect_tcp(to, inner);
}

void dissect_icmp6(Dissection& to, Stretch at) {
  if (at.length < net::icmp_header_bytes) return;
  to.icmp6 = at;
  to.payload = behind(at, net::icmp_header_bytes);
  // Types below 128 are errors (RFC 4443 section 2.1).
  const bool is_error = net::load8(to.frame, at.begin) < 128;
  if (is_error && net::Ipv6View::parse_header(to.bytes(*to.payload))) to.quoted = to.payload;
}

void dissect_ipv6(Dissection& to, Stretch at) {
  const auto ip = net::Ipv6View::parse(to.bytes(at));
  if (!ip) return;
  to.ip6 = Stretch{at.begin, ip->bytes().size()};
  const auto transport = net::ipv6_transport(ip->bytes());
  if (!transport) {
    to.payload = behind(*to.ip6, net::ipv6_header_bytes);
    return;
  }
  const Stretch inner = behind(*to.ip6, transport->at);
  to.payload = inner;
  if (transport->later_piece) return;  // no transport header here
  if (transport->protocol == net::ip_protocol::icmpv6) dissect_icmp6(to, inner);
  if (transport->protocol == net::ip_protocol::udp) dissect_udp(to, inner);
  if (transport->protocol == net::ip_protocol::tcp) dissect_tcp(to, inner);
}

}  // namespace

Dissection dissect(net::Bytes frame) {
  Dissection to{.frame = frame};
  const auto ethernet = net::EthernetView::parse(frame);
  if (!ethernet) return to;
  to.type = ethernet->type();
  Stretch rest{net::ethernet_header_bytes, frame.size() - net::ethernet_header_bytes};
  while ((to.type == net::ether_type::vlan || to.type == net::ether_type::provider_vlan) &&
         rest.length >= net::vlan_tag_bytes) {
    if (!to.vlan) to.vlan = Stretch{rest.begin, 2};
    to.type_at = rest.begin + 2;
    to.type = net::load16(frame, to.type_at);
    rest = behind(rest, net::vlan_tag_bytes);
  }
  to.payload = rest;
  if (to.type == net::ether_type::arp && net::parse_arp(to.bytes(rest))) {
    to.arp = Stretch{rest.begin, net::arp_bytes};
    to.payload = behind(rest, net::arp_bytes);
  }
  if (to.type == net::ether_type::ipv4) dissect_ipv4(to, rest);
  if (to.type == net::ether_type::ipv6) dissect_ipv6(to, rest);
  return to;
}

}  // namespace guestlink::sim
