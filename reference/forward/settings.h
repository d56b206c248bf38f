#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "reference/base/time.h"
#include "reference/forward/attachment.h"
#include "reference/forward/bridge_settings.h"
#include "reference/forward/filter_settings.h"
#include "reference/forward/port_range.h"
#include "reference/forward/router_settings.h"
#include "reference/forward/station_settings.h"
#include "reference/net/address.h"

namespace guestlink::forward {

/// What ARP would tell; such an entry never times out.
struct Neighbour {
  net::Ipv4Address address;
  net::MacAddress mac;
};

enum class Protocol : std::uint8_t { icmp = 1, tcp = 6, udp = 17 };

/// A service of the machine the forwarder runs on that the outside may reach.
struct LocalService {
  Protocol protocol = Protocol::tcp;
  PortRange ports;
};

/// The forwarder's third port: a tap that carries both addresses for the kernel of the machine it
/// runs on, so that sshd and dnsmasq there work while the physical ends carry no address.
struct LocalPort {
  net::MacAddress kernel_mac;            ///< Of the kernel's end of the tap.
  net::MacAddress mac;                   ///< What the forwarder shows there.
  std::vector<LocalService> accept;      ///< From outside; everything is reachable from inside.
  bool accept_echo_from_outside = true;  ///< ICMP echo requests to the outside address.
};

/// Who may send to a mapping from outside (RFC 4787 section 5).
enum class Filtering : std::uint8_t {
  endpoint_independent,        ///< "eif": everybody.
  address_dependent,           ///< "adf": any port of an address that was sent to.
  address_and_port_dependent,  ///< "apdf": an endpoint that was sent to.
};

/// A service inside that the outside reaches at the outside address.
struct PortForward {
  Protocol protocol = Protocol::tcp;
  PortRange outside_ports;
  net::Ipv4Address inside_address;
  std::uint16_t inside_port = 0;  ///< Of the range's first port; the others follow in order.
  /// Only for these remote ends; the most specific forward wins.
  std::optional<net::Ipv4Cidr> from;
  /// Further hosts that serve it: each new session goes to the next one in turn (RFC 2391).
  std::vector<net::Ipv4Address> shared_with;
  /// It ends with the first session that it lets in (libalias(3) LibAliasRedirectDynamic).
  bool once = false;
  /// Whether the settings alone say who answers by these ports; else each session does.
  bool is_fixed() const { return !from && shared_with.empty() && !once; }
};

/// How long a silent session is kept (forwarding.md's table; the sources are at each).
struct Nat44Timeouts {
  Duration udp = std::chrono::seconds(300);               ///< RFC 4787 REQ-5.
  Duration tcp_established = std::chrono::seconds(7440);  ///< RFC 5382 REQ-5.
  Duration tcp_opening = std::chrono::seconds(240);       ///< RFC 5382 REQ-5.
  Duration tcp_closing = std::chrono::seconds(240);       ///< RFC 5382 REQ-5, after both FINs.
  Duration tcp_reset = std::chrono::seconds(240);         ///< RFC 7857 "TCP RST".
  Duration icmp_query = std::chrono::seconds(60);         ///< RFC 5508 REQ-2.
  Duration other = std::chrono::seconds(600);             ///< Protocols without ports.
  Duration fragment = std::chrono::seconds(30);           ///< Between a datagram's pieces.
  Duration port_rest = std::chrono::seconds(120);         ///< RFC 6888 REQ-8.
  Duration neighbour = std::chrono::seconds(1200);        ///< What an ARP reply taught.
};

/// Both ends belong to it.
struct AddressRange {
  net::Ipv4Address first;
  net::Ipv4Address last;
  constexpr bool contains(net::Ipv4Address address) const {
    return first.value <= address.value && address.value <= last.value;
  }
  constexpr std::uint64_t size() const { return std::uint64_t{last.value} - first.value + 1; }
};

/// An inside host, and the outside address that is its alone.
struct AddressPair {
  net::Ipv4Address inside;
  net::Ipv4Address outside;
};

struct Nat44Settings {
  Nat44Timeouts timeouts;
  /// RFC 4787 REQ-8 recommends address-dependent filtering where stringency matters most, and a
  /// laptop on somebody else's Wi-Fi is such a place.
  Filtering filtering = Filtering::address_dependent;
  std::vector<PortForward> port_forwards;
  /// Outside addresses beside the attachment's; a host keeps to one of all (RFC 4787 REQ-2).
  std::vector<AddressRange> pool;
  /// Hosts with an outside address of their own (RFC 3022 section 2.1): every port, identifier and
  /// protocol, both ways.  Nobody else is given such an address, and if it is the attachment's
  /// nobody hides behind that any more.
  std::vector<AddressPair> one_to_one;
  /// From which outside ports of UDP and TCP are chosen; what lies outside is left alone.
  PortRange ports{1, 65535};
  bool hairpin = true;                     ///< RFC 4787 REQ-9.
  bool inbound_refresh = false;            ///< RFC 4787 REQ-6: only outbound packets refresh.
  bool pick_up_tcp = false;                ///< A non-SYN segment from inside may open a session.
  std::optional<std::uint16_t> mss_clamp;  ///< Largest MSS let through in a SYN.
  std::uint32_t max_sessions = 262144;
  std::uint32_t max_sessions_per_host = 0;  ///< RFC 6888 REQ-4; 0: no limit.
  bool answer_refusals = true;              ///< ICMP 3/13 inwards for flows there is no room for.
  std::uint64_t seed = 0;                   ///< Of port choice and hashes; random when live.
};

/// Everything a mode may need; each takes its own part.
struct Settings {
  std::string mode = "nat44";
  Attachment inside;
  Attachment outside;
  std::optional<net::Ipv4Address> gateway;  ///< The router on the outside network.
  std::vector<Neighbour> neighbours;
  std::optional<LocalPort> local;
  Nat44Settings nat44;
  BridgeSettings bridge;
  std::vector<FurtherPort> ports;        ///< Of a router or firewall, behind inside and outside.
  std::optional<Ipv6Settings> ipv6;      ///< In nat44, route and firewall.
  std::optional<FilterSettings> filter;  ///< In nat44, route and firewall.
  StationSettings station;
};

}  // namespace guestlink::forward
