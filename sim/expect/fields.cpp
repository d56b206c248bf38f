#include "sim/expect/fields.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "reference/net/checksum.h"
#include "reference/net/ethernet.h"
#include "reference/net/icmp.h"
#include "reference/net/ipv4.h"
#include "reference/net/ipv6.h"
#include "reference/net/tcp.h"

namespace guestlink::sim {
namespace {

using Value = std::optional<FieldValue>;
using Part = std::optional<Stretch> Dissection::*;

constexpr std::array<NumberName, 4> ether_types{{{"ipv4", net::ether_type::ipv4},
                                                 {"arp", net::ether_type::arp},
                                                 {"ipv6", net::ether_type::ipv6},
                                                 {"eapol", net::ether_type::eapol}}};
constexpr std::array<NumberName, 2> arp_operations{{{"request", 1}, {"reply", 2}}};
constexpr std::array<NumberName, 3> protocols{{{"icmp", 1}, {"tcp", 6}, {"udp", 17}}};
constexpr std::array<NumberName, 4> icmp_types{
    {{"echo-reply", 0}, {"unreachable", 3}, {"echo", 8}, {"time-exceeded", 11}}};
constexpr std::array<NumberName, 3> ip6_protocols{{{"tcp", 6}, {"udp", 17}, {"icmp6", 58}}};
/// RFC 4443, RFC 4861.
constexpr std::array<NumberName, 10> icmp6_types{{{"unreachable", 1},
                                                  {"too-big", 2},
                                                  {"time-exceeded", 3},
                                                  {"parameter-problem", 4},
                                                  {"echo", 128},
                                                  {"echo-reply", 129},
                                                  {"router-solicitation", 133},
                                                  {"router-advertisement", 134},
                                                  {"neighbour-solicitation", 135},
                                                  {"neighbour-advertisement", 136}}};
/// RFC 2132 section 9.6.
constexpr std::array<NumberName, 8> dhcp_types{{{"discover", 1},
                                                {"offer", 2},
                                                {"request", 3},
                                                {"decline", 4},
                                                {"ack", 5},
                                                {"nak", 6},
                                                {"release", 7},
                                                {"inform", 8}}};

FieldValue named(std::uint64_t number, Stretch where, std::span<const NumberName> names) {
  const auto found = std::ranges::find(names, number, &NumberName::number);
  return {.text = found == names.end() ? fmt::format("{}", number) : std::string(found->name),
          .number = number,
          .where = where};
}

std::uint64_t load(net::Bytes bytes, Stretch where) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < where.length; ++i) {
    value = (value << 8U) | net::load8(bytes, where.begin + i);
  }
  return value;
}

/// A number of `Length` bytes, `At` bytes into a part.
template <Part part, std::size_t At, std::size_t Length>
Value number_at(const Dissection& d) {
  if (!(d.*part) || (d.*part)->length < At + Length) return std::nullopt;
  const Stretch where{(d.*part)->begin + At, Length};
  return named(load(d.frame, where), where, {});
}

template <Part part, std::size_t At>
Value mac_at(const Dissection& d) {
  if (!(d.*part) || (d.*part)->length < At + 6) return std::nullopt;
  const Stretch where{(d.*part)->begin + At, 6};
  return FieldValue{.text = net::to_string(net::load_mac(d.frame, where.begin)), .where = where};
}

template <Part part, std::size_t At>
Value address_at(const Dissection& d) {
  if (!(d.*part) || (d.*part)->length < At + 4) return std::nullopt;
  const Stretch where{(d.*part)->begin + At, 4};
  const net::Ipv4Address value{net::load32(d.frame, where.begin)};
  return FieldValue{.text = net::to_string(value), .address = value, .where = where};
}

template <Part part, std::size_t At>
Value address6_at(const Dissection& d) {
  if (!(d.*part) || (d.*part)->length < At + 16) return std::nullopt;
  const Stretch where{(d.*part)->begin + At, 16};
  const net::Ipv6Address value = net::load_ipv6(d.frame, where.begin);
  return FieldValue{.text = net::to_string(value), .address6 = value, .where = where};
}

/// "yes" or "no" for a bit of a 16-bit word.
template <Part part, std::size_t At, std::uint16_t Mask>
Value bit(const Dissection& d) {
  if (!(d.*part)) return std::nullopt;
  const Stretch where{(d.*part)->begin + At, 2};
  const bool set = (load(d.frame, where) & Mask) != 0;
  return FieldValue{.text = set ? "yes" : "no", .where = where};
}

