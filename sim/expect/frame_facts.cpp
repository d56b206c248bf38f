#include "sim/expect/frame_facts.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include <fmt/format.h>

namespace guestlink::sim {
namespace {

constexpr std::size_t ethernet_bytes = 14;
constexpr std::uint16_t type_vlan = 0x8100;
constexpr std::uint16_t type_arp = 0x0806;
constexpr std::uint16_t type_ipv4 = 0x0800;
constexpr std::uint8_t protocol_icmp = 1;
constexpr std::uint8_t protocol_tcp = 6;
constexpr std::uint8_t protocol_udp = 17;

net::MacAddress mac_at(net::Bytes bytes, std::size_t at) {
  net::MacAddress mac;
  for (std::size_t i = 0; i < mac.octets.size(); ++i) mac.octets[i] = net::load8(bytes, at + i);
  return mac;
}

net::Ipv4Address address_at(net::Bytes bytes, std::size_t at) {
  return {net::load32(bytes, at)};
}

std::optional<FrameFacts::Arp> read_arp(net::Bytes bytes) {
  if (bytes.size() < 28 || net::load16(bytes, 2) != type_ipv4) return std::nullopt;
  return FrameFacts::Arp{mac_at(bytes, 8), address_at(bytes, 14), mac_at(bytes, 18),
                         address_at(bytes, 24)};
}

/// Reads an IPv4 header and cuts `bytes` to what stands behind it.
std::optional<FrameFacts::Ipv4> take_ipv4(net::Bytes& bytes) {
  if (bytes.size() < 20 || (net::load8(bytes, 0) >> 4U) != 4) return std::nullopt;
  const std::size_t header = (net::load8(bytes, 0) & 0x0FU) * std::size_t{4};
  if (header < 20 || bytes.size() < header) return std::nullopt;
  const FrameFacts::Ipv4 ip{address_at(bytes, 12), address_at(bytes, 16), net::load8(bytes, 9),
                            net::load8(bytes, 8)};
  // Padding of short frames is no payload.
  const std::size_t total = std::min<std::size_t>(net::load16(bytes, 2), bytes.size());
  bytes = total < header ? net::Bytes{} : bytes.first(total).subspan(header);
  return ip;
}

void read_transport(FrameFacts& facts) {
  const net::Bytes bytes = facts.payload;
  if (facts.ip->protocol == protocol_icmp && bytes.size() >= 8) {
    facts.icmp = FrameFacts::Icmp{net::load8(bytes, 0), net::load8(bytes, 1), net::load16(bytes, 4),
                                  net::load16(bytes, 6)};
    facts.payload = bytes.subspan(8);
    const std::uint8_t type = facts.icmp->type;
    if (type == 3 || type == 5 || type == 11 || type == 12) facts.quoted = take_ipv4(facts.payload);
  }
  if (facts.ip->protocol == protocol_tcp && bytes.size() >= 20) {
    facts.tcp = FrameFacts::Ports{net::load16(bytes, 0), net::load16(bytes, 2)};
    facts.tcp_flags = net::load8(bytes, 13);
    const std::size_t header = (net::load8(bytes, 12) >> 4U) * std::size_t{4};
    facts.payload = header >= 20 && header <= bytes.size() ? bytes.subspan(header) : net::Bytes{};
  }
  if (facts.ip->protocol == protocol_udp && bytes.size() >= 8) {
    facts.udp = FrameFacts::Ports{net::load16(bytes, 0), net::load16(bytes, 2)};
    facts.payload = bytes.subspan(8);
  }
}

template <class Container>
bool holds(net::Bytes bytes, const Container& wanted) {
  return std::search(bytes.begin(), bytes.end(), wanted.begin(), wanted.end(),
                     [](std::byte left, auto right) {
                       return std::to_integer<unsigned char>(left) ==
                              static_cast<unsigned char>(right);
                     }) != bytes.end();
}

std::string leak_in_payload(net::Bytes payload, const Secrets& secrets) {
  for (const net::Ipv4Address address : secrets.addresses) {
    std::array<std::byte, 4> raw{};
    net::store32(raw, 0, address.value);
    const bool as_bytes =
        std::search(payload.begin(), payload.end(), raw.begin(), raw.end()) != payload.end();
    if (as_bytes || holds(payload, net::to_string(address))) {
      return "payload " + net::to_string(address);
    }
  }
  for (const net::MacAddress& mac : secrets.macs) {
    if (holds(payload, mac.octets)) return "payload " + net::to_string(mac);
  }
  return "";
}

/// The first of the named values that is one of the secrets.
class Search {
 public:
  explicit Search(const Secrets& secrets) : secrets_(secrets) {}
  void look(std::string_view field, const net::MacAddress& mac) {
    const bool hit = std::ranges::find(secrets_.macs, mac) != secrets_.macs.end();
    if (hit && found_.empty()) found_ = fmt::format("{} {}", field, net::to_string(mac));
  }
  void look(std::string_view field, net::Ipv4Address address) {
    const bool hit = std::ranges::any_of(
        secrets_.networks, [&](const auto& network) { return network.contains(address); });
    if (hit && found_.empty()) found_ = fmt::format("{} {}", field, net::to_string(address));
  }
  const std::string& found() const { return found_; }

