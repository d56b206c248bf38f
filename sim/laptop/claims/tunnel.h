#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sim/laptop/claims/claim_kind.h"
#include "sim/steps/socket.h"

namespace guestlink::sim {

/// Why nothing about ssh can be tried here, or nothing: no tunnel in the files, too few user ids,
/// no sshd on this machine.
std::optional<std::string> no_ssh_here(const Stage& stage);

/// Makes the keys, gives each side the other's, and starts the guest's sshd.  Once per stage.
Status prepare_ssh(Stage& stage);

/// The port that the tunnel opens in the guest.
std::uint16_t tunnel_port(const Stage& stage);

/// Runs the laptop's own tunnel script on the host and returns when its port is open in the guest,
/// when the guest's sshd has refused it, or when the script has ended; how it went badly, or "".
Result<std::string> open_tunnel(Stage& stage);

/// Ends the tunnel and waits until its port is closed.
Status close_tunnel(Stage& stage);

/// Connects from `node` to `to` while the host's stand-in for sshd answers at the tunnel's end,
/// if the host runs one.
struct Greeted {
  bool by_host = false;
  bool connected = false;
  std::string said;  ///< The greeting, or what went wrong.
};
Result<Greeted> greet(Stage& stage, const std::string& node, const SocketAddress& to);

}  // namespace guestlink::sim
