#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sim/world/birth.h"
#include "sim/world/netlink.h"
#include "sim/world/process.h"
#include "sim/world/wires.h"
#include "sim/world/world.h"

namespace guestlink::sim {

struct World::State {
  struct NodeSpaces {
    Descriptor pid;  ///< This and the others are made when the node runs its first process.
    Descriptor mount;
    Descriptor uts;
  };

  Topology topology;
  WorldOptions options;
  Birth birth;
  std::map<std::string, std::size_t> numbers;  ///< Of the nodes, by name.
  std::vector<NodeSpaces> spaces;
  std::vector<std::unique_ptr<Recorder>> recorders;
  std::vector<WiredLink> wired;     ///< In the order in which the wire process knows them.
  Descriptor wire_control;          ///< Its other end is the wire process's.
  std::optional<Background> wires;  ///< Absent where no link needs it.
  std::map<std::string, Descriptor> senders;  ///< By "node:interface".
  std::vector<Background::State*> children;

  ~State();

  Result<std::size_t> number_of(const std::string& node) const;
  /// The node's namespaces but for its own file tree: enough for what has to do with its network.
  Result<Place> network_place(const std::string& node) const;
  /// All of the node's namespaces.
  Result<Place> whole_place(const std::string& node);
  Result<Background> adopt(Result<std::unique_ptr<Background::State>> started);
  Result<std::string> call(const Place& place, const Function& function, Duration deadline);
  /// `function` with a netlink socket of the node.
  Status configure(const std::string& node, const std::function<Status(Netlink&)>& function);
  /// A descriptor that `function` opens in the node's network.
  Result<Descriptor> open_there(const Place& place,
                                const std::function<Result<Descriptor>()>& function);
  /// Starts the process that carries frames on `wired`.
  Status start_wires();
  Result<WireReply> ask_wires(const std::string& id, WireRequest request);
  void drain();
};

}  // namespace guestlink::sim
