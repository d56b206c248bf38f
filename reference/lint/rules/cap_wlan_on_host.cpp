#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  if (!laptop.seen.host_interfaces || laptop.host.passthrough.empty()) return;
  for (const auto& interface : laptop.seen.host_interfaces->all) {
    if (!interface.name.value.starts_with("wlan")) continue;
    report.add(interface.name.where, "the host has a Wi-Fi interface of its own")
        .related.push_back({laptop.host.passthrough.front().where, "the card is reserved here"});
  }
}

}  // namespace

extern const Rule cap_wlan_on_host{
    {.id = "cap-wlan-on-host",
     .severity = Severity::error,
     .summary = "The capture shows a wlan of the host although a card is passed.",
     .why = "The driver of the host still has a card.",
     .instead = "see native-wlan-configured and pci-not-ppt-bound",
     .source = "seed 000 lines 73 to 105 show none"},
    check};

}  // namespace guestlink::lint
