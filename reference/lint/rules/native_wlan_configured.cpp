#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <string_view>

#include "reference/lint/passthrough.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

constexpr std::string_view wlans = "wlans_";

/// "wlan0" of "ifconfig_wlan0_ipv6" and "create_args_wlan0".
std::string_view wlan_in(std::string_view key) {
  for (const std::string_view prefix : {"ifconfig_", "create_args_"}) {
    if (!key.starts_with(prefix)) continue;
    const std::string_view name = key.substr(prefix.size());
    if (name.starts_with("wlan")) return name.substr(0, name.find('_'));
  }
  return "";
}

/// Whether `device` ("run0", "iwm1") is another card than the one given away: on USB, which ppt(4)
/// never takes, or seen at another place.
bool stays_here(const model::Laptop& laptop, std::string_view device) {
  constexpr std::array<std::string_view, 10> on_usb{"mtw",  "otus", "rsu",  "rum",  "run",
                                                    "uath", "upgt", "ural", "urtw", "zyd"};
  const std::string_view driver = device.substr(0, device.find_last_not_of("0123456789") + 1);
  if (std::ranges::find(on_usb, driver) != on_usb.end()) return true;
  const auto seen = std::ranges::find_if(
      laptop.seen.pci, [&](const auto& one) { return one.device.value == device; });
  if (seen == laptop.seen.pci.end()) return false;
  const auto given = configured_devices(laptop);
  return !given.empty() && std::ranges::none_of(given, [&](const auto& one) {
    return captured_function(laptop, one.address) == &*seen;
  });
}

/// The wlans of cards that stay.
std::set<std::string> own_wlans(const model::Laptop& laptop) {
  std::set<std::string> names;
  for (const auto& one : laptop.host.rc.all) {
    const std::string_view key = one.key.value;
    if (!key.starts_with(wlans) || !stays_here(laptop, key.substr(wlans.size()))) continue;
    for (const auto& name : one.words()) names.insert(name.value);
  }
  return names;
}

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto passed = given_devices(laptop);
  const bool is_reserved = !laptop.host.passthrough.empty();
  const auto own = own_wlans(laptop);
  for (const auto& one : laptop.host.rc.all) {
    const std::string_view key = one.key.value;
    const bool makes = key.starts_with(wlans) && !stays_here(laptop, key.substr(wlans.size()));
    const std::string_view wlan = wlan_in(key);
    if (!makes && (wlan.empty() || own.contains(std::string(wlan)))) continue;
    auto& finding = report.add(one.key.where, "this host sets up a wlan of its own");
    if (passed.empty() && !is_reserved) {
      finding.severity = Severity::warning;
      continue;
    }
    finding.message = "this host sets up a wlan on the card that the guest is to have";
    finding.related.push_back(
        {is_reserved ? laptop.host.passthrough.front().where : passed.front().where,
         "the card is given away here"});
  }
}

}  // namespace

extern const Rule native_wlan_configured{
    {.id = "native-wlan-configured",
     .severity = Severity::error,
     .summary = "rc.conf configures a wlan interface while the card belongs to a guest.",
     .why = "The host's driver and the guest race for the card; netif reports errors and the boot "
            "waits. A warning where no device is passed.",
     .instead = "comment the wlans_, ifconfig_wlan and create_args_wlan lines out",
     .source = "wifibox(8): \"must not be configured\"; seed 000 lines 53 to 57"},
    check};

}  // namespace guestlink::lint
