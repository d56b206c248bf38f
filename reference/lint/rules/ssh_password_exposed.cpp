#include <fmt/format.h>

#include "reference/lint/rule.h"
#include "reference/lint/ssh_path.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto& guest = laptop.guest.sshd;
  const auto& host = laptop.host.sshd;
  if (!guest || !host || laptop.host.tunnels.empty()) return;
  if (gateway_ports(*guest) == "no" || allow_tcp_forwarding(*guest) == "no") return;
  const auto* opened = guest->find("GatewayPorts");
  for (const std::string_view keyword : {"PasswordAuthentication", "PermitRootLogin"}) {
    if (host->value_or(keyword, "no") != "yes") continue;
    auto& finding = report.add(host->find(keyword)->values.front().where,
                               "everybody on the Wi-Fi LAN can try passwords on this host");
    finding.related.push_back({opened->keyword.where, "the forwarded port is open to the LAN"});
    finding.help = fmt::format("{} no, and PermitListen 2210 on the guest", keyword);
  }
}

}  // namespace

extern const Rule ssh_password_exposed{
    {.id = "ssh-password-exposed",
     .severity = Severity::security,
     .summary = "The guest opens the host's sshd to the Wi-Fi LAN, and the host takes passwords.",
     .why = "Whoever is on the same Wi-Fi can guess passwords of the host's accounts.",
     .instead = "PasswordAuthentication no on the host, PermitListen 2210 on the guest",
     .source = "sshd_config(5); seed 001 lines 157 and 158"},
    check};

}  // namespace guestlink::lint
