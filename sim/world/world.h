#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "reference/base/result.h"
#include "reference/base/time.h"
#include "reference/net/address.h"
#include "reference/net/bytes.h"
#include "sim/medium/medium.h"
#include "sim/medium/topology.h"
#include "sim/world/background.h"
#include "sim/world/descriptor.h"
#include "sim/world/observation.h"
#include "sim/world/recorder.h"

namespace guestlink::sim {

struct WorldOptions {
  /// The guestlink that runs inside, at World::program(); empty: the program that is running.
  std::string program{};
  /// Directories or files of the machine outside to be seen inside, read-only, at the same path,
  /// even below /home, /root, /tmp, /run or /var, which are else private and empty.
  std::vector<std::string> visible{};
  std::uint64_t node_bytes = 64ULL << 20U;  ///< What a node may write in all.
  std::uint64_t seed = 1;                   ///< Of everything that happens by chance on links.
};

/// What a node's kernel says about one of its interfaces.
struct InterfaceState {
  std::string name;
  net::MacAddress mac;
  std::vector<net::Ipv4Cidr> addresses;
  std::uint32_t mtu = 0;
  bool up = false;       ///< Set up by somebody.
  bool carrier = false;  ///< Somebody is at the other end.
  std::string bridge;    ///< The bridge it is a member of; empty: none.
};

struct BridgeSettings {
  std::optional<net::MacAddress> mac{};
  std::chrono::seconds ageing{1200};  ///< if_bridge(4)'s own, not Linux's 300.
};

/// What became of the frames that entered a link, by the end they came from.
struct LinkCounts {
  LossCounts from_a{};
  LossCounts from_b{};
  std::uint64_t deauthentications = 0;  ///< What the access point told foreign sources.
};

/// Stands for bhyve: a process that opens the host's tap and the guest's network card.
struct VmPort {
  Endpoint tap;   ///< "host:tap0", which must exist.
  Endpoint card;  ///< "guest:eth0", which comes with the process and goes with it.
  std::optional<net::MacAddress> card_mac{};  ///< As bhyve's -s …,mac= says; else from the names.
};

/// A topology built of Linux namespaces in which the laptop's own files can run.
///
/// Nothing of it has a name outside: namespaces are file descriptors, and all processes live in
/// one process-id namespace whose init dies with the thread that built the world, so kill -9 of
/// this process leaves nothing.  Inside, the machine's file tree is read-only; /tmp, /run, /var,
/// /root, /home and /etc are each node's own, bounded, and gone with the world.  IPv6 is off until
/// a sysctl says otherwise, no interface has offloads, and nothing reaches the outside.
/// One thread may use it.
class World {
 public:
  /// Builds `topology`: nodes, cables and Wi-Fi links as pairs of interfaces, taps without their
  /// virtual machine.  unsupported when this machine cannot do it, with the line that mends it.
  static Result<std::unique_ptr<World>> create(const Topology& topology,
                                               const WorldOptions& options = {});
  World(const World&) = delete;
  World& operator=(const World&) = delete;
  ~World();

  /// Where the guestlink that runs inside is found.
  static std::string program();
  /// Whether more user ids than 0 exist inside: sshd, dnsmasq and others need them.
  bool has_many_users() const;

  // Files of a node, as its processes see them.

  /// Writes a file with its folders; below /etc, /root, /home, /var, /run or /tmp only.
  Status put_file(const std::string& node, const std::string& path, std::string_view text,
                  unsigned mode = 0644);
  Result<std::string> read_file(const std::string& node, const std::string& path);

  // Processes.

  /// Runs a program to its end, or kills it with its process group at the deadline.  An Error
  /// only when it could not be started; how it ended is in the Observation.
  Result<Observation> run(const std::string& node, const Command& command, Duration deadline);
  Result<Observation> run(const std::string& node, const Argv& argv, Duration deadline);
  Result<Background> start(const std::string& node, const Command& command);
  Result<Background> start(const std::string& node, const Argv& argv);

