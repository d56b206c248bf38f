#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "reference/model/laptop.h"

namespace guestlink::lint {

/// The parts of ssh's `-R [BIND:]PORT:HOST:PORT`.
struct RemoteForward {
  std::optional<std::string> bind;  ///< Nothing: not given.  "" and "*": all addresses.
  std::uint16_t port = 0;
  std::string host;
  std::string host_port;
  /// The client asks for an address that others can reach.
  bool asks_for_all() const {
    return bind && (bind->empty() || *bind == "*" || *bind == "0.0.0.0");
  }
  /// The client asks for loopback, and means it.
  bool asks_for_loopback() const {
    return bind && (*bind == "localhost" || *bind == "127.0.0.1" || *bind == "::1");
  }
};

/// Reads "2210:localhost:22" and "[::1]:2210:localhost:22"; nothing for other forms (a socket's
/// path, a port alone).
std::optional<RemoteForward> parse_remote_forward(std::string_view text);

/// The effective value of GatewayPorts, AllowTcpForwarding … of the guest, in lower case, with
/// OpenSSH's default where the file does not set it.
std::string gateway_ports(const model::SshdConfig& sshd);
std::string allow_tcp_forwarding(const model::SshdConfig& sshd);

}  // namespace guestlink::lint
