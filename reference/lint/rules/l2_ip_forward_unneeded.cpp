#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  if (!laptop.intent || !laptop.intent->mode || laptop.intent->mode->value != "bridge") return;
  const auto* set = laptop.guest.sysctl.find("net.ipv4.ip_forward");
  if (set == nullptr || set->value.value != "1") return;
  report.add(set->key.where, "a bridge does not route")
      .related.push_back({laptop.intent->mode->where, "the mode is bridge"});
}

}  // namespace

extern const Rule l2_ip_forward_unneeded{
    {.id = "l2-ip-forward-unneeded",
     .severity = Severity::info,
     .summary = "The guest only bridges, and forwards IP as well.",
     .why = "Inert.",
     .instead = "no such line",
     .source = "seed 002 line 211"},
    check};

}  // namespace guestlink::lint