  using Function = std::function<Result<std::string>()>;
  /// Runs `function` in a forked child inside the node (all its namespaces, all capabilities) and
  /// gives back what it returned.  For probes that need no program of the machine.
  Result<std::string> call(const std::string& node, const Function& function, Duration deadline);
  /// The same, going on beside this process; what it writes to stdout and stderr is kept.  The
  /// process's exit code is 0, or 1 with the error's text on stderr.
  Result<Background> start_function(const std::string& node, const Function& function);

  /// Returns when `condition` holds; timed_out after `deadline`.  Asked every millisecond or so.
  Status wait_until(const std::function<bool()>& condition, Duration deadline);
  /// CLOCK_MONOTONIC.
  Instant now() const;

  // Frames.

  /// Records from now on.  The recorder belongs to the world and lives as long.
  Result<Recorder*> capture(const Endpoint& at);
  /// Sends a frame out of an interface, as if its node had.  To make it arrive at an interface,
  /// inject it at the other end of the link.
  Status inject(const Endpoint& from, net::Bytes frame);

  /// A socket(2) of the node's network for this process to use: a probe that has ends in several
  /// nodes needs no process in any.
  Result<Descriptor> open_socket(const std::string& node, int domain, int type, int protocol = 0);

  // Interfaces, addresses, routes: what a laptop's files ask for.

  Result<std::vector<InterfaceState>> interfaces(const std::string& node);
  /// Nothing when there is no such interface.
  Result<std::optional<InterfaceState>> interface(const Endpoint& at);
  Status set_up(const Endpoint& at, bool up = true);
  Status set_mac(const Endpoint& at, const net::MacAddress& mac);
  Status set_mtu(const Endpoint& at, std::uint16_t mtu);
  Status add_address(const Endpoint& at, const net::Ipv4Cidr& address);
  Status remove_address(const Endpoint& at, const net::Ipv4Cidr& address);
  /// `destination` 0.0.0.0/0 is the default route; without a gateway it is on the interface's own
  /// link, which then must be named.
  Status add_route(const std::string& node, const net::Ipv4Cidr& destination,
                   std::optional<net::Ipv4Address> gateway, const std::string& interface = "");
  Status add_neighbour(const Endpoint& at, net::Ipv4Address address, const net::MacAddress& mac);
  /// "net/ipv4/ip_forward" or "net.ipv4.ip_forward"; only below net.
  Status set_sysctl(const std::string& node, const std::string& name, std::string_view value);
  Status make_bridge(const Endpoint& at, const BridgeSettings& settings = {});
  Status add_member(const Endpoint& bridge, const std::string& member);
  Status remove_member(const Endpoint& bridge, const std::string& member);
  /// A tap device that stays until the world ends, without carrier while nobody holds it open.
  Status make_tap(const Endpoint& at, std::optional<net::MacAddress> mac = std::nullopt);
  Status remove_interface(const Endpoint& at);
  /// Passthrough: the interface leaves one node and comes up in another under a new name, down and
  /// without addresses, as a card that a new kernel has just found.
  Status move_interface(const Endpoint& from, const Endpoint& to);
  // Links that a process of ours carries: those with an impairment or with Wi-Fi's rules.

  /// From now on; frames on their way arrive as they would have.
  Status change_link(const std::string& id, const Impairment& impairment);
  /// Association, 4addr, WDS; fails on a link that was not built with Wi-Fi's rules.
  Status change_link(const std::string& id, const WifiSettings& wifi);
  Result<LinkCounts> link_counts(const std::string& id);

  /// Starts the process that stands for bhyve and returns when the guest's card is there and up
  /// at the host's end.  Ending it is ending the virtual machine: its card goes.
  Result<Background> start_vm(const std::vector<VmPort>& ports);

 private:
  struct State;
  explicit World(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace guestlink::sim
