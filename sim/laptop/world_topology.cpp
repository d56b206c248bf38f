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

Topology world_topology(const model::Topology& laptop) {
  Topology world;
  for (const model::TopologyNode& node : laptop.nodes) {
    world.nodes.push_back({node.name, role_of(node.role)});
  }
  if (laptop.card) {
    const Endpoint card{"host", laptop.card->interface};
    world.links.push_back({"air", MediumName::wifi, card, {"ap", radio_port}});
    Interface made;
    made.at = card;
    made.mac = laptop.card->mac;
    if (laptop.card->address) made.pci = model::to_string(*laptop.card->address);
    made.up = false;
    world.interfaces.push_back(std::move(made));
    world.interfaces.push_back(stands_for(laptop.find("ap", "bss0"), {"ap", radio_port}));
  }
  world.links.push_back({"lan", MediumName::cable, {"lan", "eth0"}, {"ap", station_port}});
  world.links.push_back({"wan", MediumName::cable, {"ap", "wan0"}, {"net", "eth0"}});
  for (const Endpoint& at : {Endpoint{"lan", "eth0"}, {"ap", "wan0"}, {"net", "eth0"}}) {
    world.interfaces.push_back(stands_for(laptop.find(at.node, at.interface), at));
  }
  return world;
}

}  // namespace guestlink::sim
