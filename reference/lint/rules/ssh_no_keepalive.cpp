#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  for (const auto& tunnel : laptop.host.tunnels) {
    const auto interval = tunnel.option("ServerAliveInterval");
    if (interval && *interval != "0") continue;
    report.add(tunnel.where, "nothing notices when the tunnel has died");
  }
}

}  // namespace

extern const Rule ssh_no_keepalive{
    {.id = "ssh-no-keepalive",
     .severity = Severity::warning,
     .summary = "ssh -R is called without ServerAliveInterval.",
     .why = "After a suspend or a change of network the tunnel is dead and ssh does not know; the "
            "old listener may hold the port on the guest.",
     .instead = "-o ServerAliveInterval=15 -o ServerAliveCountMax=3, and ClientAlive… on the guest",
     .source = "ssh_config(5) ServerAliveInterval"},
    check};

}  // namespace guestlink::lint
