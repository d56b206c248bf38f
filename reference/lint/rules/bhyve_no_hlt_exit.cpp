#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  for (const auto& command : laptop.host.bhyve) {
    if (command.has_flag('H')) continue;
    report.add(command.where, "bhyve is called without -H: an idle guest burns a whole core");
  }
}

}  // namespace

extern const Rule bhyve_no_hlt_exit{
    {.id = "bhyve-no-hlt-exit",
     .severity = Severity::warning,
     .summary = "bhyve without -H does not give the processor back when the guest is idle.",
     .why = "One core of the laptop is busy for as long as the guest runs; the battery pays.",
     .instead = "bhyve -H -P …",
     .source = "bhyve(8) -H; wifibox#33"},
    check};

}  // namespace guestlink::lint
