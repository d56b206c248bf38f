#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "reference/base/result.h"
#include "reference/base/time.h"
#include "reference/net/address.h"
#include "sim/expect/path.h"
#include "sim/laptop/subject.h"
#include "sim/steps/dhcp.h"
#include "sim/world/world.h"

namespace guestlink::sim {

/// Who forwards in the guest.
enum class ForwarderKind : std::uint8_t {
  kernel,  ///< The laptop's own nat.sh, by the kernel.
  own,     ///< guestlink forward, with settings derived from the laptop.
};

/// "kernel" or "own".
std::string_view name(ForwarderKind kind);

/// Why the virtual machine does not start, as bhyve would say it.
struct Refusal {
  std::string message;
  std::string_view rule;  ///< The rule that predicts it.
  std::optional<SourceSpan> where;
};

/// The world in which one laptop is tried with one forwarder, and what has become of it so far.
struct Stage {
  const Subject* subject = nullptr;
  ForwarderKind forwarder = ForwarderKind::kernel;
  std::unique_ptr<World> world;
  /// One line for somebody who watches.
  std::function<void(std::string_view)> say;

  std::optional<Refusal> refusal;  ///< Then there is no guest.
  std::string nat_trouble;         ///< nat.sh ended badly, and with what words.
  std::string dhcp_trouble;        ///< No lease, and why.
  std::string dns_trouble;         ///< The guest's name server does not run, and why.
  std::string sshd_trouble;        ///< The guest's sshd does not run, and why.
  std::optional<Lease> lease;
  std::vector<std::string> notes;  ///< What stands in for something else.

  std::map<std::string, Background> running;   ///< By what it is: "vm", "sshd", "tunnel", …
  std::map<std::string, Recorder*> recorders;  ///< By "node:interface".

  std::uint16_t next_sequence = 1;  ///< Of echo requests: each is told apart at every hop.
  bool beyond_fails = false;        ///< Something behind the guest did not answer.
  bool tunnel_works = false;        ///< The reverse tunnel has been shown to work.
  bool keep = false;                ///< Somebody will look at the world afterwards.

  const model::Laptop& laptop() const { return subject->laptop; }
  const model::Topology& topology() const { return subject->topology; }
  bool guest_runs() const { return !refusal; }
  /// How long to wait for an answer that should come at once.
  Duration patience() const;
  /// What was recorded on the way from the host to "guest", "ap", "lan" or "net".
  std::vector<Hop> way_to(std::string_view node) const;
  /// The address the topology gives to an interface; 0.0.0.0: none.
  net::Ipv4Address address(std::string_view node, std::string_view interface) const;
  /// The host's own address on its bridge, or nothing.
  std::optional<net::Ipv4Cidr> host_address() const;
  /// The guest's address towards the host, or nothing.
  std::optional<net::Ipv4Cidr> inside_address() const;
};

/// Where the guest's kernel has its addresses when guestlink's own forwarder owns the wires.
inline constexpr const char* local_tap = "local0";

/// How long a program of the world may take to start or to do its work.
inline constexpr Duration start_patience = std::chrono::seconds(20);

/// Builds the world and boots everything in it: the host, the access point, the virtual machine,
/// the guest.  What the laptop's files get wrong is kept in the stage; an Error is this machine's.
Result<std::unique_ptr<Stage>> set_stage(const Subject& subject, ForwarderKind forwarder,
                                         const WorldOptions& options,
                                         std::function<void(std::string_view)> say);

// The parts of set_stage, in their order.

/// rc.conf's bridges, taps, addresses and default route; the host's own files.
Status boot_host(Stage& stage);
/// The access point with DHCP and DNS, the station and the server.
Status boot_surroundings(Stage& stage);
/// The card is reserved and handed over, the tap is opened: or bhyve refuses.
Status start_guest(Stage& stage);
/// The guest's files, its interfaces, the lease, its forwarder and its services.
Status boot_guest(Stage& stage);

/// Records at "node:interface" from now on.
Status record(Stage& stage, const Endpoint& at);
/// Writes a laptop's files below `folder` into a node, scripts executable.
Status put_files(Stage& stage, const std::string& node, std::string_view folder);
/// Gets a lease for the guest's card by a real client; sets `lease` or `dhcp_trouble`.
Status lease_card(Stage& stage);
/// The guest's name server as its dnsmasq.conf says; sets `dns_trouble`.
Status start_guest_dns(Stage& stage);
/// The guest's sshd with the sshd_config that stands in its /etc; sets `sshd_trouble`.
Status start_guest_sshd(Stage& stage);
/// guestlink's own forwarder between the guest's interfaces, instead of nat.sh.
Status start_own_forwarder(Stage& stage);

}  // namespace guestlink::sim
