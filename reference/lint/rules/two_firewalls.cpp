#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto* pf = laptop.host.rc.find("pf_enable");
  const auto* ipfw = laptop.host.rc.find("firewall_enable");
  if (!laptop.host.rc.is_yes("pf_enable") || !laptop.host.rc.is_yes("firewall_enable")) return;
  report.add(pf->key.where, "a second firewall").related.push_back({ipfw->key.where, "the other"});
}

}  // namespace

extern const Rule two_firewalls{{.id = "two-firewalls",
                                 .severity = Severity::warning,
                                 .summary = "ipfw and pf are both switched on.",
                                 .why = "Each packet passes both, in an order that surprises.",
                                 .instead = "one of them",
                                 .source = "ipfw(8), pf(4)"},
                                check};

}  // namespace guestlink::lint
