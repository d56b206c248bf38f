#include <string>

#include <fmt/format.h>

#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto& sshd = laptop.guest.sshd;
  if (!sshd) return;
  const std::string port = sshd->value_or("Port", "22");
  for (const auto& tunnel : laptop.host.tunnels) {
    if (!tunnel.listen_port || std::to_string(tunnel.listen_port->value) != port) continue;
    report.add(tunnel.listen_port->where, fmt::format("sshd of the guest has port {}", port));
  }
}

}  // namespace

extern const Rule ssh_port_conflict{
    {.id = "ssh-port-conflict",
     .severity = Severity::error,
     .summary = "The tunnel asks for the port on which sshd of the guest listens.",
     .why = "\"remote port forwarding failed for listen port\".",
     .instead = "another port",
     .source = "message of OpenSSH 9.2p1"},
    check};

}  // namespace guestlink::lint
