#include <algorithm>
#include <string>

#include "reference/lint/inside_link.h"
#include "reference/lint/letters.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  for (const auto& interface : laptop.host.interfaces) {
    if (!interface.dhcp || (!is_bridge(interface.name.value) && !is_tap(interface.name.value)))
      continue;
    if (laptop.host.rc.is_yes("background_dhclient_" + interface.name.value)) continue;
    if (laptop.host.rc.is_yes("background_dhclient")) continue;
    const bool waits = laptop.host.rc.is_yes("synchronous_dhclient") ||
                       std::ranges::any_of(interface.words, [](const auto& word) {
                         return lower(word.value) == "syncdhcp";
                       });
    const auto* raw = laptop.host.rc.find("ifconfig_" + interface.name.value);
    const bool sync =
        waits || (raw != nullptr && raw->value.value.find("SYNCDHCP") != std::string::npos &&
                  raw->value.value.find("NOSYNCDHCP") == std::string::npos);
    if (!sync) continue;
    report.add(interface.configured.value_or(interface.name.where),
               "the boot waits here for a lease through the guest");
  }
}

}  // namespace

extern const Rule dhcp_before_guest{
    {.id = "dhcp-before-guest",
     .severity = Severity::warning,
     .summary = "The bridge to the guest asks for DHCP while the laptop boots.",
     .why = "The guest starts later: the boot waits for a lease that nobody gives.",
     .instead = "background_dhclient_bridge0=\"YES\", defaultroute_delay=\"0\", or a static "
                "address",
     .source = "wifibox#1, wifibox#7, wifibox#54; freebsd-src: rc.d/dhclient (12.1)"},
    check};

}  // namespace guestlink::lint
