#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto& sshd = laptop.guest.sshd;
  if (!sshd || laptop.host.tunnels.empty()) return;
  if (sshd->value_or("DisableForwarding", "no") != "yes") return;
  report.add(sshd->find("DisableForwarding")->keyword.where, "the guest's sshd forwards nothing")
      .related.push_back({laptop.host.tunnels.front().remote_forward.where, "this needs it"});
}

}  // namespace

extern const Rule ssh_forwarding_disabled{
    {.id = "ssh-forwarding-disabled",
     .severity = Severity::error,
     .summary = "The guest's sshd_config has DisableForwarding yes, and the host opens ssh -R.",
     .why = "The forward is refused, whatever AllowTcpForwarding says.",
     .instead = "DisableForwarding no, and on the key: restrict,port-forwarding",
     .source = "sshd_config(5) DisableForwarding; tried: OpenSSH 9.2p1"},
    check};

}  // namespace guestlink::lint
