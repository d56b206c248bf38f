#include <fmt/format.h>

#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  for (const auto& one : laptop.host.vm_bhyve.switches) {
    if (one.name.value.size() > 12) {
      report.add(one.name.where,
                 fmt::format("the bridge will not be called vm-{}", one.name.value));
    }
  }
}

}  // namespace

extern const Rule switch_name_too_long{
    {.id = "switch-name-too-long",
     .severity = Severity::warning,
     .summary = "The name of a switch has more than 12 characters.",
     .why = "Its interface gets the name bridgeN instead of vm-NAME.",
     .instead = "a shorter name",
     .source = "vm-bhyve: lib/vm-switch-standard"},
    check};

}  // namespace guestlink::lint
