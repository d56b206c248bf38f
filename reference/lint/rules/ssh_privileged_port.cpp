#include <fmt/format.h>

#include "reference/lint/rule.h"
#include "reference/lint/ssh_path.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  for (const auto& tunnel : laptop.host.tunnels) {
    const auto forward = parse_remote_forward(tunnel.remote_forward.value);
    const bool as_root = tunnel.target_user.empty() || tunnel.target_user == "root";
    if (!forward || as_root || forward->port == 0 || forward->port >= 1024) continue;
    report.add(tunnel.remote_forward.where, fmt::format("port {} is for root only", forward->port))
        .related.push_back({tunnel.target.where, "this user may not listen on it"});
  }
}

}  // namespace

extern const Rule ssh_privileged_port{
    {.id = "ssh-privileged-port",
     .severity = Severity::error,
     .summary = "ssh -R asks for a port below 1024 as an ordinary user of the guest.",
     .why = "sshd refuses: only root may forward privileged ports.",
     .instead = "a port from 1024 on",
     .source = "ssh(1) -R"},
    check};

}  // namespace guestlink::lint
