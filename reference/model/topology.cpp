#include "reference/model/topology.h"

#include <algorithm>
#include <utility>

#include "reference/model/host_side.h"

// The order of belief: what the configuration says, then what was seen, then a value of our own.
// A wrong configuration is carried over as it stands: the rehearsal is to fail where the laptop
// would.

namespace guestlink::model {
namespace {

using net::Ipv4Address;
using net::Ipv4Cidr;
using net::MacAddress;

constexpr Ipv4Cidr common_lan{Ipv4Address{0xC0A80015U}, 24};      // 192.168.0.21
constexpr Ipv4Cidr server_address{Ipv4Address{0xC6336401U}, 24};  // 198.51.100.1
constexpr Ipv4Cidr wan_address{Ipv4Address{0xC63364FEU}, 24};     // 198.51.100.254
constexpr std::uint32_t host_number = 50;                         // Of a host on the LAN itself.

constexpr MacAddress own_mac(std::uint8_t last) {
  return {{0x02, 0x00, 0x00, 0x00, 0x00, last}};
}

std::optional<MacAddress> seen_mac(const std::optional<SeenInterfaces>& seen, std::string_view name,
                                   std::optional<SourceSpan>* where = nullptr) {
  const SeenInterface* one = seen ? seen->find(name) : nullptr;
  if (one == nullptr || !one->mac) return std::nullopt;
  if (where != nullptr) *where = one->mac->where;
  return one->mac->value;
}

std::optional<Located<Ipv4Cidr>> seen_address(const std::optional<SeenInterfaces>& seen,
                                              std::string_view name) {
  const SeenInterface* one = seen ? seen->find(name) : nullptr;
  if (one == nullptr || one->addresses.empty()) return std::nullopt;
  return one->addresses.front();
}

/// Whether a name is that of a Wi-Fi interface: Linux's, or a FreeBSD driver's.
bool is_wifi_name(std::string_view name) {
  return name.starts_with("wl") || name.starts_with("iw") || name.starts_with("ath");
}

class Deriver {
 public:
  explicit Deriver(const Laptop& laptop) : laptop_(laptop) {}

  Topology derive() {
    result_.start = guest_start(laptop_);
    result_.road = road_of(laptop_, result_.start);
    result_.guest_system = system_of_guest();
    result_.nodes = {{"host", NodeRole::host, {}, {}},
                     {"guest", NodeRole::guest, {}, {}},
                     {"ap", NodeRole::access_point, {}, {}},
                     {"lan", NodeRole::station, {}, {}},
                     {"net", NodeRole::server, {}, {}}};
    add_host();
    if (laptop_.guest.bsd) {
      name_bsd_sides();
    } else if (const GuestBridge joined = guest_bridge(laptop_); !joined.name.empty()) {
      name_ports(joined);
    } else {
      name_linux_sides();
    }
    add_guest_inside();
    if (leads_through_guest(result_.road) || result_.road == Road::apart) add_card();
    add_uplink();
    add_surroundings();
    return std::move(result_);
  }

 private:
  TopologyNode& node(std::size_t index) { return result_.nodes[index]; }
  TopologyNode& host() { return node(0); }
  TopologyNode& guest() { return node(1); }
  const SourceSpan* started_at() const { return result_.start ? &result_.start->where : nullptr; }
  bool has_nic() const { return result_.start && result_.start->has_nic; }

  void gap(std::string file, std::string line, std::string message,
           std::optional<SourceSpan> near = std::nullopt) {
    result_.gaps.push_back({std::move(file), std::move(line), std::move(message), near});
  }

  GuestSystem system_of_guest() const {
    if (!laptop_.guest.bsd) return GuestSystem::linux;
    return laptop_.guest.bsd->is_openbsd ? GuestSystem::openbsd : GuestSystem::freebsd;
  }

  void add_host() {
    if (result_.road == Road::apart) {
      if (laptop_.host.default_router) host().gateway = laptop_.host.default_router->value;
      return;
    }
    const std::optional<SourceSpan> near =
        started_at() == nullptr ? std::nullopt : std::optional(*started_at());
    if (has_nic()) {
      result_.tap = result_.start->tap;
    } else {
      gap("host/root/vm_run", "-s 2,virtio-net,tap0", "the guest has no NIC towards the host",
          near);
    }
    const HostSide side = host_side(laptop_, result_.start, result_.tap);
    result_.bridge = side.bridge;
    if (result_.tap.empty()) result_.tap = side.tap;
    result_.host_side = side.addressed;
    if (result_.bridge.empty() && result_.road == Road::guest_routes) {
      gap("host/etc/rc.conf", "ifconfig_bridge0=\"inet 172.24.1.49/24 addm tap0 up\"",
          "no bridge of the host has the guest's tap as a member",
          has_nic() ? result_.start->nic : std::nullopt);
    }
    for (const std::string& name : {result_.bridge, result_.tap}) {
      if (!name.empty()) add_host_interface(name);
    }
    if (laptop_.host.default_router) {
      host().gateway = laptop_.host.default_router->value;
    } else if (result_.road == Road::guest_routes && !side.leased) {
      gap("host/etc/rc.conf", "defaultrouter=\"172.24.1.1\"", "the host has no way out");
    }
  }

