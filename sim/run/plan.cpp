#include "sim/run/plan.h"

#include <algorithm>
#include <set>
#include <utility>

namespace guestlink::sim {
namespace {

bool is_bridge_interface(const Scenario& scenario, const Endpoint& at) {
  return std::ranges::any_of(scenario.nodes, [&](const NodeWish& node) {
    return node.name == at.node && node.forwarder && node.forwarder->bridge == at.interface;
  });
}

bool is_forwarded(const Scenario& scenario, const Endpoint& at) {
  const NodeWish& node = wish_of(scenario, at.node);
  if (!forwards_itself(node)) return false;
  const auto ports = forwarded_interfaces(*node.forwarder);
  return std::ranges::find(ports, at.interface) != ports.end();
}

Impairment impairment_of(const LinkWish& wish) {
  Impairment impairment;
  impairment.delay = wish.delay;
  impairment.jitter = wish.jitter;
  impairment.loss = wish.loss;
  impairment.duplicate = wish.duplicate;
  impairment.reorder = wish.reorder;
  // check_names() lets no more pass than there is room for.
  const std::size_t count = std::min(wish.allowed_macs.size(), impairment.macs_at_a.size());
  std::copy_n(wish.allowed_macs.begin(), count, impairment.macs_at_a.begin());
  return impairment;
}

void fall_short(Link& link, const LinkWish& wish) {
  if (wish.is_impaired() || !wish.allowed_macs.empty()) link.impairment = impairment_of(wish);
  if (link.medium != MediumName::wifi) return;
  WifiSettings wifi;
  wifi.four_addr = wish.four_address_station;
  wifi.wds = wish.wds_access_point;
  link.wifi = wifi;
}

/// The ends of links that one frame for everybody from `start` reaches: over links, and over
/// bridges from port to port.
std::set<std::string> segment_of(const Scenario& scenario, const Endpoint& start) {
  std::set<std::string> reached;
  std::vector<Endpoint> open{start};
  while (!open.empty()) {
    const Endpoint at = open.back();
    open.pop_back();
    if (!reached.insert(to_string(at)).second) continue;
    for (const Link& link : scenario.topology.links) {
      if (link.a == at) open.push_back(link.b);
      if (link.b == at) open.push_back(link.a);
    }
    const NodeWish& node = wish_of(scenario, at.node);
    if (!node.forwarder || node.forwarder->mode != "bridge") continue;
    std::vector<std::string> joined = node.forwarder->ports;
    if (!node.forwarder->bridge.empty()) joined.push_back(node.forwarder->bridge);
    if (std::ranges::find(joined, at.interface) == joined.end()) continue;
    for (const std::string& other : joined) open.push_back({at.node, other});
  }
  return reached;
}

}  // namespace

const NodeWish& wish_of(const Scenario& scenario, std::string_view node) {
  return *std::ranges::find(scenario.nodes, node, &NodeWish::name);
}

bool forwards_itself(const NodeWish& node) {
  return node.forwarder && node.forwarder->engine == "own";
}

std::vector<std::string> forwarded_interfaces(const ForwarderWish& forwarder) {
  if (forwarder.mode == "bridge") return forwarder.ports;
  return {forwarder.inside, forwarder.outside};
}

std::vector<const Link*> cards_of(const Topology& topology, std::string_view node) {
  std::vector<const Link*> cards;
  for (const Link& link : topology.links) {
    if (link.medium == MediumName::tap && link.b.node == node) cards.push_back(&link);
  }
  return cards;
}

std::vector<net::Ipv4Cidr> addresses_of(const Scenario& scenario, const Endpoint& at) {
  const Interface* const said = scenario.topology.interface(at);
  return said == nullptr ? std::vector<net::Ipv4Cidr>() : said->addresses;
}

Plan plan_of(const Scenario& scenario) {
  Plan plan{.topology = scenario.topology, .presences = {}};
  for (std::size_t i = 0; i < scenario.links.size(); ++i) {
    fall_short(plan.topology.links[i], scenario.links[i]);
  }
  for (const Interface& one : scenario.topology.interfaces) {
    if (one.addresses.empty()) continue;
    plan.presences.push_back({one.at, one.mac ? *one.mac : default_mac(one.at), one.addresses});
  }
  std::erase_if(plan.topology.interfaces, [&](const Interface& one) {
    return is_bridge_interface(scenario, one.at) &&
           std::ranges::none_of(scenario.topology.links, [&](const Link& link) {
             return link.a == one.at || link.b == one.at;
           });
  });
  for (Interface& one : plan.topology.interfaces) {
    if (is_forwarded(scenario, one.at)) one.addresses.clear();
  }
  return plan;
}

std::vector<Presence> Plan::beside(const Scenario& scenario, const Endpoint& at) const {
  const std::set<std::string> segment = segment_of(scenario, at);
  std::vector<Presence> found;
  for (const Presence& one : presences) {
    if (!(one.at == at) && segment.contains(to_string(one.at))) found.push_back(one);
  }
  return found;
}

}  // namespace guestlink::sim
