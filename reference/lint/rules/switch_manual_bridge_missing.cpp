#include <algorithm>

#include <fmt/format.h>

#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet& sources, Report& report) {
  if (!laptop.file(sources, "host/etc/rc.conf")) return;
  for (const auto& one : laptop.host.vm_bhyve.switches) {
    if (one.kind() != "manual") continue;
    if (!one.bridge) {
      report.add(one.type ? one.type->where : one.name.where,
                 fmt::format("nothing says which bridge {} is", one.name.value));
      continue;
    }
    const bool created = std::ranges::any_of(laptop.host.cloned_interfaces, [&](const auto& clone) {
      return clone.value == one.bridge->value;
    });
    if (!created) {
      report.add(one.bridge->where, fmt::format("rc.conf does not create {}", one.bridge->value));
    }
  }
}

}  // namespace

extern const Rule switch_manual_bridge_missing{
    {.id = "switch-manual-bridge-missing",
     .severity = Severity::error,
     .summary = "A manual switch names a bridge that rc.conf does not create.",
     .why = "No guest can be attached to it.",
     .instead = "cloned_interfaces=\"bridge0\"",
     .source = "vm-bhyve: lib/vm-switch-manual"},
    check};

}  // namespace guestlink::lint