 private:
  const Secrets& secrets_;
  std::string found_;
};

}  // namespace

FrameFacts read_frame(net::Bytes frame) {
  FrameFacts facts;
  if (frame.size() < ethernet_bytes) return facts;
  facts.destination = mac_at(frame, 0);
  facts.source = mac_at(frame, 6);
  std::size_t at = 12;
  while (at + 6 <= frame.size() && net::load16(frame, at) == type_vlan) at += 4;
  facts.type = net::load16(frame, at);
  facts.payload = frame.subspan(at + 2);
  if (facts.type == type_arp) facts.arp = read_arp(facts.payload);
  if (facts.type == type_ipv4) facts.ip = take_ipv4(facts.payload);
  if (facts.ip) read_transport(facts);
  return facts;
}

std::string leak_in(net::Bytes frame, const Secrets& secrets) {
  const FrameFacts facts = read_frame(frame);
  Search search(secrets);
  search.look("eth.src", facts.source);
  search.look("eth.dst", facts.destination);
  if (facts.arp) {
    search.look("arp.sha", facts.arp->sender);
    search.look("arp.spa", facts.arp->sender_address);
    search.look("arp.tha", facts.arp->target);
    search.look("arp.tpa", facts.arp->target_address);
  }
  if (facts.ip) {
    search.look("ip.src", facts.ip->source);
    search.look("ip.dst", facts.ip->destination);
  }
  if (facts.quoted) {
    search.look("quoted ip.src", facts.quoted->source);
    search.look("quoted ip.dst", facts.quoted->destination);
  }
  return search.found().empty() ? leak_in_payload(facts.payload, secrets) : search.found();
}

std::string describe(const FrameFacts& facts) {
  std::string text =
      fmt::format("{} > {}", net::to_string(facts.source), net::to_string(facts.destination));
  if (facts.arp) {
    text += fmt::format(", ARP {} asks for {}", net::to_string(facts.arp->sender_address),
                        net::to_string(facts.arp->target_address));
  }
  if (facts.ip) {
    text += fmt::format(", {} > {}", net::to_string(facts.ip->source),
                        net::to_string(facts.ip->destination));
  }
  if (facts.icmp) {
    text += fmt::format(", ICMP type {} id {} seq {}", facts.icmp->type, facts.icmp->id,
                        facts.icmp->sequence);
  }
  if (facts.tcp) text += fmt::format(", TCP {} > {}", facts.tcp->source, facts.tcp->destination);
  if (facts.udp) text += fmt::format(", UDP {} > {}", facts.udp->source, facts.udp->destination);
  return text;
}

}  // namespace guestlink::sim
