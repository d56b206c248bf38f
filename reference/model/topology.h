#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "reference/base/source.h"
#include "reference/model/guest_start.h"
#include "reference/model/laptop.h"
#include "reference/model/pci.h"
#include "reference/model/road.h"
#include "reference/net/address.h"

namespace guestlink::model {

/// Whose part a node plays.
enum class NodeRole : std::uint8_t { host, guest, access_point, station, server };

/// One interface of a node, with what the files or the captures say of it.
struct TopologyInterface {
  std::string name;
  std::optional<net::MacAddress> mac;
  std::optional<net::Ipv4Cidr> address;
  bool leased = false;               ///< `address` is what the access point's DHCP will hand out.
  std::optional<SourceSpan> origin;  ///< The line it comes from; nothing: a value of our own.
};

/// One machine.
struct TopologyNode {
  std::string name;  ///< "host", "guest", "ap", "lan", "net"
  NodeRole role = NodeRole::host;
  std::vector<TopologyInterface> interfaces;
  std::optional<net::Ipv4Address> gateway;
  const TopologyInterface* find(std::string_view interface) const;
};

enum class LinkMedium : std::uint8_t { tap, wifi, cable };

/// A place on a node: "host:bridge0".
struct TopologyEnd {
  std::string node;
  std::string interface;
};

/// What lies between two ends.
struct TopologyLink {
  std::string id;  ///< "tap0", "air", "lan", "wan"
  LinkMedium medium = LinkMedium::cable;
  TopologyEnd a;
  TopologyEnd b;
};

/// Whose /etc the guest has.
enum class GuestSystem : std::uint8_t { linux, freebsd, openbsd };

/// The card that the guest gets.
struct PassedCard {
  std::string interface;                    ///< Its name in the guest: "wlan0".
  bool is_wifi = true;                      ///< False: its network is a cable.
  net::MacAddress mac;                      ///< Its burnt-in address.
  std::optional<SourceSpan> mac_seen;       ///< In a capture; nothing: a value of our own.
  std::optional<PciAddress> address;        ///< On the host.
  std::optional<SourceSpan> reserved;       ///< In pptdevs: no host driver may have it.
  std::optional<SourceSpan> handed_over;    ///< bhyve's passthru slot for it.
  std::optional<SourceSpan> claimed_by_rc;  ///< rc.conf still makes a wlan of it.
};

/// A part that the files do not give, and where it would stand.
struct TopologyGap {
  std::string file;                ///< "host/etc/rc.conf"
  std::string line;                ///< What would stand there, as far as it can be known.
  std::string message;             ///< What is missing and what that means.
  std::optional<SourceSpan> near;  ///< A line that needs it.
};

/// Who is wired to whom on the laptop and around it.
struct Topology {
  std::vector<TopologyNode> nodes;
  std::vector<TopologyLink> links;
  Road road = Road::guest_routes;
  GuestSystem guest_system = GuestSystem::linux;
  std::optional<GuestStart> start;  ///< Nothing: no file starts a guest.
  std::optional<PassedCard> card;   ///< Nothing where the host keeps all cards.
  std::string bridge;               ///< The host's, towards the guest: "bridge0"; empty: none.
  std::string tap;                  ///< The host's end of the guest's NIC; empty: none.
  /// The host's interface that has its address on the way to the guest: the bridge, or the tap.
  std::string host_side;
  std::string uplink;        ///< The host's own card on the LAN; empty: none.
  std::string inside;        ///< The guest's interface towards the host; empty: none.
  std::string outside;       ///< The guest's interface towards the world; empty: none.
  std::string guest_bridge;  ///< The guest's bridge, which has its address; empty: none.
  std::vector<TopologyGap> gaps;

  const TopologyNode* find(std::string_view node) const;
  const TopologyInterface* find(std::string_view node, std::string_view interface) const;
};

/// The set-up that `laptop`'s files describe, with an access point, a station of its LAN and a
/// server behind it around them.  The LAN is the one in which the captures show the way out, else
/// 192.168.0.0/24; the server stands on 198.51.100.1 (RFC 5737).
Topology derive_topology(const Laptop& laptop);

}  // namespace guestlink::model
