#include <algorithm>
#include <array>
#include <cerrno>

#include <fcntl.h>
#include <linux/if.h>
#include <linux/if_tun.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <fmt/format.h>

#include "sim/world/build.h"
#include "sim/world/netlink.h"
#include "sim/world/wires.h"

namespace guestlink::sim {

Status write_sysctl(const std::string& path, std::string_view value) {
  const std::string file = "/proc/sys/" + path;
  const Descriptor opened(::open(file.c_str(), O_WRONLY | O_CLOEXEC));
  if (!opened) return system_failure(fmt::format("cannot open {}", file));
  if (::write(opened.number(), value.data(), value.size()) < 0) {
    return system_failure(fmt::format("cannot write '{}' to {}", value, file));
  }
  return {};
}

Result<Descriptor> open_tap_here(const std::string& name) {
  Descriptor tap(::open("/dev/net/tun", O_RDWR | O_CLOEXEC | O_NONBLOCK));
  if (!tap) return system_failure("cannot open /dev/net/tun", Error::Code::unsupported);
  ifreq request{};
  name.copy(static_cast<char*>(request.ifr_name), IFNAMSIZ - 1);
  request.ifr_flags = IFF_TAP | IFF_NO_PI;
  if (::ioctl(tap.number(), TUNSETIFF, &request) != 0) {
    return system_failure(fmt::format("cannot open the tap device {}", name));
  }
  return tap;
}

Status make_tap_here(const std::string& name, const net::MacAddress& mac) {
  auto tap = open_tap_here(name);
  if (!tap) return tl::unexpected(tap.error());
  if (::ioctl(tap->number(), TUNSETPERSIST, 1) != 0) {
    return system_failure(fmt::format("cannot keep the tap device {}", name));
  }
  auto netlink = Netlink::open();
  if (!netlink) return tl::unexpected(netlink.error());
  return netlink->set_mac(name, mac);
}

namespace {

struct NodeNetwork {
  Descriptor handle;
  Netlink netlink;
};

Result<NodeNetwork> make_network() {
  if (::unshare(CLONE_NEWNET) != 0) {
    return system_failure("cannot make a network namespace", Error::Code::unsupported);
  }
  Descriptor handle(::open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC));
  if (!handle) return system_failure("cannot open a network namespace");
  // A new namespace copies IPv4's settings from the machine, whatever they are there.
  // What all of IPv6 is told, its later interfaces are told, too (addrconf_disable_ipv6).
  constexpr std::array<std::array<const char*, 2>, 3> settings{
      {{"net/ipv4/ip_forward", "0"},
       {"net/ipv4/conf/all/rp_filter", "0"},
       {"net/ipv6/conf/all/disable_ipv6", "1"}}};
  for (const auto& [path, value] : settings) {
    const bool is_ipv6 = std::string_view(path).starts_with("net/ipv6");
    if (auto done = write_sysctl(path, value); !done && !(is_ipv6 && errno == ENOENT)) {
      return tl::unexpected(done.error());
    }
  }
  auto netlink = Netlink::open();
  if (!netlink) return tl::unexpected(netlink.error());
  if (auto done = netlink->set_up("lo", true); !done) return tl::unexpected(done.error());
  return NodeNetwork{std::move(handle), std::move(*netlink)};
}

constexpr std::uint16_t longest_mtu = 65'535;  // veth's own limit.

class Builder {
 public:
  explicit Builder(const Topology& topology)
      : topology_(topology), wired_(wired_links(topology, 0)) {}

  Status build() {
    const bool has_wires = !wired_.empty();
    for (std::size_t i = 0; i < topology_.nodes.size() + (has_wires ? 1 : 0); ++i) {
      auto network = make_network();
      if (!network) return tl::unexpected(network.error());
      networks_.push_back(std::move(*network));
    }
    for (const Link& link : topology_.links) {
      if (link.medium == MediumName::tap) continue;
      if (auto done = connect(link); !done) return done;
    }
    // A pair's end cannot be made up: the other end must be there first.
    for (std::size_t i = 0; i < topology_.nodes.size(); ++i) {
      if (auto done = finish_node(i); !done) return done;
    }
    return finish_wires();
  }

  std::vector<Descriptor> take() {
    std::vector<Descriptor> handles;
    for (NodeNetwork& one : networks_) handles.push_back(std::move(one.handle));
    return handles;
  }

 private:
  std::size_t number_of(const std::string& node) const {
    const auto found = std::ranges::find(topology_.nodes, node, &Node::name);
    return static_cast<std::size_t>(found - topology_.nodes.begin());
  }

  Status connect(const Link& link) {
    const Interface a = description(topology_, link.a);
    const Interface b = description(topology_, link.b);
    const auto wire = std::ranges::find(wired_, link.id, &WiredLink::id);
    if (wire != wired_.end()) {
      if (auto done = connect_wire(a, wire->name_a); !done) return done;
      return connect_wire(b, wire->name_b);
    }
    return networks_[number_of(link.a.node)].netlink.make_pair(
        {a.at.interface, *a.mac, a.mtu}, {b.at.interface, *b.mac, b.mtu},
        networks_[number_of(link.b.node)].handle.number());
  }

  /// A pair between an interface and its end of the wire, which takes frames of any length.
  Status connect_wire(const Interface& one, const std::string& wire_end) {
    const Endpoint far{"wire", wire_end};
    return networks_[number_of(one.at.node)].netlink.make_pair(
        {one.at.interface, *one.mac, one.mtu}, {wire_end, default_mac(far), longest_mtu},
        networks_.back().handle.number());
  }

  Status finish_wires() {
    for (const WiredLink& link : wired_) {
      for (const std::string& end : {link.name_a, link.name_b}) {
        if (auto done = networks_.back().netlink.set_up(end, true); !done) return done;
      }
    }
    return {};
  }

  Status finish_node(std::size_t number) {
    const std::string& node = topology_.nodes[number].name;
    for (const Link& link : topology_.links) {
      if (link.medium == MediumName::tap) continue;
      for (const Endpoint& end : {link.a, link.b}) {
        if (end.node != node) continue;
        Netlink& netlink = networks_[number].netlink;
        if (auto done = netlink.switch_off_offloads(end.interface); !done) return done;
        if (auto done = finish_interface(netlink, description(topology_, end)); !done) return done;
      }
    }
    return {};
  }

  const Topology& topology_;
  const std::vector<WiredLink> wired_;
  std::vector<NodeNetwork> networks_;  ///< The nodes', then the wires'.
};

}  // namespace

Interface description(const Topology& topology, const Endpoint& at) {
  const Interface* const found = topology.interface(at);
  Interface one;
  if (found != nullptr) one = *found;
  one.at = at;
  if (!one.mac) one.mac = default_mac(at);
  return one;
}

Status finish_interface(Netlink& netlink, const Interface& one) {
  const std::string& name = one.at.interface;
  if (one.up) {
    if (auto done = netlink.set_up(name, true); !done) return done;
  }
  for (const net::Ipv4Cidr& address : one.addresses) {
    if (auto done = netlink.add_address(name, address); !done) return done;
  }
  return {};
}

Result<std::vector<Descriptor>> build_networks(const Topology& topology) {
  Builder builder(topology);
  if (auto done = builder.build(); !done) return tl::unexpected(done.error());
  return builder.take();
}

}  // namespace guestlink::sim
