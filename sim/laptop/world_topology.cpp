#include "sim/laptop/world_topology.h"

#include <optional>
#include <string>
#include <utility>

namespace guestlink::sim {
namespace {

Role role_of(model::NodeRole role) {
  switch (role) {
  case model::NodeRole::host: return Role::host;
  case model::NodeRole::guest: return Role::guest;
  case model::NodeRole::access_point: return Role::access_point;
  case model::NodeRole::station:
  case model::NodeRole::server: return Role::endpoint;
  }
  return Role::endpoint;
}

/// An interface of the world that stands for one of the laptop's.
Interface stands_for(const model::TopologyInterface* said, Endpoint at) {
  Interface made;
  made.at = std::move(at);
  if (said != nullptr) made.mac = said->mac;
  return made;
}

}  // namespace

bool speaks_wds(const model::Laptop& laptop, const model::Topology& topology) {
  if (laptop.intent && laptop.intent->ap_four_addr) return laptop.intent->ap_four_addr->value;
  return topology.road == model::Road::guest_bridges;
}

Topology world_topology(const model::Laptop& laptop, const model::Topology& topology) {
  Topology world;
  for (const model::TopologyNode& node : topology.nodes) {
    world.nodes.push_back({node.name, role_of(node.role)});
  }
  if (topology.card) {
    const Endpoint card{"host", reserved_card};
    Link air{"air", MediumName::cable, card, {"ap", radio_port}};
    if (topology.card->is_wifi) {
      air.medium = MediumName::wifi;
      air.wifi = WifiSettings{.wds = speaks_wds(laptop, topology)};
    }
    world.links.push_back(std::move(air));
    Interface made;
    made.at = card;
    made.mac = topology.card->mac;
    if (topology.card->address) made.pci = model::to_string(*topology.card->address);
    made.up = false;
    world.interfaces.push_back(std::move(made));
    world.interfaces.push_back(stands_for(topology.find("ap", "bss0"), {"ap", radio_port}));
  }
  if (!topology.uplink.empty()) {
    const Endpoint card{"host", topology.uplink};
    world.links.push_back({"uplink", MediumName::cable, card, {"ap", uplink_port}});
    Interface made = stands_for(topology.find("host", topology.uplink), card);
    made.up = false;
    world.interfaces.push_back(std::move(made));
  }
  world.links.push_back({"lan", MediumName::cable, {"lan", "eth0"}, {"ap", station_port}});
  world.links.push_back({"wan", MediumName::cable, {"ap", "wan0"}, {"net", "eth0"}});
  for (const Endpoint& at : {Endpoint{"lan", "eth0"}, {"ap", "wan0"}, {"net", "eth0"}}) {
    world.interfaces.push_back(stands_for(topology.find(at.node, at.interface), at));
  }
  return world;
}

}  // namespace guestlink::sim
