#include <algorithm>
#include <array>

#include "sim/laptop/claims/claim_kind.h"
#include "sim/laptop/claims/tap.h"

namespace guestlink::sim {
namespace {

using model::Road;

// When a claim applies: what the files, and the owner's intent, mean to bring about.

Road road(const Subject& subject) {
  return subject.topology.road;
}

bool always(const Subject&) {
  return true;
}

bool guest_carries(const Subject& subject) {
  return model::leads_through_guest(road(subject));
}

bool guest_bridges(const Subject& subject) {
  return road(subject) == Road::guest_bridges;
}

bool guest_routes(const Subject& subject) {
  return road(subject) == Road::guest_routes;
}

bool host_routes(const Subject& subject) {
  return road(subject) == Road::host_routes;
}

bool routes(const Subject& subject) {
  return guest_routes(subject) || host_routes(subject);
}

bool bridges(const Subject& subject) {
  return guest_bridges(subject) || road(subject) == Road::host_bridges;
}

bool card_is_given(const Subject& subject) {
  return subject.topology.card.has_value();
}

bool has_tap(const Subject& subject) {
  return !subject.topology.tap.empty();
}

/// In a bridge, and on a LAN that both are on, the guest's frames may come to the host.
bool card_stays_hidden(const Subject& subject) {
  return guest_routes(subject);
}

/// The guest is somebody of its own, and not only the host's way out.
bool guest_has_network(const Subject& subject) {
  return !guest_routes(subject);
}

bool host_asks_for_lease(const Subject& subject) {
  const auto& interfaces = subject.topology.find("host")->interfaces;
  return std::ranges::any_of(interfaces, [](const auto& one) { return one.leased; });
}

bool guest_asks_for_lease(const Subject& subject) {
  if (!subject.topology.guest_bridge.empty()) return true;
  const auto& interfaces = subject.topology.find("guest")->interfaces;
  return std::ranges::any_of(interfaces, [](const auto& one) { return one.leased; });
}

bool is_firewall(const Subject& subject) {
  const auto& intent = subject.laptop.intent;
  return guest_routes(subject) && intent && intent->mode && intent->mode->value == "firewall";
}

bool has_tunnel(const Subject& subject) {
  return guest_routes(subject) && !subject.laptop.host.tunnels.empty();
}

bool guest_runs_sshd(const Subject& subject) {
  return has_tunnel(subject);
}

bool host_serves_ssh_on_lan(const Subject& subject) {
  return guest_bridges(subject) && subject.laptop.host.rc.is_yes("sshd_enable");
}

}  // namespace

std::span<const ClaimKind> claim_kinds() {
  static const std::array kinds{
      ClaimKind{"starts-by-itself", "The guest and its network start at boot without anybody",
                guest_carries, starts_by_itself, Concern::start},
      ClaimKind{"card-passed", "The card has left the host and stands in the guest", card_is_given,
                card_is_passed},
      ClaimKind{"tap-opened", "The host's tap is opened by bhyve", has_tap, tap_is_open},
      ClaimKind{"guest-lease", "The guest gets an address on the LAN", guest_asks_for_lease,
                guest_gets_lease},
      ClaimKind{"host-lease", "The host gets an address by DHCP", host_asks_for_lease,
                host_gets_lease, Concern::host_network},
      ClaimKind{"host-guest-ping", "The host reaches the guest", guest_carries, host_reaches_guest},
      ClaimKind{"guest-host-ping", "The guest reaches the host", host_routes, guest_reaches_host},
      ClaimKind{"host-lan-ping", "The host reaches the LAN: its access point and a station", always,
                host_reaches_lan, Concern::host_network},
      ClaimKind{"host-server-ping", "The host reaches a server behind the access point", always,
                host_reaches_server, Concern::host_network},
      ClaimKind{"host-server-tcp", "1 MB goes unchanged from the host to the server and back",
                always, host_streams_to_server, Concern::host_network},
      ClaimKind{"host-dns", "The host resolves names", always, host_resolves_names,
                Concern::host_network},
      ClaimKind{"guest-lan-ping", "The guest reaches the LAN: its access point and a station",
                guest_has_network, guest_reaches_lan, Concern::guest_network},
      ClaimKind{"guest-server-ping", "The guest reaches a server behind the access point",
                guest_has_network, guest_reaches_server, Concern::guest_network},
      ClaimKind{"guest-server-tcp", "1 MB goes unchanged from the guest to the server and back",
                guest_has_network, guest_streams_to_server, Concern::guest_network},
      ClaimKind{"guest-dns", "The guest resolves names", guest_has_network, guest_resolves_names,
                Concern::guest_network},
      ClaimKind{"frames-unchanged", "The bridge passes frames byte for byte", bridges,
                bridge_keeps_frames},
      ClaimKind{"nothing-leaks", "Nothing of the private network shows on the LAN", routes,
                nothing_leaks},
      ClaimKind{"no-forged-source", "A packet with a forged source does not leave", is_firewall,
                forged_source_stays_inside},
      ClaimKind{"lan-cannot-reach-host", "The LAN cannot open a connection to the host directly",
                guest_routes, lan_cannot_reach_inside},
      ClaimKind{"lan-cannot-reach-guest", "The LAN cannot open a connection to the guest directly",
                host_routes, lan_cannot_reach_inside},
      ClaimKind{"lan-host-ssh", "The LAN reaches the host's sshd", host_serves_ssh_on_lan,
                lan_reaches_host_ssh},
      ClaimKind{"lan-guest-ssh", "The LAN reaches the guest's own sshd", guest_runs_sshd,
                lan_reaches_guest_ssh},
      ClaimKind{"ssh-reverse", "The LAN reaches the host's sshd through the reverse tunnel",
                has_tunnel, lan_reaches_host_by_tunnel},
      ClaimKind{"ssh-reverse-closed", "With GatewayPorts no the LAN does not reach it", has_tunnel,
                tunnel_needs_gateway_ports},
      ClaimKind{"host-sees-no-card-frame", "The host sees no frame of the card", card_stays_hidden,
                host_sees_no_card_frame},
  };
  return kinds;
}

}  // namespace guestlink::sim
