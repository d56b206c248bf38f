#include <fmt/format.h>

#include "reference/base/closest.h"
#include "reference/lint/rule.h"
#include "reference/model/names.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet& sources, Report& report) {
  const auto switches = names_of(laptop, sources, model::NameKind::vm_switch);
  if (!switches.complete) return;
  for (const model::NameUse* use : switches.undefined()) {
    auto& finding = report.add(*use->where, fmt::format("there is no switch '{}'", use->name));
    const auto names = switches.defined();
    if (const auto near = closest(use->name, names)) {
      finding.help = fmt::format("did you mean '{}'?", *near);
    } else {
      finding.help = fmt::format("one of the switches, or: vm switch create {}", use->name);
    }
    if (const auto* list = laptop.host.vm_bhyve.system->find("switch_list")) {
      finding.related.push_back({list->value.where, "these are the switches"});
    }
  }
}

}  // namespace

extern const Rule vmconf_switch_missing{
    {.id = "vmconf-switch-missing",
     .severity = Severity::error,
     .summary = "A VM uses a switch that is not in switch_list.",
     .why = "Its tap is made and attached to nothing; only a line of the log says so.",
     .instead = "vm switch create NAME",
     .source = "vm-bhyve: lib/vm-switch-standard"},
    check};

}  // namespace guestlink::lint
