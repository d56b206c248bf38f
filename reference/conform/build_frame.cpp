#include "reference/conform/build_frame.h"

#include <algorithm>

#include "reference/net/arp.h"
#include "reference/net/checksum.h"
#include "reference/net/ethernet.h"
#include "reference/net/icmp.h"
#include "reference/net/icmpv6.h"
#include "reference/net/ipv4.h"
#include "reference/net/tcp.h"
#include "reference/net/udp.h"
#include "reference/net/vlan.h"

namespace guestlink::conform {
namespace {

using namespace net;

std::size_t checksum_offset(std::uint8_t protocol) {
  return protocol == ip_protocol::udp ? 6 : protocol == ip_protocol::tcp ? 16 : 2;
}

std::vector<std::byte> build_packet(const FrameText& text, std::uint8_t ttl);

std::vector<std::byte> build_transport(const FrameText& text) {
  const std::vector<std::byte> payload = payload_of(text);
  std::vector<std::byte> out;
  const auto append = [&](const std::vector<std::byte>& bytes) {
    out.insert(out.end(), bytes.begin(), bytes.end());
  };
  switch (text.kind) {
  case FrameText::Kind::udp:
    out.resize(udp_header_bytes);
    store16(out, 0, text.source_port);
    store16(out, 2, text.destination_port);
    store16(out, 4, static_cast<std::uint16_t>(udp_header_bytes + payload.size()));
    append(payload);
    break;
  case FrameText::Kind::tcp: {
    const std::size_t header = tcp_header_bytes + (text.mss ? 4 : 0);
    out.resize(header);
    store16(out, 0, text.source_port);
    store16(out, 2, text.destination_port);
    store32(out, 4, 1);
    store8(out, 12, static_cast<std::uint8_t>((header / 4) << 4U));
    store8(out, 13, text.tcp_flags);
    store16(out, 14, 32678);
    if (text.mss) {
      store16(out, tcp_header_bytes, 0x0204);
      store16(out, tcp_header_bytes + 2, *text.mss);
    }
    append(payload);
    break;
  }
  case FrameText::Kind::icmp_query:
    out.resize(icmp_header_bytes);
    store8(out, 0, text.icmp_type);
    store16(out, 4, text.icmp_id);
    store16(out, 6, text.sequence);
    append(payload);
    break;
  case FrameText::Kind::icmp_error:
    out.resize(icmp_header_bytes);
    store8(out, 0, text.icmp_type);
    store8(out, 1, text.icmp_code);
    store16(out, 6, text.mtu);
    if (text.about) {
      append(cut_quote(text, build_packet(*text.about, text.about->ttl.value_or(default_ttl))));
    }
    break;
  default: append(payload); break;
  }
  return out;
}

std::uint64_t pseudo_sum(const FrameText& text, std::size_t length) {
  return text.ipv6 ? pseudo_header_sum(text.source6, text.destination6, text.protocol,
                                       static_cast<std::uint32_t>(length))
                   : pseudo_header_sum(text.source, text.destination, text.protocol,
                                       static_cast<std::uint16_t>(length));
}

void write_checksum(const FrameText& text, std::vector<std::byte>& transport) {
  std::uint64_t start = 0;
  switch (text.kind) {
  case FrameText::Kind::udp:
  case FrameText::Kind::tcp: start = pseudo_sum(text, transport.size()); break;
  case FrameText::Kind::icmp_query:
  case FrameText::Kind::icmp_error:
    if (text.ipv6) start = pseudo_sum(text, transport.size());
    break;
  default: return;
  }
  std::uint16_t value = checksum(transport, start);
  if (text.kind == FrameText::Kind::udp && value == 0) value = 0xFFFF;
  store16(transport, checksum_offset(text.protocol), value);
}

std::vector<std::byte> build_packet6(const FrameText& text, std::uint8_t hop_limit,
                                     const std::vector<std::byte>& transport) {
  Ipv6Header header;
  header.source = text.source6;
  header.destination = text.destination6;
  header.next_header = text.extensions.empty() ? text.protocol : text.extension_kind;
  header.hop_limit = hop_limit;
  header.payload_bytes = static_cast<std::uint16_t>(text.extensions.size() + transport.size());
  header.traffic_class = text.service;
  header.flow_label = text.flow_label;
  std::vector<std::byte> packet(ipv6_header_bytes);
  write_ipv6_header(packet, header);
  packet.insert(packet.end(), text.extensions.begin(), text.extensions.end());
  packet.insert(packet.end(), transport.begin(), transport.end());
  return packet;
}

BuiltFrame build_nd(const FrameText& text, const Surroundings& around) {
  NeighbourMessage message;
  message.advertisement = text.kind == FrameText::Kind::nd_reply;
  message.source = text.source6;
  message.destination = text.destination6;
  message.target = text.target;
  const MacAddress from = text.source_mac.value_or(around.source_mac);
  const bool probe = text.source6.is_unspecified();
  if (!text.without_option && !probe) message.mac = message.advertisement ? text.is_at : from;
  const std::uint8_t flags = text.flags.value_or(text.destination6.is_multicast() ? 0xA0 : 0xE0);
  message.router = (flags & 0x80U) != 0;
  message.solicited = (flags & 0x40U) != 0;
  message.override_known = (flags & 0x20U) != 0;
  BuiltFrame built{
      neighbour_frame(message, from, text.destination_mac.value_or(around.destination_mac)), {}};
  store8(built.bytes, ethernet_header_bytes + 7, text.ttl.value_or(255));
  if (text.bad_checksum) {
    const std::size_t field = ethernet_header_bytes + ipv6_header_bytes + 2;
    store16(built.bytes, field, folded(std::uint64_t{load16(built.bytes, field)} + 1));
  }
  if (text.cut) built.bytes.resize(*text.cut);
  return built;
}

std::vector<std::byte> build_packet(const FrameText& text, std::uint8_t ttl) {
  std::vector<std::byte> transport = build_transport(text);
  write_checksum(text, transport);
  if (text.ipv6) return build_packet6(text, ttl, transport);
  std::vector<std::byte> packet(ipv4_header_bytes + text.options.size());
  const std::size_t header = packet.size();
  store8(packet, 0, static_cast<std::uint8_t>(0x40U | header / 4));
  store8(packet, 1, text.service);
  store16(packet, 2, static_cast<std::uint16_t>(header + transport.size()));
  store16(packet, 4, text.id);
  store16(packet, 6, text.dont_fragment ? 0x4000 : 0);
  store8(packet, 8, ttl);
  store8(packet, 9, text.protocol);
  store32(packet, 12, text.source.value);
  store32(packet, 16, text.destination.value);
  std::ranges::copy(text.options, packet.begin() + ipv4_header_bytes);
  store16(packet, 10, checksum(packet));
  packet.insert(packet.end(), transport.begin(), transport.end());
  return packet;
}

/// Part of the IP payload as a fragment, its header's checksum made anew.
std::vector<std::byte> piece_of(const std::vector<std::byte>& packet, FrameText::Piece piece) {
  const std::size_t header = (load8(packet, 0) & 0x0FU) * std::size_t{4};
  const std::size_t end = std::min(piece.to, packet.size() - header);
  const std::size_t begin = std::min(piece.from, end);
  const auto at = [&](std::size_t offset) {
    return packet.begin() + static_cast<std::ptrdiff_t>(header + offset);
  };
  std::vector<std::byte> out(packet.begin(), at(0));
  out.insert(out.end(), at(begin), at(end));
  store16(out, 2, static_cast<std::uint16_t>(out.size()));
  const bool more = header + end < packet.size();
  store16(out, 6, static_cast<std::uint16_t>(begin / 8 | (more ? 0x2000U : 0U)));
  store16(out, 10, 0);
  store16(out, 10, checksum(Bytes(out).first(header)));
  return out;
}

/// Ones'-complement plus one: wrong by an amount that translation must not change.
void spoil(std::vector<std::byte>& bytes, std::size_t at) {
  store16(bytes, at, folded(std::uint64_t{load16(bytes, at)} + 1));
}

/// Where the transport header begins.
std::size_t header_bytes(const FrameText& text, const std::vector<std::byte>& packet) {
  return text.ipv6 ? ipv6_header_bytes + text.extensions.size()
                   : (load8(packet, 0) & 0x0FU) * std::size_t{4};
}

void apply_faults(const FrameText& text, std::vector<std::byte>& packet) {
  const std::size_t header = header_bytes(text, packet);
  const std::size_t field = header + checksum_offset(text.protocol);
  if (text.bad_checksum && field + 2 <= packet.size()) spoil(packet, field);
  if (text.no_checksum) store16(packet, field, 0);
  if (text.unfinished) {
    store16(packet, field, folded(pseudo_sum(text, packet.size() - header)));
  }
}

}  // namespace

std::vector<std::byte> cut_quote(const FrameText& error, std::vector<std::byte> packet) {
  apply_faults(*error.about, packet);
  if (error.about->bad_header_checksum) spoil(packet, 10);
  const std::size_t header = header_bytes(*error.about, packet);
  const std::size_t wanted = header + error.quote.value_or(8);
  if (packet.size() > wanted) packet.resize(wanted);
  return packet;
}

BuiltFrame finish_frame(const FrameText& text, const Surroundings& around,
                        std::vector<std::byte> packet) {
  BuiltFrame built;
  const bool is_ip = !packet.empty() && text.kind != FrameText::Kind::raw;
  if (is_ip) {
    apply_faults(text, packet);
    if (text.piece) packet = piece_of(packet, *text.piece);
    if (text.bad_header_checksum) spoil(packet, 10);
  } else if (text.kind == FrameText::Kind::raw) {
    packet = text.bytes;
  }
  std::vector<std::byte>& bytes = built.bytes;
  bytes.resize(ethernet_header_bytes + (text.vlan ? vlan_tag_bytes : 0));
  store_mac(bytes, 0, text.destination_mac.value_or(around.destination_mac));
  store_mac(bytes, 6, text.source_mac.value_or(around.source_mac));
  if (text.vlan) {
    store16(bytes, 12, ether_type::vlan);
    store16(bytes, 14, *text.vlan);
  }
  store16(bytes, bytes.size() - 2, text.ether_type);
  if (text.unfinished) {
    built.offload.checksum_unfinished = true;
    built.offload.checksum_start =
        static_cast<std::uint16_t>(bytes.size() + header_bytes(text, packet));
    built.offload.checksum_offset = static_cast<std::uint16_t>(checksum_offset(text.protocol));
    built.offload.segment_bytes = text.segment;
  }
  bytes.insert(bytes.end(), packet.begin(), packet.end());
  bytes.insert(bytes.end(), text.trailer, std::byte{0xEE});
  if (text.cut) bytes.resize(*text.cut);
  return built;
}

BuiltFrame build_frame(const FrameText& text, const Surroundings& around) {
  if (text.kind == FrameText::Kind::nd_request || text.kind == FrameText::Kind::nd_reply) {
    return build_nd(text, around);
  }
  if (text.kind == FrameText::Kind::arp_request || text.kind == FrameText::Kind::arp_reply) {
    const bool request = text.kind == FrameText::Kind::arp_request;
    const Arp arp{request ? Arp::request : Arp::reply,
                  request ? text.source_mac.value_or(around.source_mac) : text.is_at, text.source,
                  request ? MacAddress{} : text.destination_mac.value_or(around.destination_mac),
                  text.destination};
    const auto frame = arp_frame(text.destination_mac.value_or(around.destination_mac), arp);
    BuiltFrame built{{frame.begin(), frame.end()}, {}};
    store_mac(built.bytes, 6, text.source_mac.value_or(around.source_mac));
    if (text.cut) built.bytes.resize(*text.cut);
    return built;
  }
  std::vector<std::byte> packet;
  if (text.kind != FrameText::Kind::raw) packet = build_packet(text, text.ttl.value_or(around.ttl));
  return finish_frame(text, around, std::move(packet));
}

}  // namespace guestlink::conform
