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
#include "sim/laptop/boot_time.h"
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

/// A machine on somebody's way, by what was recorded before and behind it.
struct Carrier {
  std::string_view node;  ///< "guest", "host"; empty: nobody.
  std::string in;         ///< "guest:eth0"
  std::string out;        ///< "guest:wlan0"
};

/// The world in which one laptop is tried with one forwarder, and what has become of it so far.
struct Stage {
  const Subject* subject = nullptr;
  ForwarderKind forwarder = ForwarderKind::kernel;
  std::unique_ptr<World> world;
  /// One line for somebody who watches.
  std::function<void(std::string_view)> say;

  std::optional<Refusal> refusal;   ///< Then there is no guest.
  std::string nat_trouble;          ///< nat.sh ended badly, and with what words.
  std::string bridge_trouble;       ///< The guest's bridge has not all its ports, and why.
  std::string pf_trouble;           ///< pf.conf is not in force, and why.
  std::string dhcp_trouble;         ///< The guest has no lease, and why.
  std::string host_dhcp_trouble;    ///< The host has no lease, and why.
  std::string dns_trouble;          ///< The guest's name server does not run, and why.
  std::string sshd_trouble;         ///< The guest's sshd does not run, and why.
  std::string host_sshd_trouble;    ///< The host's sshd does not run, and why.
  std::optional<Lease> lease;       ///< The guest's.
  std::optional<Lease> host_lease;  ///< The host's.
  std::vector<std::string> notes;   ///< What stands in for something else.
  BootTime boot_time;               ///< What is left of it for the guest's boot.

  std::map<std::string, Background> running;   ///< By what it is: "vm", "sshd", "tunnel", …
  std::map<std::string, Recorder*> recorders;  ///< By "node:interface".

  std::uint16_t next_sequence = 1;  ///< Of echo requests: each is told apart at every hop.
  bool beyond_fails = false;        ///< Something behind the guest did not answer.
  bool tunnel_works = false;        ///< The reverse tunnel has been shown to work.
  /// guestlink's forwarder is on the guest's wires: the guest's kernel has none of its own.
  bool forwarder_has_wires = false;
  bool keep = false;  ///< Somebody will look at the world afterwards.

  const model::Laptop& laptop() const { return subject->laptop; }
  const model::Topology& topology() const { return subject->topology; }
  bool guest_runs() const { return !refusal; }
  /// How long to wait for an answer that should come at once.
  Duration patience() const;
  /// What was recorded on the way from "host" or "guest" to the other, to "ap", "lan" or "net".
  std::vector<Hop> way(std::string_view from, std::string_view to) const;
  /// Who carries `from`'s packets on, and the places where they come and leave; empty: nobody.
  Carrier carrier_of(std::string_view from) const;
  /// The access point's port on the way of those behind the guest, or behind the host's card.
  std::string port_of_access_point(std::string_view from) const;
  /// The address the topology gives to an interface; 0.0.0.0: none.
  net::Ipv4Address address(std::string_view node, std::string_view interface) const;
  /// The host's own address on the way to the guest, or nothing.
  std::optional<net::Ipv4Cidr> host_address() const;
  /// The guest's address towards the host, or nothing.
  std::optional<net::Ipv4Cidr> inside_address() const;
  /// The host's, or the guest's, address of any kind, or nothing.
  std::optional<net::Ipv4Cidr> own_address(std::string_view node) const;
  /// The network that must not show on the LAN; nothing where none is hidden.
  std::optional<net::Ipv4Cidr> hidden_network() const;
};

/// Where the guest's kernel has its addresses when guestlink's own forwarder owns the wires.
inline constexpr const char* local_tap = "local0";

/// Builds the world and boots everything in it: the host, the access point, the virtual machine,
/// the guest.  What the laptop's files get wrong is kept in the stage; an Error is this machine's.
Result<std::unique_ptr<Stage>> set_stage(const Subject& subject, ForwarderKind forwarder,
                                         const WorldOptions& options,
                                         std::function<void(std::string_view)> say,
                                         BootTime boot_time = BootTime());

// The parts of set_stage, in their order.

/// rc.conf's bridges, taps, addresses and default route; the host's own files.
Status boot_host(Stage& stage);
/// The access point with DHCP and DNS, the station and the server.
Status boot_surroundings(Stage& stage);
/// The card is reserved and handed over, the tap is opened: or bhyve refuses.
Status start_guest(Stage& stage);
/// The guest's files, its interfaces, the lease, its forwarder and its services.
Status boot_guest(Stage& stage);

/// The host's own leases, its packet filter and what else needs the guest.
Status finish_host(Stage& stage);

/// Takes what one of the guest's lines, leases or services took from the boot's time; a note says
/// once that it is spent.
void spend_boot_time(Stage& stage, std::string_view what, Duration took);
/// Records at "node:interface" from now on; at an interface that is recorded, nothing changes.
Status record(Stage& stage, const Endpoint& at);
/// Writes a laptop's files below `folder` into a node, scripts executable.
Status put_files(Stage& stage, const std::string& node, std::string_view folder);
/// Gets a lease for one of the guest's interfaces by a real client; sets `lease` or
/// `dhcp_trouble`.
Status lease_guest(Stage& stage, const std::string& interface);
/// The same, and gives the guest's kernel the address and the route.
Status configure_by_lease(Stage& stage, const std::string& interface);
/// Which of the guest's own doings take place; the others are the forwarder's.
struct LinuxParts {
  bool nat = true;     ///< Forwarding and translation, by sysctl and rules.
  bool bridge = true;  ///< The interface that is a bridge.
};
/// A guest of Linux: its interfaces file, sysctls and nat.sh, in their order.
Status bring_up_linux(Stage& stage, const LinuxParts& parts = {});
/// A guest of FreeBSD or OpenBSD: rc.conf or hostname.if, and pf.conf.
Status bring_up_bsd(Stage& stage);
/// Whether the guest's OpenRC starts a service at boot; without any runlevel in the files nobody
/// knows, and it is taken for granted.
bool is_at_boot(const Stage& stage, std::string_view service);
/// What a program said, for people: its last line.
std::string last_line(std::string_view text);
/// Puts a pf.conf in force in a node, as rules for nft; `nat_trouble` of its own: `pf_trouble`.
Status load_pf(Stage& stage, const std::string& node, const model::PfConfig& config);
/// The guest's name server and DHCP server, as its files say; sets `dns_trouble`.
Status start_guest_services(Stage& stage);
/// The guest's sshd with the sshd_config that stands in its /etc; sets `sshd_trouble`.
Status start_guest_sshd(Stage& stage);
/// guestlink's own forwarder between the guest's interfaces, instead of nat.sh.
Status start_own_forwarder(Stage& stage);

}  // namespace guestlink::sim
