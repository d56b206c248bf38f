#include <fmt/format.h>

#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  if (!laptop.seen.host_interfaces) return;
  for (const auto& interface : laptop.seen.host_interfaces->all) {
    for (const auto& member : interface.members) {
      const auto* other = laptop.seen.host_interfaces->find(member.value);
      if (other == nullptr || other->mtu == interface.mtu || interface.mtu == 0) continue;
      report.add(other->name.where, fmt::format("{} has MTU {}, {} has {}", member.value,
                                                other->mtu, interface.name.value, interface.mtu));
    }
  }
}

}  // namespace

extern const Rule cap_mtu_differs{
    {.id = "cap-mtu-differs",
     .severity = Severity::warning,
     .summary = "The capture shows a bridge and a member with different MTUs.",
     .why = "Large frames are lost, or the member is refused.",
     .instead = "the same MTU",
     .source = "bridge(4)"},
    check};

}  // namespace guestlink::lint
