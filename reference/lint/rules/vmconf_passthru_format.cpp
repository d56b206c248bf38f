#include <fmt/format.h>

#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  for (const auto& machine : laptop.host.vm_bhyve.machines) {
    for (const auto& device : machine.passthru) {
      if (device.device) continue;
      report.add(device.text.where,
                 fmt::format("'{}' is not bus/slot/function", device.text.value));
    }
  }
}

}  // namespace

extern const Rule vmconf_passthru_format{
    {.id = "vmconf-passthru-format",
     .severity = Severity::error,
     .summary = "A passthru value of vm-bhyve is not bus/slot/function.",
     .why = "bhyve: \"invalid passthru options\"; newer ones take ppt0 as well.",
     .instead = "passthru0=\"4/0/0\"",
     .source = "freebsd-src: usr.sbin/bhyve/pci_passthru.c; bhyve(8); wifibox#82"},
    check};

}  // namespace guestlink::lint
