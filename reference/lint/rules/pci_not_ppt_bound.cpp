#include <algorithm>
#include <string>

#include <fmt/format.h>

#include "reference/lint/passthrough.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  for (const PassedDevice& device : passed_devices(laptop)) {
    const auto* function = captured_function(laptop, device.address);
    if (function == nullptr) continue;
    const std::string& name = function->device.value;
    if (name.starts_with("ppt")) continue;
    const bool reserved = std::ranges::any_of(laptop.host.passthrough, [&](const auto& one) {
      return to_string(one.value) == to_string(device.address);
    });
    // Without pptdevs the card is handed over later.
    if (name.starts_with("none") && !reserved) continue;
    report
        .add(function->device.where, name.starts_with("none")
                                         ? "ppt did not take the card that is passed"
                                         : fmt::format("{} holds the card that is passed", name))
        .related.push_back({device.where, "it is passed here"});
  }
}

}  // namespace

extern const Rule pci_not_ppt_bound{
    {.id = "pci-not-ppt-bound",
     .severity = Severity::error,
     .summary = "pciconf shows a passed device bound to another driver than ppt.",
     .why = "bhyve refuses it: \"not using the ppt(4) driver\".",
     .instead = "pptdevs in loader.conf and a reboot",
     .source = "freebsd-src: usr.sbin/bhyve/pci_passthru.c; seed 003 lines 205 to 211"},
    check};

}  // namespace guestlink::lint
