#include <fmt/format.h>

#include "reference/lint/rule.h"
#include "reference/lint/ssh_path.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto& sshd = laptop.guest.sshd;
  if (!sshd || gateway_ports(*sshd) != "clientspecified") return;
  for (const auto& tunnel : laptop.host.tunnels) {
    const auto forward = parse_remote_forward(tunnel.remote_forward.value);
    if (!forward || forward->bind) continue;
    auto& finding = report.add(tunnel.remote_forward.where,
                               "no address to bind to is named: the guest takes its loopback");
    finding.related.push_back(
        {sshd->find("GatewayPorts")->values.front().where, "here the client decides"});
    finding.help = fmt::format("-R 0.0.0.0:{}", tunnel.remote_forward.value);
    finding.edit = SuggestedEdit{tunnel.remote_forward.where,
                                 fmt::format("0.0.0.0:{}", tunnel.remote_forward.value), false};
  }
}

}  // namespace

extern const Rule ssh_clientspecified_no_bind{
    {.id = "ssh-clientspecified-no-bind",
     .severity = Severity::error,
     .summary = "The guest leaves the bind address to the client, and ssh -R names none.",
     .why = "The port is open on the guest's loopback only.",
     .instead = "-R 0.0.0.0:2210:127.0.0.1:22",
     .source = "sshd_config(5) GatewayPorts; tried: OpenSSH 9.2p1"},
    check};

}  // namespace guestlink::lint
