#include <algorithm>

#include <fmt/format.h>

#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  if (!laptop.seen.host_interfaces || laptop.host.rc.is_yes("vm_enable")) return;
  for (const auto& interface : laptop.seen.host_interfaces->all) {
    const auto* configured = laptop.host.interface(interface.name.value);
    if (configured == nullptr || configured->members.empty()) continue;
    for (const auto& member : interface.members) {
      const bool listed = std::ranges::any_of(
          configured->members, [&](const auto& one) { return one.value == member.value; });
      if (listed) continue;
      report.add(member.where, fmt::format("rc.conf does not add {}", member.value))
          .related.push_back({configured->members.front().where, "it adds this"});
    }
  }
}

}  // namespace

extern const Rule cap_bridge_extra_member{
    {.id = "cap-bridge-extra-member",
     .severity = Severity::warning,
     .summary = "The capture shows a member of a bridge that rc.conf does not add.",
     .why = "Made by hand: it is gone after a reboot.",
     .instead = "addm in rc.conf",
     .source = "ifconfig(8)"},
    check};

}  // namespace guestlink::lint
