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
    if (!forward || forward->bind) continue;  // ssh-bind-asked-but-no has those
    const auto* set = sshd->find("GatewayPorts");
    const SourceSpan where =
        set != nullptr && !set->values.empty() ? set->values.front().where : whole(sshd->file);
    report
        .add(where, fmt::format("port {} will listen on the guest's loopback only", forward->port))
        .related.push_back({tunnel.remote_forward.where, "the port is asked for here"});
  }
}

}  // namespace

extern const Rule ssh_gatewayports_missing{
    {.id = "ssh-gatewayports-missing",
     .severity = Severity::error,
     .summary = "The guest's sshd does not let remote forwards listen on its other addresses.",
     .why = "The forwarded port is open on 127.0.0.1 and ::1 of the guest and nowhere else: no "
            "station of the Wi-Fi LAN can reach the host.",
     .instead = "GatewayPorts yes in the guest's sshd_config, with PermitListen 2210",
     .source = "sshd_config(5) GatewayPorts; tried: OpenSSH 9.2p1; seed 000 against seed 001"},
    check};

}  // namespace guestlink::lint
