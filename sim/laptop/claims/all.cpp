#include <array>

#include "sim/laptop/claims/claim_kind.h"

namespace guestlink::sim {

std::span<const ClaimKind> claim_kinds() {
  static const std::array kinds{
      ClaimKind{"card-passed", "The card has left the host and stands in the guest",
                card_is_passed},
      ClaimKind{"host-guest-ping", "The host reaches the guest", host_reaches_guest},
      ClaimKind{"host-lan-ping", "The host reaches the Wi-Fi LAN: access point and station",
                host_reaches_lan},
      ClaimKind{"host-server-ping", "The host reaches a server behind the access point",
                host_reaches_server},
      ClaimKind{"host-server-tcp", "1 MB goes unchanged from the host to the server and back",
                host_streams_to_server},
      ClaimKind{"host-dns", "The host resolves names through the guest", host_resolves_names},
      ClaimKind{"nothing-leaks", "Nothing of the private network shows on the air", nothing_leaks},
      ClaimKind{"lan-cannot-reach-host", "The LAN cannot open a connection to the host directly",
                lan_cannot_reach_host},
      ClaimKind{"lan-guest-ssh", "The LAN reaches the guest's own sshd", lan_reaches_guest_ssh},
      ClaimKind{"ssh-reverse", "The LAN reaches the host's sshd through the reverse tunnel",
                lan_reaches_host_by_tunnel},
      ClaimKind{"ssh-reverse-closed", "With GatewayPorts no the LAN does not reach it",
                tunnel_needs_gateway_ports},
      ClaimKind{"host-sees-no-card-frame", "The host sees no frame of the card",
                host_sees_no_card_frame},
  };
  return kinds;
}

}  // namespace guestlink::sim