template <std::size_t At>
Value ethernet_mac(const Dissection& d) {
  if (d.frame.size() < net::ethernet_header_bytes) return std::nullopt;
  return FieldValue{.text = net::to_string(net::load_mac(d.frame, At)), .where = {At, 6}};
}

Value ethernet_type(const Dissection& d) {
  if (d.frame.size() < net::ethernet_header_bytes) return std::nullopt;
  return named(d.type, {d.type_at, 2}, ether_types);
}

Value vlan_id(const Dissection& d) {
  if (!d.vlan) return std::nullopt;
  return named(load(d.frame, *d.vlan) & 0x0FFFU, *d.vlan, {});
}

Value vlan_priority(const Dissection& d) {
  if (!d.vlan) return std::nullopt;
  return named(load(d.frame, *d.vlan) >> 13U, *d.vlan, {});
}

Value arp_operation(const Dissection& d) {
  if (!d.arp) return std::nullopt;
  const Stretch where{d.arp->begin + 6, 2};
  return named(load(d.frame, where), where, arp_operations);
}

Value ip_protocol_name(const Dissection& d) {
  if (!d.ip) return std::nullopt;
  const Stretch where{d.ip->begin + 9, 1};
  return named(load(d.frame, where), where, protocols);
}

/// What the headers' chain of an IPv6 packet ends with; nothing: it runs past the packet.
std::optional<net::Ipv6Transport> ip6_transport(const Dissection& d) {
  return d.ip6 ? net::ipv6_transport(d.bytes(*d.ip6)) : std::nullopt;
}

Value ip6_protocol_name(const Dissection& d) {
  const auto transport = ip6_transport(d);
  if (!transport) return std::nullopt;
  return named(transport->protocol, {}, ip6_protocols);
}

Value ip6_is_piece(const Dissection& d) {
  const auto transport = ip6_transport(d);
  if (!transport) return std::nullopt;
  return FieldValue{.text = transport->fragment ? "yes" : "no"};
}

Value ip6_traffic_class(const Dissection& d) {
  if (!d.ip6) return std::nullopt;
  const Stretch where{d.ip6->begin, 2};
  return named((load(d.frame, where) >> 4U) & 0xFFU, where, {});
}

Value icmp6_type_name(const Dissection& d) {
  if (!d.icmp6) return std::nullopt;
  const Stretch where{d.icmp6->begin, 1};
  return named(load(d.frame, where), where, icmp6_types);
}

/// Of the messages that ask or answer for a neighbour (RFC 4861 sections 4.3 and 4.4).
Value icmp6_target(const Dissection& d) {
  const auto type = icmp6_type_name(d);
  if (!type || (*type->number != 135 && *type->number != 136)) return std::nullopt;
  return address6_at<&Dissection::icmp6, 8>(d);
}

FieldValue checked(bool good, Stretch where) {
  return {.text = good ? "ok" : "wrong", .where = where};
}

Value ip_checksum(const Dissection& d) {
  if (!d.ip) return std::nullopt;
  const auto ip = net::Ipv4View::parse(d.bytes(*d.ip));
  return checked(net::checksum(ip->header()) == 0, {d.ip->begin + 10, 2});
}

Value icmp_type_name(const Dissection& d) {
  if (!d.icmp) return std::nullopt;
  const Stretch where{d.icmp->begin, 1};
  return named(load(d.frame, where), where, icmp_types);
}

/// A first fragment does not hold all that its checksum covers.
bool is_whole(const Dissection& d) {
  if (const auto transport = ip6_transport(d)) return !transport->fragment;
  const auto ip = d.ip ? net::Ipv4View::parse(d.bytes(*d.ip)) : std::nullopt;
  return ip && !ip->is_fragment();
}

Value icmp_checksum(const Dissection& d) {
  if (!d.icmp || !is_whole(d)) return std::nullopt;
  return checked(net::checksum(d.bytes(*d.icmp)) == 0, {d.icmp->begin + 2, 2});
}

