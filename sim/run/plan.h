#pragma once

#include <string>
#include <vector>

#include "sim/scenario/scenario.h"
#include "sim/world/world.h"

namespace guestlink::sim {

/// An interface with addresses as the other machines see it, whoever answers there.
struct Presence {
  Endpoint at;
  net::MacAddress mac;
  std::vector<net::Ipv4Cidr> addresses;
};

/// What a world must be built and set up with so that it is the scenario's.
struct Plan {
  /// With the links' shortcomings; the kernel gets no address where the own forwarder stands or
  /// where a bridge has it.
  Topology topology;
  std::vector<Presence> presences;

  /// Those that share a link or a bridge with `at`, without itself.
  std::vector<Presence> beside(const Scenario& scenario, const Endpoint& at) const;
};

Plan plan_of(const Scenario& scenario);

/// What the scenario says of the node beyond its name and role.
const NodeWish& wish_of(const Scenario& scenario, std::string_view node);
/// Whether guestlink's own forwarder stands on the node: it then answers for the node's addresses.
bool forwards_itself(const NodeWish& node);
/// The ends of links that the node's forwarder joins: a bridge's ports, else inside and outside.
std::vector<std::string> forwarded_interfaces(const ForwarderWish& forwarder);
/// The tap links that the node opens as a virtual machine does.
std::vector<const Link*> cards_of(const Topology& topology, std::string_view node);
/// The addresses that the scenario gives to an interface.
std::vector<net::Ipv4Cidr> addresses_of(const Scenario& scenario, const Endpoint& at);

}  // namespace guestlink::sim
