#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto& host = laptop.host.sshd;
  const auto& guest = laptop.guest.sshd;
  if (!host || !guest || laptop.host.tunnels.empty()) return;
  const auto* set = host->find("AllowTcpForwarding");
  if (set == nullptr || host->value_or("AllowTcpForwarding", "no") == "no") return;
  if (guest->find("AllowTcpForwarding") == nullptr) return;  // ssh-wrong-machine has that
  report.add(set->keyword.where, "the tunnel does not need this: here the host is ssh's client")
      .related.push_back({guest->find("AllowTcpForwarding")->keyword.where, "this one counts"});
}

}  // namespace

extern const Rule ssh_host_forwarding_irrelevant{
    {.id = "ssh-host-forwarding-irrelevant",
     .severity = Severity::info,
     .summary = "The host's sshd allows TCP forwarding, which the tunnel does not need.",
     .why = "It only lets those who log in to the host forward through it.",
     .instead = "AllowTcpForwarding no on the host",
     .source = "seed 001 line 157; tried on Linux: the tunnel works with `no` on the host"},
    check};

}  // namespace guestlink::lint
