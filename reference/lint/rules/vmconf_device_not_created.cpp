#include <algorithm>

#include <fmt/format.h>

#include "reference/lint/inside_link.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet& sources, Report& report) {
  if (!laptop.file(sources, "host/etc/rc.conf")) return;
  for (const auto& machine : laptop.host.vm_bhyve.machines) {
    for (const auto& network : machine.networks) {
      if (!network.device || !is_tap(network.device->value)) continue;
      const bool created = std::ranges::any_of(laptop.host.cloned_interfaces, [&](const auto& one) {
        return one.value == network.device->value;
      });
      if (created) continue;
      auto& finding = report.add(network.device->where,
                                 fmt::format("rc.conf does not create {}", network.device->value));
      if (const auto* list = laptop.host.rc.find("cloned_interfaces")) {
        finding.related.push_back({list->value.where, "only these are created"});
      }
    }
  }
}

}  // namespace

extern const Rule vmconf_device_not_created{
    {.id = "vmconf-device-not-created",
     .severity = Severity::error,
     .summary = "networkN_device of a VM is a tap that cloned_interfaces does not create.",
     .why = "The interface does not exist when the VM starts.",
     .instead = "cloned_interfaces=\"tap0\"",
     .source = "vm-bhyve: lib/vm-switch-standard; seed 002 line 77"},
    check};

}  // namespace guestlink::lint
