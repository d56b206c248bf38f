#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  if (laptop.guest.dnsmasq.find("dhcp-range") == nullptr) return;
  for (const auto& one : laptop.guest.dnsmasq.all) {
    if (one.key.value != "interface" || !one.value.value.starts_with("wl")) continue;
    auto& finding = report.add(one.value.where, "addresses are handed out on the Wi-Fi LAN");
    finding.severity = Severity::security;
    finding.related.push_back({laptop.guest.dnsmasq.find("dhcp-range")->value.where, "these"});
  }
}

}  // namespace

extern const Rule dhcpd_interface_wrong{
    {.id = "dhcpd-interface-wrong",
     .severity = Severity::error,
     .summary = "The guest hands out addresses on its Wi-Fi interface.",
     .why = "Strangers on the Wi-Fi LAN get the guest as their gateway.",
     .instead = "interface=eth0",
     .source = "tried: busybox udhcpd; dnsmasq(8)"},
    check};

}  // namespace guestlink::lint
