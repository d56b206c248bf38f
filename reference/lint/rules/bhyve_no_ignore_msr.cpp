#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  for (const auto& command : laptop.host.bhyve) {
    if (command.has_flag('w')) continue;
    report.add(command.where, "bhyve is called without -w: an unknown MSR ends the Linux guest");
  }
}

}  // namespace

extern const Rule bhyve_no_ignore_msr{
    {.id = "bhyve-no-ignore-msr",
     .severity = Severity::warning,
     .summary = "bhyve without -w answers accesses to unknown model-specific registers by a fault.",
     .why = "Linux reads registers that bhyve does not know; the guest may panic while booting.",
     .instead = "bhyve -w …",
     .source = "bhyve(8) -w; vm-bhyve: lib/vm-run and wifibox: sbin/wifibox always give it"},
    check};

}  // namespace guestlink::lint