  void add_host_interface(const std::string& name) {
    TopologyInterface made{.name = name, .mac = {}, .address = {}, .leased = false, .origin = {}};
    const auto& seen = laptop_.seen.host_interfaces;
    made.mac = seen_mac(seen, name);
    const HostInterface* said = laptop_.host.interface(name);
    if (said != nullptr) {
      made.origin = said->configured ? *said->configured : said->name.where;
      if (said->mac) made.mac = said->mac->value;
      if (said->address) made.address = said->address->value;
      made.leased = said->dhcp;
    }
    if (made.leased && result_.road == Road::guest_routes && laptop_.guest.udhcpd) {
      const UdhcpdConfig& server = *laptop_.guest.udhcpd;
      if (server.start) {
        made.address =
            Ipv4Cidr{server.start->value, server.prefix ? server.prefix->value : std::uint8_t{24}};
      }
    } else if (made.leased) {
      if (const auto last = seen_address(seen, name)) made.address = last->value;
    }
    host().interfaces.push_back(std::move(made));
  }

  void name_bsd_sides() {
    const auto link = link_network();
    for (const HostInterface& one : laptop_.guest.bsd->interfaces) {
      if (one.name.value == "lo0") continue;
      const bool here = link && one.address && link->contains(one.address->value.address);
      const bool only_way = result_.road == Road::host_bridges || result_.road == Road::host_routes;
      if ((here || only_way) && result_.inside.empty()) result_.inside = one.name.value;
      if (!here && !only_way && result_.outside.empty()) result_.outside = one.name.value;
    }
    const bool is_openbsd = result_.guest_system == GuestSystem::openbsd;
    if (result_.inside.empty() && has_nic()) result_.inside = is_openbsd ? "vio0" : "vtnet0";
    if (result_.outside.empty() && !is_carried()) result_.outside = is_openbsd ? "em0" : "re0";
  }

  bool is_carried() const {
    return result_.road == Road::host_bridges || result_.road == Road::host_routes;
  }

  void name_ports(const GuestBridge& joined) {
    result_.guest_bridge = joined.name;
    for (const std::string& port : joined.ports) {
      (is_wifi_name(port) ? result_.outside : result_.inside) = port;
    }
    if (result_.inside.empty() && has_nic()) result_.inside = "eth0";
    if (result_.outside.empty()) result_.outside = "wlan0";
  }

  std::optional<Ipv4Cidr> link_network() {
    const TopologyInterface* side = host().find(result_.host_side);
    return side == nullptr ? std::nullopt : side->address;
  }

  /// Which of the guest's interfaces looks where: inside is the one on the host's network, by its
  /// address in `interfaces` or in the capture, or by the NIC's MAC; outside is the other one.
  void name_linux_sides() {
    const std::optional<Ipv4Cidr> link = link_network();
    const auto on_link = [&](const std::optional<Ipv4Cidr>& address) {
      return link && address && link->contains(address->address);
    };
    if (const auto& files = laptop_.guest.interfaces) {
      for (const IfaceStanza& stanza : files->stanzas) {
        if (stanza.method.value == "loopback") continue;
        const bool here = stanza.address && on_link(stanza.address->value);
        if (here && result_.inside.empty()) result_.inside = stanza.name.value;
        if (!here && result_.outside.empty()) result_.outside = stanza.name.value;
      }
    } else if (leads_through_guest(result_.road)) {
      gap("guest/etc/network/interfaces", "iface eth0 inet static",
          "nothing says how the guest sets up its interfaces");
    }
    if (const auto& seen = laptop_.seen.guest_interfaces) {
      for (const SeenInterface& one : seen->all) {
        if (one.name.value == "lo") continue;
        const bool here = is_carried() || std::ranges::any_of(one.addresses, [&](const auto& a) {
                            return on_link(a.value);
                          });
        if (here && result_.inside.empty()) result_.inside = one.name.value;
        if (!here && result_.outside.empty()) result_.outside = one.name.value;
      }
    }
    if (result_.inside.empty() && has_nic()) result_.inside = "eth0";
    if (is_carried()) {
      result_.outside.clear();
    } else if (result_.outside.empty()) {
      result_.outside = result_.road == Road::apart ? "re0" : "wlan0";
    }
  }

