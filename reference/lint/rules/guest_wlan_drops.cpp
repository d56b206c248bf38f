#include <fmt/format.h>

#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  if (!laptop.seen.guest_interfaces) return;
  for (const auto& interface : laptop.seen.guest_interfaces->all) {
    if (!interface.name.value.starts_with("wl") || interface.rx_packets < 1000) continue;
    if (interface.rx_dropped * 100 < interface.rx_packets) continue;
    report.add(interface.name.where, fmt::format("{} of {} packets were dropped",
                                                 interface.rx_dropped, interface.rx_packets));
  }
}

}  // namespace

extern const Rule guest_wlan_drops{
    {.id = "guest-wlan-drops",
     .severity = Severity::info,
     .summary = "The radio of the guest dropped more than one packet in a hundred.",
     .why = "The driver or its ring is too slow.",
     .instead = "a newer driver or kernel",
     .source = "seed 000 line 139: 18466 of 364593421 is normal"},
    check};

}  // namespace guestlink::lint
