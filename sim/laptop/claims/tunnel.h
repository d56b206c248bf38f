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

/// The same without a tunnel: this machine has no sshd, or too few user ids for one.
std::optional<std::string> no_sshd_here(const Stage& stage);

/// Makes the keys, gives each side the other's, and starts both sshds.  Once per stage.
Status prepare_ssh(Stage& stage);

/// Starts the host's sshd with its own sshd_config, if rc.conf enables it; sets
/// `host_sshd_trouble`.  Once per stage.
Status start_host_sshd(Stage& stage);

/// The port that the tunnel opens in the guest.
std::uint16_t tunnel_port(const Stage& stage);

/// Runs the laptop's own tunnel script on the host and returns when its port is open in the guest,
/// when the guest's sshd has refused it, or when the script has ended; how it went badly, or "".
Result<std::string> open_tunnel(Stage& stage);

/// Ends the tunnel and waits until its port is closed.
Status close_tunnel(Stage& stage);

/// Connects from `node` to `to` and reads the greeting.
struct Greeted {
  bool by_host = false;
  bool connected = false;
  std::string said;  ///< The greeting, or what went wrong.
};
Result<Greeted> greet(Stage& stage, const std::string& node, const SocketAddress& to);

}  // namespace guestlink::sim
