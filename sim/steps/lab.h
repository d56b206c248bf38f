#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "reference/base/result.h"
#include "sim/medium/topology.h"
#include "sim/world/facts.h"
#include "sim/world/world.h"

namespace guestlink::sim {

/// The world that a scenario's steps act on, and what lasts in it from one step to the next.
struct Lab {
  std::unique_ptr<World> world;
  /// Where the scenario's relative paths begin; ends in '/', or is empty.
  std::string folder{};
  /// One for each interface, from when it came; of one that went and came back two.
  std::vector<Recorder*> recorders{};
  /// As the links stand now; a step that changes one writes it down.
  Topology topology{};
  /// The key of every ssh step, made when first asked for: lab_ssh_key().
  std::string ssh_private_key{};
  std::string ssh_public_key{};

  /// What goes on while other steps run, by what it is and where: "vm guest", "forwarder guest",
  /// "ssh out".  Destroyed before the world.
  std::map<std::string, Background> running{};

  /// Power: a node that is switched on gets its cards, addresses, routes, forwarder and services
  /// as the scenario says; switching off ends them, by TERM if `orderly`, else by KILL.  A node
  /// that is no virtual machine keeps its interfaces.
  std::function<Status(const std::string& node)> switch_on{};
  std::function<Status(const std::string& node, bool orderly)> switch_off{};
  /// Lets the laptop's own files take effect on a node, in the order its system reads them.
  /// What the files get wrong is a fact ("error"); unsupported without a laptop.
  std::function<Result<Facts>(const std::string& node)> boot{};
};

}  // namespace guestlink::sim
