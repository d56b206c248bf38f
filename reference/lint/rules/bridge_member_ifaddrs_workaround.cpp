#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto* set = laptop.host.sysctl.find("net.link.bridge.member_ifaddrs");
  if (set != nullptr && set->value.value == "1") {
    report.add(set->key.where, "this switch is gone in 16");
  }
}

}  // namespace

extern const Rule bridge_member_ifaddrs_workaround{
    {.id = "bridge-member-ifaddrs-workaround",
     .severity = Severity::warning,
     .summary = "net.link.bridge.member_ifaddrs is set to 1.",
     .why = "It helps on 15; 16 does not have it.",
     .instead = "the address on the bridge",
     .source = "bridge(4)"},
    check};

}  // namespace guestlink::lint
