#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "reference/base/result.h"
#include "sim/steps/lab.h"
#include "sim/world/world.h"

namespace guestlink::sim {

/// Makes an ed25519 key without a passphrase at `path` in `node` (PATH.pub beside it) and returns
/// the public half's line.
Result<std::string> make_ssh_key(World& world, const std::string& node, const std::string& path);

/// The public half's line of the key that all ssh steps of a lab use; made when first asked for.
Result<std::string> lab_ssh_key(Lab& lab);

/// Starts the real sshd in `node` with its /etc/ssh/sshd_config and `more` options, and returns
/// when it listens.  timed_out or failed, with sshd's own words, when it does not.
Result<Background> start_sshd(World& world, const std::string& node,
                              const std::vector<std::string>& more = {});

/// Which addresses `node` listens at on a TCP port.
struct Listening {
  bool anywhere = false;  ///< 0.0.0.0 or [::]
  bool loopback = false;  ///< 127.0.0.1 or [::1]
  bool any() const { return anywhere || loopback; }
};

/// Reads the tables of /proc/net/tcp and tcp6 (Linux's proc_net_tcp).
Listening parse_listeners(std::string_view tables, std::uint16_t port);

Result<Listening> listening_at(World& world, const std::string& node, std::uint16_t port);

}  // namespace guestlink::sim
