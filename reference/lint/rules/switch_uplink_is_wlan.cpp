#include <fmt/format.h>

#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  for (const auto& one : laptop.host.vm_bhyve.switches) {
    for (const auto& port : one.ports) {
      if (port.value.starts_with("wlan")) {
        report.add(port.where, fmt::format("{} cannot be a port of a bridge", port.value));
      }
    }
  }
}

}  // namespace

extern const Rule switch_uplink_is_wlan{
    {.id = "switch-uplink-is-wlan",
     .severity = Severity::error,
     .summary = "A switch of vm-bhyve has a Wi-Fi interface of the host as its uplink.",
     .why = "A station cannot be bridged: the access point drops what the guests send.",
     .instead = "NAT",
     .source = "FreeBSD wiki, bhyve FAQ; seed 003 line 111"},
    check};

}  // namespace guestlink::lint
