#include <fmt/format.h>

#include "reference/lint/inside_link.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  if (laptop.intent && laptop.intent->mode && laptop.intent->mode->value != "nat") return;
  if (!laptop.seen.guest_interfaces) return;
  for (const auto& interface : laptop.seen.guest_interfaces->all) {
    if (!interface.name.value.starts_with("wl")) continue;
    for (const auto& lan : interface.addresses) {
      for (const auto& own : host_addresses(laptop)) {
        if (!own.value.overlaps(lan.value)) continue;
        report
            .add(own.where, fmt::format("the private subnet of {} overlaps the Wi-Fi LAN's",
                                        to_string(own.value)))
            .related.push_back({lan.where, fmt::format("the guest's {}", interface.name.value)});
      }
    }
  }
}

}  // namespace

extern const Rule subnet_overlap_wifi_lan{
    {.id = "subnet-overlap-wifi-lan",
     .severity = Severity::error,
     .summary = "The subnet between host and guest overlaps that of the Wi-Fi LAN.",
     .why = "The host cannot reach the Wi-Fi router or anything on that LAN, while the Internet "
            "still answers: hard to see. Names fail when the router is the resolver.",
     .instead = "another /24, for instance at random from 172.16.0.0/12",
     .source = "tried on Linux with the same /24 on both sides; wifibox#31, wifibox#37"},
    check};

}  // namespace guestlink::lint
