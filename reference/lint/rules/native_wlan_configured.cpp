#include <fmt/format.h>

#include "reference/lint/passthrough.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

bool configures_wlan(std::string_view key) {
  return key.starts_with("wlans_") || key.starts_with("ifconfig_wlan") ||
         key.starts_with("create_args_wlan");
}

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto passed = passed_devices(laptop);
  const bool is_reserved = !laptop.host.passthrough.empty();
  for (const auto& one : laptop.host.rc.all) {
    if (!configures_wlan(one.key.value)) continue;
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