bool transport_checksum_is_good(const Dissection& d, Stretch part) {
  std::uint64_t start = 0;
  if (d.ip6) {
    const auto ip = net::Ipv6View::parse(d.bytes(*d.ip6));
    start = net::pseudo_header_sum(ip->source(), ip->destination(), ip6_transport(d)->protocol,
                                   static_cast<std::uint32_t>(part.length));
  } else {
    const auto ip = net::Ipv4View::parse(d.bytes(*d.ip));
    start = net::pseudo_header_sum(ip->source(), ip->destination(), ip->protocol(),
                                   static_cast<std::uint16_t>(part.length));
  }
  return net::checksum(d.bytes(part), start) == 0;
}

Value icmp6_checksum(const Dissection& d) {
  if (!d.icmp6 || !is_whole(d)) return std::nullopt;
  return checked(transport_checksum_is_good(d, *d.icmp6), {d.icmp6->begin + 2, 2});
}

Value udp_checksum(const Dissection& d) {
  if (!d.udp || !is_whole(d)) return std::nullopt;
  const Stretch where{d.udp->begin + 6, 2};
  if (load(d.frame, where) == 0) return FieldValue{.text = "none", .where = where};
  return checked(transport_checksum_is_good(d, *d.udp), where);
}

Value tcp_checksum(const Dissection& d) {
  if (!d.tcp || !is_whole(d)) return std::nullopt;
  return checked(transport_checksum_is_good(d, *d.tcp), {d.tcp->begin + 16, 2});
}

Value icmp_length(const Dissection& d) {
  if (!d.icmp) return std::nullopt;
  return named(d.icmp->length, {}, {});
}

/// The flags' letters as tcpdump(8) prints them, without its '.' for ACK: "SA".
Value tcp_flags(const Dissection& d) {
  if (!d.tcp) return std::nullopt;
  constexpr std::array<std::pair<char, std::uint8_t>, 6> letters{
      {{'S', 0x02}, {'F', 0x01}, {'R', 0x04}, {'P', 0x08}, {'A', 0x10}, {'U', 0x20}}};
  const Stretch where{d.tcp->begin + 13, 1};
  FieldValue value{.text = "", .number = load(d.frame, where), .where = where};
  for (const auto& letter : letters) {
    if ((*value.number & letter.second) != 0) value.text += letter.first;
  }
  return value;
}

Value tcp_mss(const Dissection& d) {
  if (!d.tcp) return std::nullopt;
  const auto tcp = net::TcpView::parse(d.bytes(*d.tcp));
  const auto at = net::mss_position(tcp->options());
  if (!at) return std::nullopt;
  const Stretch where{d.tcp->begin + net::tcp_header_bytes + *at, 2};
  return named(load(d.frame, where), where, {});
}

/// Option 53 (RFC 2132 section 9.6).
Value dhcp_type(const Dissection& d) {
  if (!d.dhcp) return std::nullopt;
  const net::Bytes options = d.bytes(*d.dhcp).subspan(240);
  std::size_t at = 0;
  while (at + 1 < options.size()) {
    const std::uint8_t code = net::load8(options, at);
    if (code == 255) return std::nullopt;
    if (code == 0) {
      ++at;
      continue;
    }
    const std::size_t length = net::load8(options, at + 1);
    if (at + 2 + length > options.size()) return std::nullopt;
    if (code == 53 && length == 1) {
      const Stretch where{d.dhcp->begin + 240 + at + 2, 1};
      return named(load(d.frame, where), where, dhcp_types);
    }
    at += 2 + length;
  }
  return std::nullopt;
}

Value frame_length(const Dissection& d) {
  return named(d.frame.size(), {}, {});
}

/// Text when all of it can be printed, else "hex:" and the digits.
Value payload_text(const Dissection& d) {
  if (!d.payload) return std::nullopt;
  const net::Bytes bytes = d.bytes(*d.payload);
  std::string text;
  for (const std::byte one : bytes) {
    const auto letter = static_cast<char>(std::to_integer<unsigned char>(one));
    if ((letter < ' ' || letter > '~') && letter != '\n' && letter != '\r' && letter != '\t') {
      text = "hex:";
      for (const std::byte each : bytes) text += fmt::format("{:02x}", std::to_integer<int>(each));
      break;
    }
    text += letter;
  }
  return FieldValue{.text = std::move(text), .where = *d.payload};
}

using enum FieldKind;
using D = Dissection;

