#include "reference/net/describe.h"

#include <iterator>
#include <optional>

#include <fmt/format.h>

#include "reference/net/address.h"
#include "reference/net/arp.h"
#include "reference/net/ethernet.h"
#include "reference/net/icmp.h"
#include "reference/net/icmpv6.h"
#include "reference/net/ipv4.h"
#include "reference/net/ipv6.h"
#include "reference/net/tcp.h"
#include "reference/net/udp.h"
#include "reference/net/vlan.h"

namespace guestlink::net {
namespace {

std::string describe_arp(Bytes payload) {
  const auto arp = parse_arp(payload);
  if (!arp) return "arp malformed";
  if (arp->operation == Arp::request) {
    return fmt::format("arp who-has {} tell {}", to_string(arp->target), to_string(arp->sender));
  }
  if (arp->operation == Arp::reply) {
    return fmt::format("arp {} is-at {}", to_string(arp->sender), to_string(arp->sender_mac));
  }
  return fmt::format("arp operation {}", arp->operation);
}

std::string describe_flags(std::uint8_t flags) {
  std::string text;
  if ((flags & tcp_flag::syn) != 0) text += 'S';
  if ((flags & tcp_flag::fin) != 0) text += 'F';
  if ((flags & tcp_flag::rst) != 0) text += 'R';
  if ((flags & tcp_flag::psh) != 0) text += 'P';
  if ((flags & tcp_flag::ack) != 0) text += '.';
  return text.empty() ? "none" : text;
}

std::string describe_ipv4(Bytes bytes, bool quoted);

/// An error quotes one packet; a packet quoted in that is not looked into.
std::string describe_icmp(Bytes bytes, bool quoted) {
  const auto icmp = IcmpView::parse(bytes);
  if (!icmp) return "icmp cut short";
  switch (icmp->type()) {
  case icmp_type::echo_request:
    return fmt::format("icmp echo request id {} seq {}", icmp->id(), icmp->sequence());
  case icmp_type::echo_reply:
    return fmt::format("icmp echo reply id {} seq {}", icmp->id(), icmp->sequence());
  default: break;
  }
  std::string text = fmt::format("icmp {}/{}", icmp->type(), icmp->code());
  if (icmp->type() == icmp_type::unreachable && icmp->code() == icmp_code::fragmentation_needed) {
    text += fmt::format(" mtu {}", icmp->next_hop_mtu());
  }
  if (icmp->is_error() && !quoted)
    text += fmt::format(" about [{}]", describe_ipv4(icmp->payload(), true));
  return text;
}

/// "a:p > b:q udp 12" for one packet, or what of it is there.
std::string describe_transport(const Ipv4View& ip, bool quoted) {
  const std::string source = to_string(ip.source());
  const std::string destination = to_string(ip.destination());
  const Bytes payload = ip.payload();
  if (ip.fragment_offset() > 0 || payload.size() < 8) {
    return fmt::format("{} > {} proto {} {} bytes", source, destination, ip.protocol(),
                       payload.size());
  }
  const auto with_ports = [&](std::string_view rest) {
    return fmt::format("{}:{} > {}:{} {}", source, load16(payload, 0), destination,
                       load16(payload, 2), rest);
  };
  switch (ip.protocol()) {
  case ip_protocol::udp:
    if (const auto udp = UdpView::parse(payload)) {
      return with_ports(fmt::format("udp {}", udp->length() - udp_header_bytes));
    }
    return with_ports("udp malformed");
  case ip_protocol::tcp:
    if (const auto tcp = TcpView::parse(payload)) {
      return with_ports(
          fmt::format("tcp {} {}", describe_flags(tcp->flags()), tcp->payload().size()));
    }
    return with_ports("tcp");
  case ip_protocol::icmp:
    return fmt::format("{} > {} {}", source, destination, describe_icmp(payload, quoted));
  default:
    return fmt::format("{} > {} proto {} {} bytes", source, destination, ip.protocol(),
                       payload.size());
  }
}

std::string describe_ipv4(Bytes bytes, bool quoted) {
  const auto ip = quoted ? Ipv4View::parse_header(bytes) : Ipv4View::parse(bytes);
  if (!ip) return "ipv4 malformed";
  std::string text = describe_transport(*ip, quoted);
  if (quoted) return text;
  text += fmt::format(" ttl {}", ip->ttl());
  if (ip->is_fragment()) {
    text += fmt::format(" fragment {}@{}{}", ip->id(), ip->fragment_offset(),
                        ip->more_fragments() ? "+" : "");
  }
  return text;
}

std::string describe_ipv6(Bytes bytes, bool quoted);

/// Neighbour discovery has no quoted packet; a quoted error is not looked into.
std::string describe_icmpv6(const Ipv6View& ip, Bytes icmp, bool quoted) {
  if (icmp.size() < icmp_header_bytes) return "icmp6 cut short";
  if (const auto message = parse_neighbour_message(ip); message && !quoted) {
    const std::string mac = message->mac ? to_string(*message->mac) : "?";
    return message->advertisement ? fmt::format("nd {} is-at {}", to_string(message->target), mac)
                                  : fmt::format("nd who-has {}", to_string(message->target));
  }
  const std::uint8_t type = load8(icmp, 0);
  if (type == icmpv6_type::echo_request || type == icmpv6_type::echo_reply) {
    return fmt::format("icmp6 echo {} id {} seq {}",
                       type == icmpv6_type::echo_request ? "request" : "reply", load16(icmp, 4),
                       load16(icmp, 6));
  }
  std::string text = fmt::format("icmp6 {}/{}", type, load8(icmp, 1));
  if (type == icmpv6_type::packet_too_big) text += fmt::format(" mtu {}", load32(icmp, 4));
  if (is_icmpv6_error(type) && !quoted) {
    text += fmt::format(" about [{}]", describe_ipv6(icmp.subspan(icmp_header_bytes), true));
  }
  return text;
}

/// "[a]:p > [b]:q udp 12", so that a port is told from the address.
std::string describe_transport6(const Ipv6View& ip, bool quoted) {
  const std::string source = to_string(ip.source());
  const std::string destination = to_string(ip.destination());
  const auto transport = ipv6_transport(ip.bytes());
  if (!transport || transport->later_piece || ip.bytes().size() < transport->at + 8) {
    return fmt::format("{} > {} proto {} {} bytes", source, destination, ip.next_header(),
                       ip.payload().size());
  }
  const Bytes payload = ip.bytes().subspan(transport->at);
  const auto with_ports = [&](std::string_view rest) {
    return fmt::format("[{}]:{} > [{}]:{} {}", source, load16(payload, 0), destination,
                       load16(payload, 2), rest);
  };
  switch (transport->protocol) {
  case ip_protocol::udp: return with_ports(fmt::format("udp {}", payload.size() - 8));
  case ip_protocol::tcp:
    if (const auto tcp = TcpView::parse(payload)) {
      return with_ports(
          fmt::format("tcp {} {}", describe_flags(tcp->flags()), tcp->payload().size()));
    }
    return with_ports("tcp");
  case ip_protocol::icmpv6:
    return fmt::format("{} > {} {}", source, destination, describe_icmpv6(ip, payload, quoted));
  default:
    return fmt::format("{} > {} proto {} {} bytes", source, destination, transport->protocol,
                       payload.size());
  }
}

std::string describe_ipv6(Bytes bytes, bool quoted) {
  const auto ip = quoted ? Ipv6View::parse_header(bytes) : Ipv6View::parse(bytes);
  if (!ip) return "ipv6 malformed";
  std::string text = describe_transport6(*ip, quoted);
  if (!quoted) text += fmt::format(" hop limit {}", ip->hop_limit());
  return text;
}

}  // namespace

std::string describe(Bytes frame) {
  const auto ethernet = EthernetView::parse(frame);
  if (!ethernet) return fmt::format("runt of {} bytes", frame.size());
  std::string text =
      fmt::format("{} > {} ", to_string(ethernet->source()), to_string(ethernet->destination()));
  std::uint16_t type = ethernet->type();
  Bytes payload = ethernet->payload();
  if (const auto tag = outer_vlan(frame)) {
    text += fmt::format("vlan {} ", tag->id);
    type = load16(frame, ethernet_header_bytes + 2);
    payload = frame.subspan(ethernet_header_bytes + vlan_tag_bytes);
  }
  switch (type) {
  case ether_type::arp: return text + describe_arp(payload);
  case ether_type::ipv4: return text + describe_ipv4(payload, false);
  case ether_type::ipv6: return text + describe_ipv6(payload, false);
  default: break;
  }
  return text + fmt::format("type 0x{:04x} {} bytes", type, payload.size());
}

}  // namespace guestlink::net
