#include <fmt/format.h>

#include "reference/lint/passthrough.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void add(const model::Laptop& laptop, const model::PciAddress& address, SourceSpan where,
         Report& report) {
  if (captured_function(laptop, address) != nullptr) return;
  auto& finding =
      report.add(where, fmt::format("pciconf shows no device at {}", to_string(address)));
  for (const auto& function : laptop.seen.pci) {
    if (!function.is_wifi_class()) continue;
    finding.related.push_back({function.where, "this is the Wi-Fi card"});
    finding.help = fmt::format("did you mean {}?", to_string(function.address.value));
  }
}

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  if (laptop.seen.pci.empty()) return;
  for (const auto& reserved : laptop.host.passthrough) {
    add(laptop, reserved.value, reserved.where, report);
  }
  for (const PassedDevice& device : passed_devices(laptop)) {
    add(laptop, device.address, device.where, report);
  }
}

}  // namespace

extern const Rule pci_slot_not_in_capture{
    {.id = "pci-slot-not-in-capture",
     .severity = Severity::error,
     .summary = "pptdevs or a VM names a PCI address at which pciconf shows no device.",
     .why = "Nothing is passed. Addresses differ from machine to machine, and change when "
            "hardware is added.",
     .instead = "the address that `pciconf -lv` shows for the card, without the domain",
     .source = "pciconf(8); seed 000 line 38 against seed 002 line 124"},
    check};

}  // namespace guestlink::lint
