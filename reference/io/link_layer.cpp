#include "reference/io/link_layer.h"

#include "reference/io/wifi_frame.h"
#include "reference/net/ethernet.h"

namespace guestlink::io {
namespace {

constexpr std::string_view cut_short = "its header is cut short";
constexpr net::MacAddress everybody{{0xff, 0xff, 0xff, 0xff, 0xff, 0xff}};
/// Somebody who is neither end.
constexpr net::MacAddress another{{0x02, 0, 0, 0, 0, 0x03}};

/// The Ethernet address of an IPv4 or IPv6 group (RFC 1112 section 6.4, RFC 2464 section 7), or
/// `otherwise`.
net::MacAddress group_of(net::Bytes packet, const net::MacAddress& otherwise) {
  const std::size_t version = packet.empty() ? 0 : net::load8(packet, 0) >> 4U;
  if (version == 4 && packet.size() >= 20) {
    const net::Ipv4Address to{net::load32(packet, 16)};
    if (to.is_broadcast()) return everybody;
    if (!to.is_multicast()) return otherwise;
    const auto octet = [&](unsigned shift) { return static_cast<std::uint8_t>(to.value >> shift); };
    return {{0x01, 0x00, 0x5e, static_cast<std::uint8_t>(octet(16) & 0x7fU), octet(8), octet(0)}};
  }
  if (version == 6 && packet.size() >= 40 && net::load8(packet, 24) == 0xff) {
    return {{0x33, 0x33, net::load8(packet, 36), net::load8(packet, 37), net::load8(packet, 38),
             net::load8(packet, 39)}};
  }
  return otherwise;
}

void append(std::vector<std::byte>& out, const net::MacAddress& to, const net::MacAddress& from,
            std::uint16_t ether_type, net::Bytes payload) {
  const std::size_t begin = out.size();
  out.resize(begin + net::ethernet_header_bytes);
  const net::MutableBytes header = net::MutableBytes(out).subspan(begin);
  net::store_mac(header, 0, to);
  net::store_mac(header, 6, from);
  net::store16(header, 12, ether_type);
  out.insert(out.end(), payload.begin(), payload.end());
}

std::string_view from_raw(net::Bytes packet, const LinkEnds& ends, std::vector<std::byte>& out) {
  if (packet.empty()) return cut_short;
  const unsigned version = net::load8(packet, 0) >> 4U;
  if (version != 4 && version != 6) return "it is no IP packet";
  append(out, group_of(packet, ends.own), ends.peer, version == 4 ? 0x0800 : 0x86DD, packet);
  return {};
}

/// What the two versions of "cooked" captures say, in different places.
struct Cooked {
  std::size_t header_bytes;
  std::size_t protocol_at;
  std::size_t kind_at;    ///< In its last octet.
  std::size_t length_at;  ///< Of the address, in its last octet.
  std::size_t address_at;
};
constexpr Cooked cooked1{16, 14, 1, 5, 6};
constexpr Cooked cooked2{20, 0, 10, 11, 12};

std::string_view from_cooked(const Cooked& where, net::Bytes packet, const LinkEnds& ends,
                             std::vector<std::byte>& out) {
  if (packet.size() < where.header_bytes) return cut_short;
  const std::uint16_t protocol = net::load16(packet, where.protocol_at);
  if (protocol < 0x0600) return "it has no EtherType";
  const net::Bytes payload = packet.subspan(where.header_bytes);
  const bool has_sender = net::load8(packet, where.length_at) == 6;
  const net::MacAddress sender = has_sender ? net::load_mac(packet, where.address_at) : ends.peer;
  net::MacAddress to = ends.own;
  switch (net::load8(packet, where.kind_at)) {
  case 1: to = everybody; break;
  case 2: to = group_of(payload, everybody); break;
  case 3: to = another; break;
  default: to = group_of(payload, ends.own); break;  // to us, or sent by us
  }
  append(out, to, sender, protocol, payload);
  return {};
}

}  // namespace

std::string_view to_ethernet(int type, net::Bytes packet, bool whole, const LinkEnds& ends,
                             std::vector<std::byte>& out) {
  switch (type) {
  case link_type::linux_sll: return from_cooked(cooked1, packet, ends, out);
  case link_type::linux_sll2: return from_cooked(cooked2, packet, ends, out);
  case link_type::ieee802_11:
  case link_type::radiotap: {
    WifiData data;
    const std::string_view why =
        type == link_type::radiotap ? read_radiotap(packet, whole, data) : read_wifi(packet, data);
    if (!why.empty()) return why;
    append(out, data.destination, data.source, data.ether_type, data.payload);
    return {};
  }
  case link_type::ethernet: out.insert(out.end(), packet.begin(), packet.end()); return {};
  default: return from_raw(packet, ends, out);
  }
}

}  // namespace guestlink::io
