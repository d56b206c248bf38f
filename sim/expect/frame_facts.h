#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "reference/net/address.h"
#include "reference/net/bytes.h"

namespace guestlink::sim {

/// What an expectation wants to know of a frame, read from its raw bytes.  Nothing here is shared
/// with the forwarder, so that the two cannot be wrong together.
struct FrameFacts {
  net::MacAddress source;
  net::MacAddress destination;
  std::uint16_t type = 0;  ///< Of the payload, behind VLAN tags.

  struct Arp {
    net::MacAddress sender;
    net::Ipv4Address sender_address;
    net::MacAddress target;
    net::Ipv4Address target_address;
  };
  std::optional<Arp> arp;

  struct Ipv4 {
    net::Ipv4Address source;
    net::Ipv4Address destination;
    std::uint8_t protocol = 0;
    std::uint8_t ttl = 0;
  };
  std::optional<Ipv4> ip;
  std::optional<Ipv4> quoted;  ///< The packet that an ICMP error is about.

  struct Icmp {
    std::uint8_t type = 0;
    std::uint8_t code = 0;
    std::uint16_t id = 0;
    std::uint16_t sequence = 0;
  };
  std::optional<Icmp> icmp;

  struct Ports {
    std::uint16_t source = 0;
    std::uint16_t destination = 0;
  };
  std::optional<Ports> tcp;
  std::optional<Ports> udp;
  std::uint8_t tcp_flags = 0;
  net::Bytes payload;  ///< Behind the last header that was understood; points into the frame.

  bool is_tcp_syn() const { return tcp && (tcp_flags & 0x12U) == 0x02U; }
};

/// Reads `frame` as far as it goes; what is cut short or not known stays empty.
FrameFacts read_frame(net::Bytes frame);

/// Who must not show: a network, and hardware addresses.
struct Secrets {
  std::vector<net::Ipv4Cidr> networks;
  /// Single addresses of them that are also searched for in payloads, as four bytes and as text.
  std::vector<net::Ipv4Address> addresses;
  std::vector<net::MacAddress> macs;
};

/// Where `frame` shows one of `secrets`: "ip.src 172.24.1.49"; empty: nowhere.
/// Header fields (Ethernet, ARP, IPv4, the packet quoted by an ICMP error) are held against the
/// networks; payloads (DHCP and DNS among them) against the addresses, because random bytes of a
/// payload would too often look like some address of a network.
std::string leak_in(net::Bytes frame, const Secrets& secrets);

/// One line for a person: "02:00:.. > f0:d5:.., 172.24.1.49 > 192.168.0.1, ICMP echo request".
std::string describe(const FrameFacts& facts);

}  // namespace guestlink::sim