// The weights say how well a field tells packets apart: what a translation leaves alone and what a
// sender chooses at random tells most.
constexpr auto all = std::to_array<FieldName>({
    {"eth", "src", mac, 3, "The sender's MAC on this link.", R"("00:a0:98:1b:c8:07")",
     ethernet_mac<6>},
    {"eth", "dst", mac, 3, "The receiver's MAC on this link.", R"("ff:ff:ff:ff:ff:ff")",
     ethernet_mac<0>},
    {"eth", "type", number, 4, "What the frame carries, behind VLAN tags.", R"("ipv4")",
     ethernet_type, ether_types},
    {"vlan", "vid", number, 3, "The outermost tag's VLAN (802.1Q).", "7", vlan_id},
    {"vlan", "pcp", number, 1, "The outermost tag's priority.", "0", vlan_priority},
    {"arp", "op", number, 4, "What is asked.", R"("request")", arp_operation, arp_operations},
    {"arp", "sha", mac, 3, "The sender's MAC.", R"("00:a0:98:1b:c8:07")", mac_at<&D::arp, 8>},
    {"arp", "spa", address, 4, "The sender's address.", R"("10.0.0.2")", address_at<&D::arp, 14>},
    {"arp", "tha", mac, 2, "The MAC that is asked for.", R"("00:00:00:00:00:00")",
     mac_at<&D::arp, 18>},
    {"arp", "tpa", address, 4, "The address that is asked for.", R"("10.0.0.1")",
     address_at<&D::arp, 24>},
    {"ip", "src", address, 6, "The source address.", R"("10.0.0.2")", address_at<&D::ip, 12>},
    {"ip", "dst", address, 6, "The destination address.", R"("10.0.0.0/24")",
     address_at<&D::ip, 16>},
    {"ip", "ttl", number, 1, "The time to live.", "64", number_at<&D::ip, 8, 1>},
    {"ip", "id", number, 4, "The identification.", "4711", number_at<&D::ip, 4, 2>},
    {"ip", "df", word, 1, "Don't fragment: yes or no.", R"("yes")", bit<&D::ip, 6, 0x4000>},
    {"ip", "frag", word, 2, "A fragment: yes or no.", R"("no")", bit<&D::ip, 6, 0x3FFF>},
    {"ip", "proto", number, 5, "What the packet carries.", R"("udp")", ip_protocol_name, protocols},
    {"ip", "tos", number, 1, "Type of service.", "0", number_at<&D::ip, 1, 1>},
    {"ip", "len", number, 2, "The packet's length in bytes.", "84", number_at<&D::ip, 2, 2>},
    {"ip", "csum", verdict, 1, "ok or wrong.", R"("ok")", ip_checksum},
    {"icmp", "type", number, 6, "The kind of message.", R"("echo")", icmp_type_name, icmp_types},
    {"icmp", "code", number, 2, "The code within the kind.", "0", number_at<&D::icmp, 1, 1>},
    {"icmp", "id", number, 5, "Of an echo: who asks.", "21507", number_at<&D::icmp, 4, 2>},
    {"icmp", "seq", number, 6, "Of an echo: the how manieth.", "62", number_at<&D::icmp, 6, 2>},
    {"icmp", "len", number, 3, "Header and payload, in bytes.", "64", icmp_length},
    {"icmp", "csum", verdict, 1, "ok or wrong.", R"("ok")", icmp_checksum},
    {"ip6", "src", address6, 6, "The source address.", R"("2001:db8::2")", address6_at<&D::ip6, 8>},
    {"ip6", "dst", address6, 6, "The destination address.", R"("2001:db8::/64")",
     address6_at<&D::ip6, 24>},
    {"ip6", "hlim", number, 1, "The hop limit.", "64", number_at<&D::ip6, 7, 1>},
    {"ip6", "proto", number, 5, "What the packet carries behind its extension headers.", R"("udp")",
     ip6_protocol_name, ip6_protocols},
    {"ip6", "frag", word, 2, "A fragment: yes or no.", R"("no")", ip6_is_piece},
    {"ip6", "tclass", number, 1, "The traffic class.", "0", ip6_traffic_class},
    {"ip6", "len", number, 2, "What follows the header, in bytes.", "64", number_at<&D::ip6, 4, 2>},
    {"icmp6", "type", number, 6, "The kind of message.", R"("echo")", icmp6_type_name, icmp6_types},
    {"icmp6", "code", number, 2, "The code within the kind.", "0", number_at<&D::icmp6, 1, 1>},
    {"icmp6", "id", number, 5, "Of an echo: who asks.", "21507", number_at<&D::icmp6, 4, 2>},
    {"icmp6", "seq", number, 6, "Of an echo: the how manieth.", "62", number_at<&D::icmp6, 6, 2>},
    {"icmp6", "target", address6, 5, "Of neighbour discovery: the address that is meant.",
     R"("2001:db8::1")", icmp6_target},
    {"icmp6", "csum", verdict, 1, "ok or wrong.", R"("ok")", icmp6_checksum},
    {"udp", "sport", number, 5, "The source port.", "68", number_at<&D::udp, 0, 2>},
    {"udp", "dport", number, 6, "The destination port.", "67", number_at<&D::udp, 2, 2>},
    {"udp",
     "port",
     number,
     6,
     "The source or the destination port.",
     "53",
     number_at<&D::udp, 0, 2>,
     {},
     number_at<&D::udp, 2, 2>},
    {"udp", "len", number, 3, "Header and payload, in bytes.", "20", number_at<&D::udp, 4, 2>},
    {"udp", "csum", verdict, 1, "ok, wrong or none.", R"("ok")", udp_checksum},
    {"tcp", "sport", number, 5, "The source port.", "49152", number_at<&D::tcp, 0, 2>},
    {"tcp", "dport", number, 6, "The destination port.", "2210", number_at<&D::tcp, 2, 2>},
    {"tcp",
     "port",
     number,
     6,
     "The source or the destination port.",
     "22",
     number_at<&D::tcp, 0, 2>,
     {},
     number_at<&D::tcp, 2, 2>},
    {"tcp", "flags", flags, 6, "The letters S F R P A U that are set, in this order.", R"("SA")",
     tcp_flags},
    {"tcp", "seq", number, 6, "The sequence number.", "0", number_at<&D::tcp, 4, 4>},
    {"tcp", "ack", number, 4, "The acknowledgement number.", "1", number_at<&D::tcp, 8, 4>},
    {"tcp", "win", number, 1, "The window, not scaled.", "64240", number_at<&D::tcp, 14, 2>},
    {"tcp", "mss", number, 2, "The option of that name, in bytes.", "1460", tcp_mss},
    {"tcp", "csum", verdict, 1, "ok or wrong.", R"("ok")", tcp_checksum},
    {"dhcp", "type", number, 6, "The kind of message.", R"("discover")", dhcp_type, dhcp_types},
    {"dhcp", "chaddr", mac, 5, "The client's MAC.", R"("00:a0:98:1b:c8:07")", mac_at<&D::dhcp, 28>},
    {"dhcp", "yiaddr", address, 5, "The address that is given.", R"("192.168.87.47")",
     address_at<&D::dhcp, 16>},
    {"", "len", number, 2, "The frame's length in bytes, without FCS.", "98", frame_length},
    {"", "payload", FieldKind::payload, 5,
     "What stands behind the last header that was understood: text, or \"hex:\" and digits.",
     R"("hex:00ff")", payload_text},
});

}  // namespace

