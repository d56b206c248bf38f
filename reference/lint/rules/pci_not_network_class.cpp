#include <algorithm>

#include <fmt/format.h>

#include "reference/lint/passthrough.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

bool is_network(const model::PciFunction* function) {
  return function != nullptr && (function->class_code >> 16U) == 0x02;
}

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto passed = passed_devices(laptop);
  for (const PassedDevice& device : passed) {
    const auto* function = captured_function(laptop, device.address);
    if (function == nullptr || is_network(function)) continue;
    // A card's Bluetooth goes with its radio, as pci-multifunction-split wants it.
    const bool belongs_to_card = std::ranges::any_of(passed, [&](const PassedDevice& other) {
      return other.address.bus == device.address.bus && other.address.slot == device.address.slot &&
             is_network(captured_function(laptop, other.address));
    });
    if (belongs_to_card) continue;
    const std::uint32_t base = function->class_code >> 16U;
    const bool critical =
        base == 0x01 || base == 0x03 || base == 0x06 || (function->class_code >> 8U) == 0x0c03;
    if (critical) continue;  // pci-critical-device-passed has those
    report.add(device.where, fmt::format("{} is no network card", to_string(device.address)))
        .related.push_back({function->where, "pciconf shows it"});
  }
}

}  // namespace

extern const Rule pci_not_network_class{
    {.id = "pci-not-network-class",
     .severity = Severity::error,
     .summary = "A passed device is no network card.",
     .why = "The guest gets another device than the radio; the host loses it.",
     .instead = "the address that `pciconf -lv` shows for the card",
     .source = "PCI class 0x0280; some Atheros cards report 0x0200; seed 002 line 109"},
    check};

}  // namespace guestlink::lint
