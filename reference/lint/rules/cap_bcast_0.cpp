#include <fmt/format.h>

#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  if (!laptop.seen.guest_interfaces) return;
  for (const auto& interface : laptop.seen.guest_interfaces->all) {
    if (!interface.broadcast || interface.broadcast->value != net::Ipv4Address{}) continue;
    report.add(interface.broadcast->where,
               fmt::format("{} has the broadcast address 0.0.0.0", interface.name.value));
  }
}

}  // namespace

extern const Rule cap_bcast_0{
    {.id = "cap-bcast-0",
     .severity = Severity::info,
     .summary = "The guest's capture shows Bcast:0.0.0.0.",
     .why = "Harmless: busybox sets no broadcast address, and nothing here needs one.",
     .instead = "nothing",
     .source = "seed 000 lines 118 and 136"},
    check};

}  // namespace guestlink::lint
