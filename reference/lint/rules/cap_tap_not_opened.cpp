#include <fmt/format.h>

#include "reference/lint/inside_link.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  if (!laptop.seen.host_interfaces) return;
  for (const auto& interface : laptop.seen.host_interfaces->all) {
    if (is_tap(interface.name.value) && !interface.opened_by) {
      report.add(interface.name.where, fmt::format("no program holds {}", interface.name.value));
    }
  }
}

}  // namespace

extern const Rule cap_tap_not_opened{
    {.id = "cap-tap-not-opened",
     .severity = Severity::warning,
     .summary = "The capture shows a tap that no VM has opened.",
     .why = "The guest was not running, or uses another tap.",
     .instead = "start the guest; the right tap in its command",
     .source = "ifconfig(8), \"Opened by PID\"; seed 000 line 105"},
    check};

}  // namespace guestlink::lint
