#include "reference/model/topology.h"

#include <algorithm>
#include <utility>

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

constexpr MacAddress own_mac(std::uint8_t last) {
  return {{0x02, 0x00, 0x00, 0x00, 0x00, last}};
}

std::optional<MacAddress> seen_mac(const std::optional<SeenInterfaces>& seen, std::string_view name,
                                   std::optional<SourceSpan>* where) {
  const SeenInterface* one = seen ? seen->find(name) : nullptr;
  if (one == nullptr || !one->mac) return std::nullopt;
  if (where != nullptr) *where = one->mac->where;
  return one->mac->value;
}

/// The bhyve command that starts the guest: the first that has a NIC or a passed device.
const BhyveCommand* guest_start(const HostConfig& host) {
  const auto serves = [](const BhyveCommand& command) {
    return std::ranges::any_of(command.slots, [](const BhyveSlot& slot) {
      return slot.device.value == "virtio-net" || slot.device.value == "e1000" ||
             slot.device.value == "passthru";
    });
  };
  const auto found = std::ranges::find_if(host.bhyve, serves);
  if (found != host.bhyve.end()) return &*found;
  return host.bhyve.empty() ? nullptr : &host.bhyve.front();
}

/// The guest's NIC towards the host, or nothing.
const BhyveSlot* nic_slot(const BhyveCommand* command) {
  if (command == nullptr) return nullptr;
  const auto found = std::ranges::find_if(command->slots, [](const BhyveSlot& slot) {
    return slot.device.value == "virtio-net" || slot.device.value == "e1000";
  });
  return found == command->slots.end() ? nullptr : &*found;
}

std::optional<MacAddress> nic_mac(const BhyveSlot& slot) {
  for (const auto& option : slot.options) {
    if (option.value.starts_with("mac=")) return net::parse_mac(option.value.substr(4));
  }
  return std::nullopt;
}

class Deriver {
 public:
  explicit Deriver(const Laptop& laptop) : laptop_(laptop) {}

  Topology derive() {
    command_ = guest_start(laptop_.host);
    nic_ = nic_slot(command_);
    result_.nodes = {{"host", NodeRole::host, {}, {}},
                     {"guest", NodeRole::guest, {}, {}},
                     {"ap", NodeRole::access_point, {}, {}},
                     {"lan", NodeRole::station, {}, {}},
                     {"net", NodeRole::server, {}, {}}};
    add_host();
    name_guest_sides();
    add_guest_inside();
    add_card();
    add_surroundings();
    return std::move(result_);
  }

 private:
  TopologyNode& node(std::size_t index) { return result_.nodes[index]; }
  TopologyNode& host() { return node(0); }
  TopologyNode& guest() { return node(1); }

  void gap(std::string file, std::string line, std::string message,
           std::optional<SourceSpan> near = std::nullopt) {
    result_.gaps.push_back({std::move(file), std::move(line), std::move(message), near});
  }

  void add_host() {
    if (nic_ != nullptr && !nic_->options.empty()) {
      result_.tap = nic_->options.front().value;
    } else {
      gap("host/root/vm_run", "-s 2,virtio-net,tap0", "the guest has no NIC towards the host",
          command_ == nullptr ? std::nullopt : std::optional(command_->where));
    }
    const HostInterface* bridge = find_bridge();
    if (bridge == nullptr) {
      gap("host/etc/rc.conf", "ifconfig_bridge0=\"inet 172.24.1.49/24 addm tap0 up\"",
          "no bridge of the host has the guest's tap as a member",
          nic_ == nullptr ? std::nullopt : std::optional(nic_->where));
    } else {
      result_.bridge = bridge->name.value;
      if (result_.tap.empty() && !bridge->members.empty()) {
        result_.tap = bridge->members.front().value;
      }
      add_host_interface(*bridge);
    }
    if (const HostInterface* tap = laptop_.host.interface(result_.tap)) {
      add_host_interface(*tap);
    } else if (!result_.tap.empty()) {
      host().interfaces.push_back({.name = result_.tap,
                                   .mac = seen_mac(laptop_.seen.host_interfaces, result_.tap, {}),
                                   .address = {},
                                   .leased = false,
                                   .origin = {}});
    }
    if (laptop_.host.default_router) {
      host().gateway = laptop_.host.default_router->value;
    } else {
      gap("host/etc/rc.conf", "defaultrouter=\"172.24.1.1\"", "the host has no way out");
    }
  }

  const HostInterface* find_bridge() const {
    const HostInterface* first = nullptr;
    for (const HostInterface& one : laptop_.host.interfaces) {
      if (one.members.empty()) continue;
      const bool holds_tap = std::ranges::any_of(
          one.members, [&](const auto& member) { return member.value == result_.tap; });
      if (holds_tap) return &one;
      if (first == nullptr) first = &one;
    }
    return result_.tap.empty() ? first : nullptr;
  }

  void add_host_interface(const HostInterface& one) {
    TopologyInterface made{.name = one.name.value,
                           .mac = {},
                           .address = {},
                           .leased = false,
                           .origin = one.configured ? *one.configured : one.name.where};
    made.mac = one.mac ? std::optional(one.mac->value)
                       : seen_mac(laptop_.seen.host_interfaces, one.name.value, {});
    if (one.address) made.address = one.address->value;
    host().interfaces.push_back(std::move(made));
  }

