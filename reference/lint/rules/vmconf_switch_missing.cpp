#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "reference/base/closest.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  if (!laptop.host.vm_bhyve.system) return;
  for (const auto& machine : laptop.host.vm_bhyve.machines) {
    for (const auto& network : machine.networks) {
      if (!network.switch_name || network.switch_name->value.empty()) continue;
      if (laptop.host.vm_bhyve.find_switch(network.switch_name->value) != nullptr) continue;
      auto& finding =
          report.add(network.switch_name->where,
                     fmt::format("there is no switch '{}'", network.switch_name->value));
      std::vector<std::string_view> names;
      for (const auto& one : laptop.host.vm_bhyve.switches) names.push_back(one.name.value);
      if (const auto near = closest(network.switch_name->value, names)) {
        finding.help = fmt::format("did you mean '{}'?", *near);
      }
      if (const auto* list = laptop.host.vm_bhyve.system->find("switch_list")) {
        finding.related.push_back({list->value.where, "these are the switches"});
      }
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