std::span<const FieldName> field_names() {
  return all;
}

std::string full_name(const FieldName& field) {
  return field.group.empty() ? std::string(field.name)
                             : fmt::format("{}.{}", field.group, field.name);
}

const FieldName* find_field(std::string_view name) {
  const auto found =
      std::ranges::find_if(all, [&](const FieldName& one) { return full_name(one) == name; });
  return found == all.end() ? nullptr : &*found;
}

bool has_group(const Dissection& d, std::string_view group) {
  if (group == "eth") return d.frame.size() >= net::ethernet_header_bytes;
  const std::array<std::pair<std::string_view, bool>, 9> groups{{{"vlan", d.vlan.has_value()},
                                                                 {"arp", d.arp.has_value()},
                                                                 {"ip", d.ip.has_value()},
                                                                 {"icmp", d.icmp.has_value()},
                                                                 {"ip6", d.ip6.has_value()},
                                                                 {"icmp6", d.icmp6.has_value()},
                                                                 {"udp", d.udp.has_value()},
                                                                 {"tcp", d.tcp.has_value()},
                                                                 {"dhcp", d.dhcp.has_value()}}};
  return std::ranges::any_of(groups,
                             [&](const auto& one) { return one.first == group && one.second; });
}

std::string hex(net::Bytes bytes) {
  std::string text;
  for (const std::byte one : bytes) {
    text += fmt::format("{}{:02x}", text.empty() ? "" : " ", std::to_integer<int>(one));
  }
  return text;
}

}  // namespace guestlink::sim
