#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  for (const auto& command : laptop.host.bhyve) {
    if (command.in_loop) continue;
    report.add(command.where, "nothing starts bhyve again after the guest reboots");
  }
}

}  // namespace

extern const Rule bhyve_exit_loop_missing{
    {.id = "bhyve-exit-loop-missing",
     .severity = Severity::warning,
     .summary = "bhyve is called once, outside any loop on its exit code.",
     .why = "bhyve ends with 0 when the guest reboots. The guest is then gone, and the host "
            "off-line.",
     .instead = "bhyve in a loop by its exit status: 0 is a reboot, start it again; 1 and 2 are a "
                "shutdown; 3 and 4 are errors",
     .source = "bhyve(8) EXIT STATUS; wifibox: sbin/wifibox"},
    check};

}  // namespace guestlink::lint