  const IfaceStanza* stanza(std::string_view name) const {
    return laptop_.guest.interfaces ? laptop_.guest.interfaces->find(name) : nullptr;
  }

  const HostInterface* bsd_interface(std::string_view name) const {
    if (!laptop_.guest.bsd) return nullptr;
    const auto& all = laptop_.guest.bsd->interfaces;
    const auto found =
        std::ranges::find_if(all, [&](const HostInterface& one) { return one.name.value == name; });
    return found == all.end() ? nullptr : &*found;
  }

  /// The address that the guest's files give to its interface towards the host.
  void address_inside(TopologyInterface& made) {
    if (const HostInterface* one = bsd_interface(result_.inside)) {
      made.origin = one->configured;
      made.leased = one->dhcp;
      if (one->address) made.address = one->address->value;
      if (one->address || one->dhcp) return;
    } else if (const IfaceStanza* said = stanza(result_.inside); said != nullptr && said->address) {
      made.address = said->address->value;
      made.origin = said->address->where;
      return;
    }
    if (result_.road != Road::guest_routes) return;  // A port of a bridge has none.
    const IfaceStanza* said = stanza(result_.inside);
    gap("guest/etc/network/interfaces", "iface eth0 inet static",
        result_.inside + " gets no address in the guest",
        said == nullptr ? std::nullopt : std::optional(said->name.where));
  }

  void add_guest_inside() {
    if (result_.inside.empty() || result_.road == Road::apart) return;
    TopologyInterface made{
        .name = result_.inside, .mac = {}, .address = {}, .leased = false, .origin = {}};
    if (has_nic()) {
      made.origin = result_.start->nic;
      made.mac = result_.start->mac;
    }
    const auto& seen = laptop_.seen.guest_interfaces;
    if (!made.mac) made.mac = seen_mac(seen, result_.inside);
    address_inside(made);
    if (is_carried() && !made.address && !laptop_.guest.bsd) made.leased = true;
    if (made.leased && !made.address) {
      if (const auto last = seen_address(seen, result_.inside)) made.address = last->value;
    }
    guest().interfaces.push_back(std::move(made));
    if (!has_nic() || result_.tap.empty()) return;
    result_.links.push_back({result_.tap,
                             LinkMedium::tap,
                             {"host", result_.bridge.empty() ? result_.tap : result_.bridge},
                             {"guest", result_.inside}});
  }

  bool card_is_wifi(const PassedCard& card) const {
    for (const PciFunction& one : laptop_.seen.pci) {
      if (card.address && one.address.value == *card.address) return one.is_wifi_class();
    }
    return is_wifi_name(card.interface);
  }

  void add_card() {
    PassedCard card{.interface = result_.outside,
                    .is_wifi = true,
                    .mac = own_mac(0x21),
                    .mac_seen = {},
                    .address = {},
                    .reserved = {},
                    .handed_over = {},
                    .claimed_by_rc = {}};
    if (const auto mac = seen_mac(laptop_.seen.guest_interfaces, result_.outside, &card.mac_seen)) {
      card.mac = *mac;
    }
    if (result_.start && result_.start->passed) {
      card.handed_over = result_.start->passed;
      card.address = result_.start->device;
    } else {
      gap("host/root/vm_run", "-s 5,passthru,4/0/0", "no card is handed to the guest",
          started_at() == nullptr ? std::nullopt : std::optional(*started_at()));
    }
    for (const auto& reserved : laptop_.host.passthrough) {
      if (card.address && reserved.value == *card.address) card.reserved = reserved.where;
    }
    // wifibox(8) takes the card from its driver by devctl(8), without pptdevs.
    if (result_.start && result_.start->manager == GuestManager::wifibox) {
      card.reserved = card.handed_over;
    }
    if (!card.reserved) {
      gap("host/boot/loader.conf",
          "pptdevs=\"" + (card.address ? to_string(*card.address) : std::string("4/0/0")) + "\"",
          "the card is not reserved: a host driver takes it and bhyve cannot have it",
          card.handed_over);
    }
    for (const HostInterface& one : laptop_.host.interfaces) {
      if (one.wpa) card.claimed_by_rc = one.configured ? *one.configured : one.name.where;
    }
    card.is_wifi = card_is_wifi(card);
    result_.card = std::move(card);
  }

