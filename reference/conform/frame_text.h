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
/// Further words: src MAC, dst MAC (the Ethernet addresses), tos N, vlan ID, type HEX (EtherType of
/// a raw one), badsum (transport checksum off by one), nosum (UDP without), badipsum, options HEX
/// (of IP), cut N (bytes that are there), piece A-B (that part of the IP payload as a fragment),
/// quote N (bytes of the quoted payload), trailer N, text WORD (payload), unfinished (checksum left
/// to the card), segment N (a superpacket's payload per segment).
struct FrameText {
  enum class Kind : std::uint8_t {
    udp,
    tcp,
    icmp_query,
    icmp_error,
    other,
    arp_request,
    arp_reply,
    raw
  };
  Kind kind = Kind::raw;
  net::Ipv4Address source;
  net::Ipv4Address destination;
  std::uint16_t source_port = 0;
  std::uint16_t destination_port = 0;
  std::uint8_t protocol = 0;
  std::optional<std::uint8_t> ttl;
  std::uint16_t id = 1;
  std::uint8_t service = 0;  ///< The old type of service byte.
  bool dont_fragment = false;
  std::size_t length = 8;  ///< Payload bytes.
  std::optional<std::string> text;
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
