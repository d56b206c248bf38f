#include <algorithm>

#include "reference/lint/letters.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

bool goes_to_this_host(const model::SshTunnel& tunnel) {
  if (!tunnel.destination_host) return false;
  const std::string& host = tunnel.destination_host->value;
  return host == "localhost" || host == "127.0.0.1" || host == "::1";
}

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto& sshd = laptop.host.sshd;
  if (!sshd) return;
  const auto* set = sshd->find("Port");
  constexpr std::uint16_t default_port = 22;
  for (const auto& tunnel : laptop.host.tunnels) {
    if (!tunnel.destination_port || !goes_to_this_host(tunnel)) continue;
    const bool listens = set == nullptr
                             ? tunnel.destination_port->value == default_port
                             : std::ranges::any_of(sshd->settings, [&](const auto& setting) {
                                 return lower(setting.keyword.value) == "port" &&
                                        !setting.values.empty() &&
                                        setting.values.front().value ==
                                            std::to_string(tunnel.destination_port->value);
                               });
    if (listens) continue;
    auto& finding = report.add(tunnel.destination_port->where, "sshd does not listen there");
    if (set != nullptr) {
      finding.related.push_back({set->keyword.where, "but here"});
    } else {
      finding.related.push_back({{sshd->file, 0, 0}, "no Port here: it listens on 22"});
    }
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
