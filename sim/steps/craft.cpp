#include "sim/steps/craft.h"

#include <array>
#include <cstdint>
#include <string_view>

#include "reference/json/scalars.h"
#include "reference/net/address.h"
#include "reference/net/checksum.h"
#include "sim/steps/arguments.h"

namespace guestlink::sim {
namespace {

using json::JsonNode;
using json::ObjectShape;
using json::ValueType;
using FrameBytes = std::vector<std::byte>;

constexpr std::uint8_t protocol_icmp = 1;
constexpr std::uint8_t protocol_tcp = 6;
constexpr std::uint8_t protocol_udp = 17;
constexpr std::string_view flag_letters = "FSRPAUEC";  // bit 0 and up: RFC 9293, RFC 3168

const ValueType flags_text{.words = "letters of FSRPAUEC",
                           .schema = R"({"type": "string", "pattern": "^[FSRPAUEC]*$"})",
                           .accepts = [](const JsonNode& node) {
                             return node.kind == JsonNode::Kind::text &&
                                    node.text.find_first_not_of(flag_letters) == std::string::npos;
                           }};

json::Field number(std::string_view name, std::string_view meaning, std::string_view otherwise) {
  return {.name = name,
          .type = &sixteen_bits,
          .meaning = meaning,
          .example = "1",
          .otherwise = otherwise};
}
json::Field address(std::string_view name, std::string_view meaning) {
  return {.name = name,
          .type = &json::ipv4_address,
          .meaning = meaning,
          .example = R"("192.0.2.1")",
          .otherwise = R"("0.0.0.0")"};
}
json::Field mac(std::string_view name, std::string_view meaning, std::string_view otherwise) {
  return {.name = name,
          .type = &json::mac_address,
          .meaning = meaning,
          .example = R"("02:00:00:00:00:01")",
          .otherwise = otherwise};
}

const ObjectShape& ethernet_shape() {
  static const ObjectShape shape{.name = "a crafted Ethernet header",
                                 .meaning = "Its type follows from what it carries.",
                                 .fields = {mac("src", "From whom.", R"("00:00:00:00:00:00")"),
                                            mac("dst", "To whom.", R"("ff:ff:ff:ff:ff:ff")"),
                                            number("type", "Instead of the right one.", "")}};
  return shape;
}
const ObjectShape& vlan_shape() {
  static const ObjectShape shape{.name = "a crafted VLAN tag",
                                 .meaning = "IEEE 802.1Q.",
                                 .fields = {number("vid", "The VLAN.", "0")}};
  return shape;
}
const ObjectShape& arp_shape() {
  static const ObjectShape shape{
      .name = "a crafted ARP message",
      .meaning = "RFC 826, for IPv4 on Ethernet.",
      .fields = {number("op", "1 asks, 2 answers.", "1"),
                 mac("sha", "The sender's MAC.", "the frame's source"),
                 address("spa", "The sender's address."),
                 mac("tha", "The target's MAC.", R"("00:00:00:00:00:00")"),
                 address("tpa", "The target's address.")}};
  return shape;
}
const ObjectShape& ip_shape() {
  static const ObjectShape shape{
      .name = "a crafted IPv4 header",
      .meaning = "Without options.",
      .fields = {address("src", "From whom."), address("dst", "To whom."),
                 number("ttl", "Hops left.", "64"), number("id", "Its identification.", "0"),
                 number("proto", "Instead of the right one.", ""),
                 number("frag", "Flags and offset: 8192 is MF, 16384 DF.", "0")}};
  return shape;
}
const ObjectShape& icmp_shape() {
  static const ObjectShape shape{
      .name = "a crafted ICMP header",
      .meaning = "RFC 792.",
      .fields = {number("type", "8 asks for an echo.", "8"), number("code", "Its code.", "0"),
                 number("id", "Its identifier.", "0"), number("seq", "Its sequence.", "0")}};
  return shape;
}
const ObjectShape& udp_shape() {
  static const ObjectShape shape{
      .name = "a crafted UDP header",
      .meaning = "RFC 768.",
      .fields = {number("sport", "From which port.", "0"), number("dport", "To which.", "0")}};
  return shape;
}
const ObjectShape& tcp_shape() {
  static const ObjectShape shape{
      .name = "a crafted TCP header",
      .meaning = "RFC 9293, without options.",
      .fields = {number("sport", "From which port.", "0"),
                 number("dport", "To which.", "0"),
                 number("seq", "Its sequence number.", "0"),
                 number("ack", "What it acknowledges.", "0"),
                 {.name = "flags",
                  .type = &flags_text,
                  .meaning = "FIN, SYN, RST, PSH, ACK, URG, ECE and CWR by their first letters.",
                  .example = R"("SA")",
                  .otherwise = R"("S")"}}};
  return shape;
}

template <const ObjectShape& (*shape)()>
constexpr ValueType object_of() {
  return {.kind = ValueType::Kind::object, .words = "an object", .schema = "", .object = shape};
}
constexpr ValueType ethernet_object = object_of<ethernet_shape>();
constexpr ValueType vlan_object = object_of<vlan_shape>();
constexpr ValueType arp_object = object_of<arp_shape>();
constexpr ValueType ip_object = object_of<ip_shape>();
constexpr ValueType icmp_object = object_of<icmp_shape>();
constexpr ValueType udp_object = object_of<udp_shape>();
constexpr ValueType tcp_object = object_of<tcp_shape>();

void append8(FrameBytes& bytes, std::uint64_t value) {
  bytes.push_back(static_cast<std::byte>(value & 0xFFU));
}
void append16(FrameBytes& bytes, std::uint64_t value) {
  append8(bytes, value >> 8U);
  append8(bytes, value);
}
void append32(FrameBytes& bytes, std::uint64_t value) {
  append16(bytes, value >> 16U);
  append16(bytes, value);
}
void append_mac(FrameBytes& bytes, const net::MacAddress& mac) {
  for (const std::uint8_t octet : mac.octets) append8(bytes, octet);
}
std::uint32_t address_in(const JsonNode& object, std::string_view key) {
  return json::address_of(object, key).value_or(net::Ipv4Address{}).value;
}

/// What `ip` carries and its protocol; its checksum field stands at `checksum_at` and is 0.
struct Carried {
  FrameBytes bytes{};
  std::uint8_t protocol = 0;
  std::size_t checksum_at = 0;  ///< 0: there is none.
};

Carried carried_by_ip(const JsonNode& said, const FrameBytes& payload) {
  Carried made;
  if (const JsonNode* icmp = json::member(said, "icmp")) {
    made.protocol = protocol_icmp;
    made.checksum_at = 2;
    append8(made.bytes, json::whole_of(*icmp, "type", 8));
    append8(made.bytes, json::whole_of(*icmp, "code"));
    append16(made.bytes, 0);
    append16(made.bytes, json::whole_of(*icmp, "id"));
    append16(made.bytes, json::whole_of(*icmp, "seq"));
  } else if (const JsonNode* udp = json::member(said, "udp")) {
    made.protocol = protocol_udp;
    made.checksum_at = 6;
    append16(made.bytes, json::whole_of(*udp, "sport"));
    append16(made.bytes, json::whole_of(*udp, "dport"));
    append16(made.bytes, 8 + payload.size());
    append16(made.bytes, 0);
  } else if (const JsonNode* tcp = json::member(said, "tcp")) {
    made.protocol = protocol_tcp;
    made.checksum_at = 16;
    append16(made.bytes, json::whole_of(*tcp, "sport"));
    append16(made.bytes, json::whole_of(*tcp, "dport"));
    append32(made.bytes, json::whole_of(*tcp, "seq"));
    append32(made.bytes, json::whole_of(*tcp, "ack"));
    append8(made.bytes, 0x50);  // five words
    std::uint64_t flags = 0;
    for (const char letter : json::text_of(*tcp, "flags", "S")) {
      flags |= std::uint64_t{1} << flag_letters.find(letter);
    }
    append8(made.bytes, flags);
    append16(made.bytes, 65535);
    append32(made.bytes, 0);
  }
  made.bytes.insert(made.bytes.end(), payload.begin(), payload.end());
  return made;
}

FrameBytes packet_of(const JsonNode& said, const FrameBytes& payload, bool wrong) {
  const JsonNode& ip = *json::member(said, "ip");
  Carried carried = carried_by_ip(said, payload);
  const net::Ipv4Address source{address_in(ip, "src")};
  const net::Ipv4Address destination{address_in(ip, "dst")};
  if (carried.checksum_at != 0) {
    const auto length = static_cast<std::uint16_t>(carried.bytes.size());
    const std::uint64_t start =
        carried.protocol == protocol_icmp
            ? 0
            : net::pseudo_header_sum(source, destination, carried.protocol, length);
    const std::uint16_t right = net::checksum(carried.bytes, start);
    net::store16(carried.bytes, carried.checksum_at,
                 wrong ? static_cast<std::uint16_t>(right ^ 0x5555U) : right);
  }
  FrameBytes packet;
  append16(packet, 0x4500);
  append16(packet, 20 + carried.bytes.size());
  append16(packet, json::whole_of(ip, "id"));
  append16(packet, json::whole_of(ip, "frag"));
  append8(packet, json::whole_of(ip, "ttl", 64));
  append8(packet, json::whole_of(ip, "proto", carried.protocol));
  append16(packet, 0);
  append32(packet, source.value);
  append32(packet, destination.value);
  net::store16(packet, 10, net::checksum(packet));
  packet.insert(packet.end(), carried.bytes.begin(), carried.bytes.end());
  return packet;
}

FrameBytes arp_of(const JsonNode& arp, const net::MacAddress& source) {
  FrameBytes message;
  append16(message, 1);       // Ethernet
  append16(message, 0x0800);  // IPv4
  append16(message, 0x0604);
  append16(message, json::whole_of(arp, "op", 1));
  append_mac(message, json::mac_of(arp, "sha").value_or(source));
  append32(message, address_in(arp, "spa"));
  append_mac(message, json::mac_of(arp, "tha").value_or(net::MacAddress{}));
  append32(message, address_in(arp, "tpa"));
  return message;
}

}  // namespace

const ObjectShape& frame_shape() {
  static const ObjectShape shape{
      .name = "a crafted frame",
      .meaning = "Its parts, outermost first. Lengths follow from them.",
      .fields = {
          {"eth", &ethernet_object, "Ethernet.", R"({"src": "02:00:00:00:00:01"})", "to everybody"},
          {"vlan", &vlan_object, "A tag behind the addresses.", R"({"vid": 7})", "none"},
          {"arp", &arp_object, "ARP.", R"({"tpa": "192.0.2.1"})", "none"},
          {"ip", &ip_object, "IPv4.", R"({"src": "192.0.2.1", "dst": "192.0.2.2"})", "none"},
          {"icmp", &icmp_object, "In `ip`.", R"({"type": 8})", "none"},
          {"udp", &udp_object, "In `ip`.", R"({"sport": 53, "dport": 53})", "none"},
          {"tcp", &tcp_object, "In `ip`.", R"({"dport": 22, "flags": "S"})", "none"},
          {"payload", &json::any_text, "What comes last.", R"("hello")", "nothing"},
          {"bad_csum", &json::true_or_false, "Whether the checksum of ICMP, UDP or TCP is wrong.",
           "true", "false"}}};
  return shape;
}

std::vector<std::byte> craft_frame(const JsonNode& said) {
  static const JsonNode nothing{};
  const JsonNode* given = json::member(said, "eth");
  const JsonNode& eth = given == nullptr ? nothing : *given;
  const net::MacAddress source = json::mac_of(eth, "src").value_or(net::MacAddress{});
  FrameBytes payload;
  for (const char one : json::text_of(said, "payload")) {
    payload.push_back(static_cast<std::byte>(one));
  }
  std::uint64_t type = 0x88B5;  // IEEE 802 local experiments
  FrameBytes inner = payload;
  if (const JsonNode* arp = json::member(said, "arp")) {
    type = 0x0806;
    inner = arp_of(*arp, source);
  } else if (json::member(said, "ip") != nullptr) {
    type = 0x0800;
    inner = packet_of(said, payload, json::flag_of(said, "bad_csum"));
  }
  FrameBytes frame;
  append_mac(
      frame,
      json::mac_of(eth, "dst").value_or(net::MacAddress{{0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF}}));
  append_mac(frame, source);
  if (const JsonNode* vlan = json::member(said, "vlan")) {
    append16(frame, 0x8100);
    append16(frame, json::whole_of(*vlan, "vid") & 0x0FFFU);
  }
  append16(frame, json::whole_of(eth, "type", type));
  frame.insert(frame.end(), inner.begin(), inner.end());
  return frame;
}

}  // namespace guestlink::sim
