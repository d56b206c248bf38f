#include <fmt/format.h>

#include "reference/lint/host_filter.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  if (!laptop.host.pf) return;
  for (const auto& rule : laptop.host.pf->rules) {
    if (!rule.redirect || rule.kind == model::PfRule::Kind::rdr) continue;
    for (const auto& host : rule.redirect->hosts) {
      if (host.kind != model::PfHost::Kind::name) continue;
      const auto* interface = laptop.host.interface(host.name);
      if (interface == nullptr || !interface->dhcp) continue;
      auto& finding = report.add(
          host.text.where, fmt::format("the address that {} has when pf loads is kept", host.name));
      finding.related.push_back({interface->name.where, "its address comes by DHCP"});
      finding.help = fmt::format("-> ({})", host.text.value);
    }
  }
}

}  // namespace

extern const Rule pf_static_ifaddr{
    {.id = "pf-static-ifaddr",
     .severity = Severity::warning,
     .summary = "pf translates to an interface's name without parentheses, and its address comes "
                "by DHCP.",
     .why = "The name is looked up once, when pf loads: after another lease the packets carry the "
            "old address. Before the first lease pf.conf does not load at all.",
     .instead = "-> (em0)",
     .source = "pf.conf(5): parentheses; seed 003 line 139"},
    check};

}  // namespace guestlink::lint
