#include <fmt/format.h>

#include "reference/lint/laptop_files.h"
#include "reference/lint/rule.h"
#include "reference/lint/ssh_path.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto& sshd = laptop.guest.sshd;
  if (!sshd || gateway_ports(*sshd) != "no") return;
  for (const auto& tunnel : laptop.host.tunnels) {
    const auto forward = parse_remote_forward(tunnel.remote_forward.value);
    if (!forward || !forward->bind || forward->asks_for_loopback()) continue;
    const auto* set = sshd->find("GatewayPorts");
    const SourceSpan where =
        set != nullptr && !set->values.empty() ? set->values.front().where : whole(sshd->file);
    report
        .add(tunnel.remote_forward.where,
             fmt::format("the guest's sshd will bind port {} to loopback all the same",
                         forward->port))
        .related.push_back({where, "GatewayPorts is no"});
  }
}

}  // namespace

extern const Rule ssh_bind_asked_but_no{
    {.id = "ssh-bind-asked-but-no",
     .severity = Severity::error,
     .summary = "ssh -R names an address to bind to, and the guest's GatewayPorts is no.",
     .why = "ssh returns 0, and the port is open on the guest's loopback only.",
     .instead = "GatewayPorts clientspecified in the guest's sshd_config",
     .source = "sshd_config(5) GatewayPorts; tried: OpenSSH 9.2p1"},
    check};

}  // namespace guestlink::lint
