#include "reference/lint/rule.h"
#include "reference/lint/ssh_path.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto& sshd = laptop.guest.sshd;
  if (!sshd || laptop.host.tunnels.empty()) return;
  const std::string value = allow_tcp_forwarding(*sshd);
  if (value != "no" && value != "local") return;
  report
      .add(sshd->find("AllowTcpForwarding")->values.front().where,
           "the guest's sshd refuses remote forwards")
      .related.push_back({laptop.host.tunnels.front().remote_forward.where, "this one needs it"});
}

}  // namespace

extern const Rule ssh_allowtcpforwarding_no{
    {.id = "ssh-allowtcpforwarding-no",
     .severity = Severity::error,
     .summary = "AllowTcpForwarding of the guest is no or local, and the host opens ssh -R.",
     .why = "ssh -f -N -R returns 0 without a message, and nothing listens. Alpine ships its "
            "sshd_config so.",
     .instead = "AllowTcpForwarding remote",
     .source = "sshd_config(5) AllowTcpForwarding; tried: OpenSSH 9.2p1; seed 000 line 151"},
    check};

}  // namespace guestlink::lint
