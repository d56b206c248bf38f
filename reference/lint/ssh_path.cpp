#include "reference/lint/ssh_path.h"

#include <charconv>
#include <vector>

namespace guestlink::lint {
namespace {

/// The pieces between colons; one in brackets may hold colons.
std::vector<std::string> pieces_of(std::string_view text) {
  std::vector<std::string> pieces(1);
  bool in_brackets = false;
  for (const char letter : text) {
    if (letter == '[' || letter == ']') {
      in_brackets = letter == '[';
    } else if (letter == ':' && !in_brackets) {
      pieces.emplace_back();
    } else {
      pieces.back() += letter;
    }
  }
  return pieces;
}

}  // namespace

std::optional<RemoteForward> parse_remote_forward(std::string_view text) {
  std::vector<std::string> pieces = pieces_of(text);
  if (pieces.size() != 3 && pieces.size() != 4) return std::nullopt;
  RemoteForward forward;
  if (pieces.size() == 4) {
    forward.bind = pieces.front();
    pieces.erase(pieces.begin());
  }
  const std::string& port = pieces[0];
  const auto read = std::from_chars(port.data(), port.data() + port.size(), forward.port);
  if (read.ec != std::errc{} || read.ptr != port.data() + port.size()) return std::nullopt;
  forward.host = pieces[1];
  forward.host_port = pieces[2];
  return forward;
}

std::string gateway_ports(const model::SshdConfig& sshd) {
  return sshd.value_or("GatewayPorts", "no");
}

std::string allow_tcp_forwarding(const model::SshdConfig& sshd) {
  const std::string value = sshd.value_or("AllowTcpForwarding", "yes");
  return value == "all" ? "yes" : value;
}

}  // namespace guestlink::lint
