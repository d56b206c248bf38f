// What a laptop's files ask of a node's interfaces, each by a short process in that node.

#include <algorithm>
#include <charconv>
#include <sstream>

#include <sched.h>

#include <fmt/format.h>

#include "sim/world/build.h"
#include "sim/world/world_state.h"

namespace guestlink::sim {
namespace {

std::string pack(const std::vector<InterfaceState>& states) {
  std::string text;
  for (const InterfaceState& one : states) {
    text += fmt::format("{} {} {} {:d} {:d} {}", one.name, net::to_string(one.mac), one.mtu, one.up,
                        one.carrier, one.bridge.empty() ? "-" : one.bridge);
    for (const net::Ipv4Cidr& address : one.addresses) text += " " + net::to_string(address);
    text += '\n';
  }
  return text;
}

std::vector<InterfaceState> unpack(const std::string& text) {
  std::vector<InterfaceState> states;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    InterfaceState one;
    std::string mac;
    words >> one.name >> mac >> one.mtu >> one.up >> one.carrier >> one.bridge;
    one.mac = net::parse_mac(mac).value_or(net::MacAddress{});
    if (one.bridge == "-") one.bridge.clear();
    for (std::string word; words >> word;) {
      if (const auto address = net::parse_ipv4_cidr(word)) one.addresses.push_back(*address);
    }
    states.push_back(std::move(one));
  }
  return states;
}

}  // namespace

Result<std::vector<InterfaceState>> World::interfaces(const std::string& node) {
  const auto place = state_->network_place(node);
  if (!place) return tl::unexpected(place.error());
  const auto text = state_->call(
      *place,
      []() -> Result<std::string> {
        auto netlink = Netlink::open();
        if (!netlink) return tl::unexpected(netlink.error());
        const auto states = netlink->interfaces();
        if (!states) return tl::unexpected(states.error());
        return pack(*states);
      },
      std::chrono::seconds(20));
  if (!text) return tl::unexpected(text.error());
  return unpack(*text);
}

Result<std::optional<InterfaceState>> World::interface(const Endpoint& at) {
  auto all = interfaces(at.node);
  if (!all) return tl::unexpected(all.error());
  const auto found = std::ranges::find(*all, at.interface, &InterfaceState::name);
  if (found == all->end()) return std::optional<InterfaceState>();
  return std::optional(std::move(*found));
}

Status World::set_up(const Endpoint& at, bool up) {
  return state_->configure(at.node, [&](Netlink& link) { return link.set_up(at.interface, up); });
}

Status World::set_mac(const Endpoint& at, const net::MacAddress& mac) {
  return state_->configure(at.node, [&](Netlink& link) { return link.set_mac(at.interface, mac); });
}

Status World::set_mtu(const Endpoint& at, std::uint16_t mtu) {
  return state_->configure(at.node, [&](Netlink& link) { return link.set_mtu(at.interface, mtu); });
}

Status World::add_address(const Endpoint& at, const net::Ipv4Cidr& address) {
  return state_->configure(at.node,
                           [&](Netlink& link) { return link.add_address(at.interface, address); });
}

Status World::remove_address(const Endpoint& at, const net::Ipv4Cidr& address) {
  return state_->configure(
      at.node, [&](Netlink& link) { return link.remove_address(at.interface, address); });
}

Status World::add_route(const std::string& node, const net::Ipv4Cidr& destination,
                        std::optional<net::Ipv4Address> gateway, const std::string& interface) {
  return state_->configure(
      node, [&](Netlink& link) { return link.add_route(destination, gateway, interface); });
}

Status World::add_neighbour(const Endpoint& at, net::Ipv4Address address,
                            const net::MacAddress& mac) {
  return state_->configure(
      at.node, [&](Netlink& link) { return link.add_neighbour(at.interface, address, mac); });
}

Status World::set_sysctl(const std::string& node, const std::string& name, std::string_view value) {
  std::string path = name;
  // sysctl(8): a name with slashes may have dots in an interface's name, one with dots may not.
  if (path.find('/') == std::string::npos) std::ranges::replace(path, '.', '/');
  if (!path.starts_with("net/") || path.find("..") != std::string::npos) {
    return failure(Error::Code::failed, fmt::format("{} is not a setting of a network", name));
  }
  return state_->configure(node, [&](Netlink&) { return write_sysctl(path, value); });
}

Status World::make_bridge(const Endpoint& at, const BridgeSettings& settings) {
  BridgeSettings own = settings;
  if (!own.mac) own.mac = default_mac(at);
  return state_->configure(at.node, [&](Netlink& link) -> Status {
    if (auto made = link.make_bridge(at.interface, own); !made) return made;
    // Its own packets would pass it as superframes, which no recorder can show as they go out.
    return link.switch_off_offloads(at.interface);
  });
}

Status World::add_member(const Endpoint& bridge, const std::string& member) {
  return state_->configure(
      bridge.node, [&](Netlink& link) { return link.set_bridge(member, bridge.interface); });
}

Status World::remove_member(const Endpoint& bridge, const std::string& member) {
  return state_->configure(bridge.node, [&](Netlink& link) { return link.set_bridge(member, ""); });
}

Status World::make_tap(const Endpoint& at, std::optional<net::MacAddress> mac) {
  auto place = state_->network_place(at.node);
  if (!place) return tl::unexpected(place.error());
  place->as_supervisor = true;
  const auto done = state_->call(
      *place,
      [&]() -> Result<std::string> {
        auto made = make_tap_here(at.interface, mac ? *mac : default_mac(at));
        if (!made) return tl::unexpected(made.error());
        return "";
      },
      std::chrono::seconds(20));
  if (!done) return tl::unexpected(done.error());
  return {};
}

Status World::remove_interface(const Endpoint& at) {
  return state_->configure(at.node, [&](Netlink& link) { return link.remove(at.interface); });
}

Status World::move_interface(const Endpoint& from, const Endpoint& to) {
  const auto target = state_->network_place(to.node);
  if (!target) return tl::unexpected(target.error());
  return state_->configure(from.node, [&](Netlink& link) -> Status {
    if (auto done = link.set_up(from.interface, false); !done) return done;
    return link.move(from.interface, target->net, to.interface);
  });
}

}  // namespace guestlink::sim
