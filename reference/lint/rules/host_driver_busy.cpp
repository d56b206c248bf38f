#include "reference/lint/passthrough.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet& sources, Report& report) {
  if (!laptop.seen.host_interfaces || !hands_over_by_devctl(laptop, sources)) return;
  for (const auto& interface : laptop.seen.host_interfaces->all) {
    if (!interface.name.value.starts_with("wlan")) continue;
    report.add(interface.name.where, "the driver of the card to hand over is in use");
  }
}

}  // namespace

extern const Rule host_driver_busy{
    {.id = "host-driver-busy",
     .severity = Severity::error,
     .summary = "The host has a wlan on the card that a script hands over by devctl.",
     .why = "Detaching a busy driver can hang the host.",
     .instead = "destroy the wlan first, and keep the driver away: devmatch_blocklist",
     .source = "wifibox(8); wifibox#131; a panic is not verified"},
    check};

}  // namespace guestlink::lint
