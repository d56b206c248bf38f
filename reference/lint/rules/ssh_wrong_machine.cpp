#include <array>

#include <fmt/format.h>

#include "reference/lint/laptop_files.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

constexpr std::array<std::string_view, 2> keywords{"AllowTcpForwarding", "GatewayPorts"};

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto& host = laptop.host.sshd;
  if (!host || laptop.host.tunnels.empty()) return;
  for (const std::string_view keyword : keywords) {
    const auto* set = host->find(keyword);
    if (set == nullptr || host->value_or(keyword, "no") == "no") continue;
    const auto& guest = laptop.guest.sshd;
    if (guest && guest->find(keyword) != nullptr) continue;
    auto& finding = report.add(set->keyword.where,
                               fmt::format("{} of the host has no say in the tunnel", keyword));
    finding.related.push_back({laptop.host.tunnels.front().where,
                               "here the host is the client; the guest's sshd decides"});
    if (guest) finding.related.push_back({whole(guest->file), "it is not set here"});
  }
}

}  // namespace

extern const Rule ssh_wrong_machine{
    {.id = "ssh-wrong-machine",
     .severity = Severity::error,
     .summary = "A setting for remote forwards stands in the host's sshd_config, not the guest's.",
     .why = "The tunnel is opened by the host's ssh and served by the guest's sshd; the host's "
            "sshd is not asked.",
     .instead = "the line in the guest's sshd_config",
     .source = "ssh(1) -R; seed 001 line 157"},
    check};

}  // namespace guestlink::lint