  /// Which of the guest's interfaces looks where: inside is the one on the host's network, by its
  /// address in `interfaces` or in the capture, or by the NIC's MAC; outside is the other one.
  void name_guest_sides() {
    std::optional<Ipv4Cidr> link;
    if (const TopologyInterface* bridge = host().find(result_.bridge)) link = bridge->address;
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
    } else {
      gap("guest/etc/network/interfaces", "iface eth0 inet static",
          "nothing says how the guest sets up its interfaces");
    }
    if (const auto& seen = laptop_.seen.guest_interfaces) {
      for (const SeenInterface& one : seen->all) {
        if (one.name.value == "lo") continue;
        const bool here =
            std::ranges::any_of(one.addresses, [&](const auto& a) { return on_link(a.value); });
        if (here && result_.inside.empty()) result_.inside = one.name.value;
        if (!here && result_.outside.empty()) result_.outside = one.name.value;
      }
    }
    if (result_.inside.empty() && nic_ != nullptr) result_.inside = "eth0";
    if (result_.outside.empty()) result_.outside = "wlan0";
  }

  const IfaceStanza* stanza(std::string_view name) const {
    return laptop_.guest.interfaces ? laptop_.guest.interfaces->find(name) : nullptr;
  }

  void add_guest_inside() {
    if (result_.inside.empty()) return;
    TopologyInterface made{
        .name = result_.inside, .mac = {}, .address = {}, .leased = false, .origin = {}};
    if (nic_ != nullptr) {
      made.origin = nic_->where;
      made.mac = nic_mac(*nic_);
    }
    if (!made.mac) made.mac = seen_mac(laptop_.seen.guest_interfaces, result_.inside, {});
    const IfaceStanza* said = stanza(result_.inside);
    if (said != nullptr && said->address) {
      made.address = said->address->value;
      made.origin = said->address->where;
    } else {
      gap("guest/etc/network/interfaces", "iface eth0 inet static",
          result_.inside + " gets no address in the guest",
          said == nullptr ? std::nullopt : std::optional(said->name.where));
    }
    guest().interfaces.push_back(std::move(made));
    if (nic_ == nullptr || result_.tap.empty()) return;
    result_.links.push_back({result_.tap,
                             LinkMedium::tap,
                             {"host", result_.bridge.empty() ? result_.tap : result_.bridge},
                             {"guest", result_.inside}});
  }

  const BhyveSlot* passthru_slot() const {
    if (command_ == nullptr) return nullptr;
    const auto found = std::ranges::find_if(command_->slots, [](const BhyveSlot& slot) {
      return slot.device.value == "passthru" && !slot.options.empty();
    });
    return found == command_->slots.end() ? nullptr : &*found;
  }

  void add_card() {
    PassedCard card{.interface = result_.outside,
                    .mac = own_mac(0x21),
                    .mac_seen = {},
                    .address = {},
                    .reserved = {},
                    .handed_over = {},
                    .claimed_by_rc = {}};
    if (const auto mac = seen_mac(laptop_.seen.guest_interfaces, result_.outside, &card.mac_seen)) {
      card.mac = *mac;
    }
    const BhyveSlot* slot = passthru_slot();
    if (slot != nullptr) {
      card.handed_over = slot->where;
      card.address = parse_pci_slashes(slot->options.front().value);
    } else {
      gap("host/root/vm_run", "-s 5,passthru,4/0/0", "no card is handed to the guest",
          command_ == nullptr ? std::nullopt : std::optional(command_->where));
    }
    for (const auto& reserved : laptop_.host.passthrough) {
      if (card.address && reserved.value == *card.address) card.reserved = reserved.where;
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
    result_.card = std::move(card);
  }

  /// The address the access point will give the card: its last one, if that was seen.
  Ipv4Cidr card_address(std::optional<SourceSpan>& where) const {
    const auto& seen = laptop_.seen.guest_interfaces;
    const SeenInterface* one = seen ? seen->find(result_.outside) : nullptr;
    if (one == nullptr || one->addresses.empty()) return common_lan;
    where = one->addresses.front().where;
    return one->addresses.front().value;
  }

  void add_surroundings() {
    std::optional<SourceSpan> seen_at;
    const Ipv4Cidr station = card_address(seen_at);
    const auto numbered = [&](std::uint32_t number) {
      return Ipv4Cidr{{station.network().value + number}, station.prefix};
    };
    // Small numbers that the card itself does not have.
    const auto free_number = [&](std::uint32_t wanted) {
      return numbered(wanted).address == station.address ? numbered(wanted + 1) : numbered(wanted);
    };
    const Ipv4Cidr ap = free_number(1);
    const Ipv4Cidr lan = free_number(99);
    guest().interfaces.push_back({.name = result_.outside,
                                  .mac = result_.card->mac,
                                  .address = station,
                                  .leased = true,
                                  .origin = seen_at});
    node(2).interfaces = {{"bss0", own_mac(0x01), ap, false, {}},
                          {"wan0", own_mac(0x02), wan_address, false, {}}};
    node(3).interfaces = {{"eth0", own_mac(0x63), lan, false, {}}};
    node(3).gateway = ap.address;
    node(4).interfaces = {{"eth0", own_mac(0x64), server_address, false, {}}};
    node(4).gateway = wan_address.address;
    result_.links.push_back({"air", LinkMedium::wifi, {"guest", result_.outside}, {"ap", "bss0"}});
    result_.links.push_back({"lan", LinkMedium::cable, {"lan", "eth0"}, {"ap", "bss0"}});
    result_.links.push_back({"wan", LinkMedium::cable, {"ap", "wan0"}, {"net", "eth0"}});
  }

  const Laptop& laptop_;
  const BhyveCommand* command_ = nullptr;
  const BhyveSlot* nic_ = nullptr;
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
