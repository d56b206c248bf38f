#include <algorithm>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto* list = laptop.host.rc.find("vm_list");
  if (!laptop.host.rc.is_yes("vm_enable")) return;
  for (const auto& machine : laptop.host.vm_bhyve.machines) {
    if (machine.passthru.empty()) continue;
    const auto names = list == nullptr ? std::vector<Located<std::string>>() : list->words();
    const bool listed =
        std::ranges::any_of(names, [&](const auto& name) { return name.value == machine.name; });
    if (listed) continue;
    const auto* enable = laptop.host.rc.find("vm_enable");
    auto& finding = report.add(list == nullptr ? enable->key.where : list->value.where,
                               fmt::format("{} is not started at boot", machine.name));
    finding.related.push_back({machine.passthru.front().text.where, "it has the card"});
    finding.help = fmt::format("vm_list=\"{}\"", machine.name);
  }
}

}  // namespace

extern const Rule vm_not_autostarted{
    {.id = "vm-not-autostarted",
     .severity = Severity::warning,
     .summary = "A VM with a passed device is not in vm_list.",
     .why = "vm-bhyve does not start it at boot: no network after each reboot.",
     .instead = "vm_list=\"wifi\"",
     .source = "vm-bhyve: rc.d/vm"},
    check};

}  // namespace guestlink::lint
