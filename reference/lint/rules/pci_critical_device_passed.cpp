#include <string_view>

#include <fmt/format.h>

#include "reference/lint/passthrough.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

std::string_view critical_name(std::uint32_t class_code) {
  switch (class_code >> 16U) {
  case 0x01: return "a disk controller";
  case 0x03: return "a display";
  case 0x06: return "a bridge";
  default: return (class_code >> 8U) == 0x0c03 ? "a USB controller" : "";
  }
}

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  for (const PassedDevice& device : given_devices(laptop)) {
    const auto* function = captured_function(laptop, device.address);
    if (function == nullptr) continue;
    const std::string_view what = critical_name(function->class_code);
    if (what.empty()) continue;
    report.add(device.where, fmt::format("{} is {}", to_string(device.address), what))
        .related.push_back({function->where, "pciconf shows it"});
  }
}

}  // namespace

extern const Rule pci_critical_device_passed{
    {.id = "pci-critical-device-passed",
     .severity = Severity::error,
     .summary = "A passed device is a disk controller, a USB controller, a display or a bridge "
                "of the host.",
     .why = "The host loses its disk, keyboard or screen, or hangs.",
     .instead = "the address of the Wi-Fi card",
     .source = "PCI class codes; seed 004 lines 31 to 34"},
    check};

}  // namespace guestlink::lint
