#include "tests/support/packets.h"

#include <algorithm>
#include <cstdint>
#include <vector>

#include <tins/arp.h>
#include <tins/ethernetII.h>
#include <tins/icmp.h>
#include <tins/icmpv6.h>
#include <tins/ip.h>
#include <tins/ipv6.h>
#include <tins/rawpdu.h>
#include <tins/tcp.h>
#include <tins/udp.h>

namespace guestlink::test {
namespace {

using conform::FrameText;

Tins::IPv4Address address(net::Ipv4Address from) {
  return Tins::IPv4Address(net::to_string(from));
}

Tins::HWAddress<6> mac(const net::MacAddress& from) {
  return Tins::HWAddress<6>(from.octets.data());
}

Tins::RawPDU raw(const std::vector<std::byte>& bytes) {
  std::vector<std::uint8_t> octets(bytes.size());
  std::ranges::transform(bytes, octets.begin(),
                         [](std::byte byte) { return std::to_integer<std::uint8_t>(byte); });
  return Tins::RawPDU(octets.begin(), octets.end());
}

std::vector<std::byte> bytes_of(Tins::PDU& pdu) {
  const auto octets = pdu.serialize();
  std::vector<std::byte> bytes(octets.size());
  std::ranges::transform(octets, bytes.begin(), [](std::uint8_t o) { return std::byte{o}; });
  return bytes;
}

Tins::IPv6Address address(const net::Ipv6Address& from) {
  return Tins::IPv6Address(from.octets.data());
}

std::vector<std::byte> packet6_of(const FrameText& text, std::uint8_t hop_limit);

/// An ICMPv6 query or error.
Tins::ICMPv6 icmpv6_of(const FrameText& text) {
  Tins::ICMPv6 icmp(static_cast<Tins::ICMPv6::Types>(text.icmp_type));
  icmp.code(text.icmp_code);
  if (text.kind == FrameText::Kind::icmp_query) {
    icmp.identifier(text.icmp_id);
    icmp.sequence(text.sequence);
    const Tins::RawPDU payload = raw(conform::payload_of(text));
    if (!payload.payload().empty()) icmp /= payload;
    return icmp;
  }
  // The low half of the word behind the checksum, which libtins calls by a query's name.
  icmp.sequence(text.mtu);
  if (text.about) {
    icmp /= raw(conform::cut_quote(text, packet6_of(*text.about, text.about->ttl.value_or(64))));
  }
  return icmp;
}

std::vector<std::byte> packet6_of(const FrameText& text, std::uint8_t hop_limit) {
  Tins::IPv6 ip(address(text.destination6), address(text.source6));
  ip.hop_limit(hop_limit);
  ip.traffic_class(text.service);
  ip.flow_label(text.flow_label);
  ip.next_header(text.protocol);
  const Tins::RawPDU payload = raw(conform::payload_of(text));
  const bool empty = payload.payload().empty();
  switch (text.kind) {
  case FrameText::Kind::udp: {
    Tins::UDP udp(text.destination_port, text.source_port);
    if (!empty) udp /= payload;
    ip /= udp;
    break;
  }
  case FrameText::Kind::tcp: {
    Tins::TCP tcp(text.destination_port, text.source_port);
    tcp.flags(text.tcp_flags);
    tcp.seq(1);
    tcp.ack_seq(0);
    tcp.window(32678);
    if (text.mss) tcp.mss(*text.mss);
    if (!empty) tcp /= payload;
    ip /= tcp;
    break;
  }
  case FrameText::Kind::icmp_query:
  case FrameText::Kind::icmp_error: ip /= icmpv6_of(text); break;
  default:
    if (!empty) ip /= payload;
    break;
  }
  return bytes_of(ip);
}

/// A neighbour solicitation or advertisement (RFC 4861).
std::vector<std::byte> nd_of(const FrameText& text, const net::MacAddress& from) {
  const bool asks = text.kind == FrameText::Kind::nd_request;
  Tins::IPv6 ip(address(text.destination6), address(text.source6));
  ip.hop_limit(text.ttl.value_or(255));
  Tins::ICMPv6 icmp(asks ? Tins::ICMPv6::NEIGHBOUR_SOLICIT : Tins::ICMPv6::NEIGHBOUR_ADVERT);
  icmp.target_addr(address(text.target));
  const bool with_option = !text.without_option && !text.source6.is_unspecified();
  if (asks) {
    if (with_option) icmp.source_link_layer_addr(mac(from));
  } else {
    const std::uint8_t flags = text.flags.value_or(text.destination6.is_multicast() ? 0xA0 : 0xE0);
    icmp.router((flags & 0x80U) != 0 ? 1 : 0);
    icmp.solicited((flags & 0x40U) != 0 ? 1 : 0);
    icmp.override((flags & 0x20U) != 0 ? 1 : 0);
    if (with_option) icmp.target_link_layer_addr(mac(text.is_at));
  }
  ip /= icmp;
  return bytes_of(ip);
}

std::vector<std::byte> packet_of(const FrameText& text, std::uint8_t ttl) {
  Tins::IP ip(address(text.destination), address(text.source));
  ip.ttl(ttl);
  ip.id(text.id);
  ip.tos(text.service);
  ip.protocol(text.protocol);
  if (text.dont_fragment) ip.flags(Tins::IP::DONT_FRAGMENT);
  const Tins::RawPDU payload = raw(conform::payload_of(text));
  const bool empty = payload.payload().empty();
  switch (text.kind) {
  case FrameText::Kind::udp: {
    Tins::UDP udp(text.destination_port, text.source_port);
    if (!empty) udp /= payload;
    ip /= udp;
    break;
  }
  case FrameText::Kind::tcp: {
    Tins::TCP tcp(text.destination_port, text.source_port);
    tcp.flags(text.tcp_flags);
    tcp.seq(1);
    tcp.ack_seq(0);
    tcp.window(32678);
    if (text.mss) tcp.mss(*text.mss);
    if (!empty) tcp /= payload;
    ip /= tcp;
    break;
  }
  case FrameText::Kind::icmp_query: {
    Tins::ICMP icmp(static_cast<Tins::ICMP::Flags>(text.icmp_type));
    icmp.id(text.icmp_id);
    icmp.sequence(text.sequence);
    // libtins has fields of its own for timestamps; only echo is built by it.
    if (!empty) icmp /= payload;
    ip /= icmp;
    break;
  }
  case FrameText::Kind::icmp_error: {
    Tins::ICMP icmp(static_cast<Tins::ICMP::Flags>(text.icmp_type));
    icmp.code(text.icmp_code);
    if (text.mtu != 0) icmp.mtu(text.mtu);
    if (text.about) {
      icmp /= raw(conform::cut_quote(text, packet_of(*text.about, text.about->ttl.value_or(64))));
    }
    ip /= icmp;
    break;
  }
  default: {
    if (!empty) ip /= payload;
    break;
  }
  }
  return bytes_of(ip);
}

}  // namespace

conform::BuiltFrame build_by_libtins(const FrameText& text, const conform::Surroundings& around) {
  const bool request = text.kind == FrameText::Kind::arp_request;
  if (request || text.kind == FrameText::Kind::arp_reply) {
    const net::MacAddress to = text.destination_mac.value_or(around.destination_mac);
    const net::MacAddress from = text.source_mac.value_or(around.source_mac);
    Tins::ARP arp(address(text.destination), address(text.source),
                  request ? Tins::HWAddress<6>() : mac(to), mac(request ? from : text.is_at));
    arp.opcode(request ? Tins::ARP::REQUEST : Tins::ARP::REPLY);
    Tins::EthernetII frame = Tins::EthernetII(mac(to), mac(from)) / arp;
    conform::BuiltFrame built{bytes_of(frame), {}};
    if (text.cut) built.bytes.resize(*text.cut);
    return built;
  }
  if (text.ipv6) {
    // Extension headers and an unspecified source, for which it puts in an address of this machine,
    // are beyond libtins, too.
    const bool is_nd =
        text.kind == FrameText::Kind::nd_request || text.kind == FrameText::Kind::nd_reply;
    if (!text.extensions.empty() || text.source6.is_unspecified() || text.quote.value_or(8) >= 64) {
      return conform::build_frame(text, around);
    }
    return conform::finish_frame(text, around,
                                 is_nd ? nd_of(text, text.source_mac.value_or(around.source_mac))
                                       : packet6_of(text, text.ttl.value_or(around.ttl)));
  }
  // What libtins cannot write: options (it refuses or changes most), some ICMP types, a source of
  // 0.0.0.0, for which it puts in one of this machine's addresses, and an error that quotes much,
  // in which it sets RFC 4884's length unasked.
  const bool own = text.kind == FrameText::Kind::raw || !text.options.empty() ||
                   text.icmp_type == 13 || text.icmp_type == 14 || text.icmp_type == 12 ||
                   text.source.value == 0 || text.quote.value_or(8) >= 64;
  if (own) return conform::build_frame(text, around);
  return conform::finish_frame(text, around, packet_of(text, text.ttl.value_or(around.ttl)));
}

}  // namespace guestlink::test
