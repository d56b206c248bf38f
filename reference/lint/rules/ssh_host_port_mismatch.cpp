#include <algorithm>

#include "reference/lint/letters.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto& sshd = laptop.host.sshd;
  const auto* set = sshd ? sshd->find("Port") : nullptr;
  if (set == nullptr) return;
  for (const auto& tunnel : laptop.host.tunnels) {
    if (!tunnel.destination_port) continue;
    const bool listens = std::ranges::any_of(sshd->settings, [&](const auto& setting) {
      return lower(setting.keyword.value) == "port" && !setting.values.empty() &&
             setting.values.front().value == std::to_string(tunnel.destination_port->value);
    });
    if (listens) continue;
    report.add(tunnel.destination_port->where, "sshd does not listen there")
        .related.push_back({set->keyword.where, "but here"});
  }
}

}  // namespace

extern const Rule ssh_host_port_mismatch{
    {.id = "ssh-host-port-mismatch",
     .severity = Severity::error,
     .summary = "The tunnel ends at a port on which sshd of the host does not listen.",
     .why = "Every connection through it is refused.",
     .instead = "the same port",
     .source = "sshd_config(5) Port"},
    check};

}  // namespace guestlink::lint
