#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto* type = laptop.host.rc.find("firewall_type");
  if (type == nullptr || laptop.host.rc.is_yes("firewall_enable")) return;
  auto& finding = report.add(type->key.where, "a firewall type is set, but the firewall is not on");
  if (const auto* enable = laptop.host.rc.find("firewall_enable")) {
    finding.related.push_back({enable->value.where, "it is switched off here"});
  }
  const bool exposed = laptop.host.rc.is_yes("sshd_enable") && !laptop.host.tunnels.empty() &&
                       !laptop.host.rc.is_yes("pf_enable");
  if (exposed) finding.severity = Severity::security;
}

}  // namespace

extern const Rule firewall_inert{
    {.id = "firewall-inert",
     .severity = Severity::info,
     .summary = "rc.conf sets firewall_type while firewall_enable is not yes.",
     .why = "A reader thinks that there is a firewall. A security finding when sshd is on and a "
            "tunnel leads to it.",
     .instead = "remove firewall_type, or switch the firewall on",
     .source = "rc.conf(5) firewall_enable; seed 000 lines 61 and 62"},
    check};

}  // namespace guestlink::lint