  void add_uplink() {
    if (leads_through_guest(result_.road)) return;
    result_.uplink = host_uplink(laptop_);
    if (result_.uplink.empty()) {
      gap("host/etc/rc.conf", "ifconfig_em0=\"DHCP\"", "no card of the host is set up");
      result_.uplink = "em0";
    }
    add_host_interface(result_.uplink);
    TopologyInterface& made = host().interfaces.back();
    if (!made.mac) made.mac = own_mac(0x66);
    if (result_.road == Road::host_bridges) return;
    result_.host_side = result_.road == Road::apart ? result_.uplink : result_.host_side;
  }

  /// Where the way out was seen last: the access point gives the same address again.
  std::optional<Located<Ipv4Cidr>> address_on_lan() const {
    const Captures& seen = laptop_.seen;
    if (leads_through_guest(result_.road)) {
      return seen_address(seen.guest_interfaces, result_.outside);
    }
    for (const std::string& name : {result_.uplink, result_.bridge}) {
      if (const auto found = seen_address(seen.host_interfaces, name)) return found;
    }
    return std::nullopt;
  }

  void add_surroundings() {
    const auto seen_at = address_on_lan();
    const Ipv4Cidr station = seen_at ? seen_at->value : common_lan;
    const auto numbered = [&](std::uint32_t number) {
      return Ipv4Cidr{{station.network().value + number}, station.prefix};
    };
    // Small numbers that the card itself does not have.
    const auto free_number = [&](std::uint32_t wanted) {
      return numbered(wanted).address == station.address ? numbered(wanted + 1) : numbered(wanted);
    };
    const Ipv4Cidr ap = free_number(1);
    const Ipv4Cidr lan = free_number(99);
    if (result_.card) {
      guest().interfaces.push_back(
          {.name = result_.outside,
           .mac = result_.card->mac,
           .address = station,
           .leased = true,
           .origin = seen_at ? std::optional(seen_at->where) : std::nullopt});
    }
    give_leases(station, numbered(host_number));
    node(2).interfaces = {{"bss0", own_mac(0x01), ap, false, {}},
                          {"wan0", own_mac(0x02), wan_address, false, {}}};
    node(3).interfaces = {{"eth0", own_mac(0x63), lan, false, {}}};
    node(3).gateway = ap.address;
    node(4).interfaces = {{"eth0", own_mac(0x64), server_address, false, {}}};
    node(4).gateway = wan_address.address;
    if (result_.card) {
      const LinkMedium medium = result_.card->is_wifi ? LinkMedium::wifi : LinkMedium::cable;
      result_.links.push_back({"air", medium, {"guest", result_.outside}, {"ap", "bss0"}});
    }
    if (!result_.uplink.empty()) {
      result_.links.push_back(
          {"uplink", LinkMedium::cable, {"host", result_.uplink}, {"ap", "bss0"}});
    }
    result_.links.push_back({"lan", LinkMedium::cable, {"lan", "eth0"}, {"ap", "bss0"}});
    result_.links.push_back({"wan", LinkMedium::cable, {"ap", "wan0"}, {"net", "eth0"}});
  }

  /// Expected addresses on the LAN for those that ask there and were never seen.
  void give_leases(const Ipv4Cidr& station, const Ipv4Cidr& for_host) {
    for (TopologyInterface& one : host().interfaces) {
      if (one.leased && !one.address) one.address = for_host;
    }
    if (result_.road != Road::host_bridges) return;
    for (TopologyInterface& one : guest().interfaces) {
      if (one.leased && !one.address) one.address = station;
    }
  }

  const Laptop& laptop_;
  Topology result_;
};

}  // namespace

const TopologyInterface* TopologyNode::find(std::string_view interface) const {
  const auto found = std::ranges::find(interfaces, interface, &TopologyInterface::name);
  return found == interfaces.end() ? nullptr : &*found;
}

const TopologyNode* Topology::find(std::string_view node) const {
  const auto found = std::ranges::find(nodes, node, &TopologyNode::name);
  return found == nodes.end() ? nullptr : &*found;
}

const TopologyInterface* Topology::find(std::string_view node, std::string_view interface) const {
  const TopologyNode* found = find(node);
  return found == nullptr ? nullptr : found->find(interface);
}

Topology derive_topology(const Laptop& laptop) {
  return Deriver(laptop).derive();
}

}  // namespace guestlink::model
