#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

/// A wired card: not one of the interfaces that software makes.
bool is_wired(std::string_view name) {
  constexpr std::array<std::string_view, 15> made{"lo",   "bridge", "tap",    "tun",   "vmnet",
                                                  "wlan", "lagg",   "vlan",   "epair", "gif",
                                                  "wg",   "pflog",  "pfsync", "enc",   "ipfw"};
  return std::ranges::none_of(made, [&](std::string_view stem) { return name.starts_with(stem); });
}

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  if (!laptop.seen.host_interfaces) return;
  for (const auto& interface : laptop.seen.host_interfaces->all) {
    if (!is_wired(interface.name.value)) continue;
    const bool no_carrier = interface.status && interface.status->value == "no carrier";
    if (interface.up && !no_carrier) continue;
    report.add(interface.name.where,
               fmt::format("{} {}: no way out should the guest fail", interface.name.value,
                           interface.up ? "has no carrier" : "is not up"));
  }
}

}  // namespace

extern const Rule cap_em0_down{
    {.id = "cap-em0-down",
     .severity = Severity::info,
     .summary = "The capture shows a wired interface that is down.",
     .why = "Without it the host has no network when the guest does not start.",
     .instead = "a DHCP profile for a cable or a telephone's tether, ready but not on",
     .source = "ifconfig(8); seed 000 lines 75 to 80"},
    check};

}  // namespace guestlink::lint
