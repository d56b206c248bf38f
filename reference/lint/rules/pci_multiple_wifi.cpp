#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const model::PciFunction* first = nullptr;
  for (const auto& function : laptop.seen.pci) {
    if (!function.is_wifi_class()) continue;
    if (first == nullptr) {
      first = &function;
      continue;
    }
    report.add(function.device.where, "a second Wi-Fi card")
        .related.push_back({first->where, "the first one"});
  }
}

}  // namespace

extern const Rule pci_multiple_wifi{
    {.id = "pci-multiple-wifi",
     .severity = Severity::warning,
     .summary = "pciconf shows two Wi-Fi cards.",
     .why = "A script that takes the first match may pass the wrong one.",
     .instead = "choose by address, and say so in pptdevs",
     .source = "seed 002 lines 108 to 111: its awk prints two lines"},
    check};

}  // namespace guestlink::lint
