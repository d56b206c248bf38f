#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "reference/base/result.h"
#include "reference/net/address.h"
#include "reference/net/ipv6_address.h"

namespace guestlink::conform {

/// One frame as a packet table writes it, with everything that makes its bytes.
/// docs/packet-tables.md shows the language by example:
///
///   udp 172.24.1.49:5353 > 192.0.2.9:53 len 12 ttl 64 id 7 df
///   tcp 172.24.1.49:40000 > 192.0.2.9:80 S mss 1460
///   icmp echo request 172.24.1.49 > 192.0.2.9 id 42 seq 1
///   icmp 3/4 198.51.100.1 > 192.0.2.21 mtu 1280 about [udp 192.0.2.21:5353 > 192.0.2.9:53]
///   proto 47 172.24.1.49 > 192.0.2.9 len 20
///   arp who-has 172.24.1.1 tell 172.24.1.49
///   arp 172.24.1.49 is-at 02:00:00:00:00:49
///   raw 45000014…        what follows the Ethernet header, in hexadecimal
///
/// and of IPv6, where the port stands behind the address:
///
///   udp6 fd00::49 5353 > 2001:db8::9 53 len 12 ttl 64
///   tcp6 fd00::49 40000 > 2001:db8::9 80 S
///   icmp6 echo request fd00::49 > 2001:db8::9 id 42 seq 1
///   icmp6 2/0 fd00::1 > fd00::49 mtu 1280 about [udp6 fd00::49 5353 > 2001:db8::9 53]
///   proto6 47 fd00::49 > 2001:db8::9 len 20
///   nd who-has fd00::1 tell fd00::49                 (tell ::, when it probes whether it is free)
///   nd fd00::1 is-at 02:00:00:00:01:01 to fd00::49   (to ff02::1, when nobody in particular asked)
///
/// Further words: src MAC, dst MAC (the Ethernet addresses), tos N, vlan ID, type HEX (EtherType of
/// a raw one), badsum (transport checksum off by one), nosum (UDP without), badipsum, options HEX
/// (of IP), cut N (bytes that are there), piece A-B (that part of the IP payload as a fragment),
/// quote N (bytes of the quoted payload), trailer N, text WORD (payload), unfinished (checksum left
/// to the card), dhcp OP XID MAC FLAGS (a DHCP message as payload), dhcp-options HEX (behind its
/// magic cookie), segment N (a superpacket's payload per segment).  Of IPv6: tos is the traffic
/// class, flow N the flow label, ext PROTOCOL HEX extension headers before the transport's, the
/// first of which is PROTOCOL; of ND: flags N (0xE0: router, solicited, override), from ADDRESS
/// (the packet's source of an advertisement), nolla (without the option).
struct FrameText {
  enum class Kind : std::uint8_t {
    udp,
    tcp,
    icmp_query,
    icmp_error,
    other,
    arp_request,
    arp_reply,
    nd_request,
    nd_reply,
    raw
  };
  Kind kind = Kind::raw;
  bool ipv6 = false;
  net::Ipv4Address source;
  net::Ipv4Address destination;
  net::Ipv6Address source6;
  net::Ipv6Address destination6;
  net::Ipv6Address target;  ///< Of ND.
  std::optional<std::uint8_t> flags;
  bool without_option = false;
  std::uint32_t flow_label = 0;
  std::uint8_t extension_kind = 0;
  std::vector<std::byte> extensions;
  std::uint16_t source_port = 0;
  std::uint16_t destination_port = 0;
  std::uint8_t protocol = 0;
  std::optional<std::uint8_t> ttl;
  std::uint16_t id = 1;
  std::uint8_t service = 0;  ///< The old type of service byte.
  bool dont_fragment = false;
  std::size_t length = 8;  ///< Payload bytes.
  std::optional<std::string> text;
  /// A DHCP message as payload: 240 bytes, up to and with the magic cookie, and its options.
  struct Dhcp {
    std::uint8_t op = 1;
    std::uint32_t transaction = 0;
    net::MacAddress client;
    std::uint16_t flags = 0;
    std::vector<std::byte> options{};
  };
  std::optional<Dhcp> dhcp;
  std::uint8_t tcp_flags = 0;
  std::optional<std::uint16_t> mss;
  std::uint8_t icmp_type = 0;
  std::uint8_t icmp_code = 0;
  std::uint16_t icmp_id = 0;
  std::uint16_t sequence = 1;
  std::uint16_t mtu = 0;
  std::shared_ptr<const FrameText> about;
  std::optional<std::size_t> quote;
  net::MacAddress is_at;
  std::vector<std::byte> bytes;
  std::optional<net::MacAddress> source_mac;
  std::optional<net::MacAddress> destination_mac;
  std::optional<std::uint16_t> vlan;
  std::uint16_t ether_type = 0x0800;
  bool bad_checksum = false;
  bool no_checksum = false;
  bool bad_header_checksum = false;
  std::vector<std::byte> options;
  std::optional<std::size_t> cut;
  struct Piece {
    std::size_t from = 0;
    std::size_t to = 0;
  };
  std::optional<Piece> piece;
  std::size_t trailer = 0;
  bool unfinished = false;
  std::uint16_t segment = 0;
};

/// The payload of a UDP, TCP, echo or other packet: the text, or bytes that count up.
std::vector<std::byte> payload_of(const FrameText& frame);

/// `unreadable` with the word that was not understood.
Result<FrameText> parse_frame_text(std::string_view text);

}  // namespace guestlink::conform
