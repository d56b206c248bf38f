#include <algorithm>

#include "reference/lint/laptop_files.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  if (laptop.seen.pci.empty() || !laptop.seen.pci_file) return;
  const auto may_be_wifi = [](const auto& one) {
    return one.is_wifi_class() || one.device.value.starts_with("ath") ||
           one.device.value.starts_with("ppt");
  };
  if (std::ranges::any_of(laptop.seen.pci, may_be_wifi)) return;
  report.add(whole(*laptop.seen.pci_file), "no function of this listing is a Wi-Fi card");
}

}  // namespace

extern const Rule pci_no_wifi{
    {.id = "pci-no-wifi",
     .severity = Severity::error,
     .summary = "pciconf shows no Wi-Fi card.",
     .why = "Switched off in the BIOS or by a switch, on USB, or not captured: nothing can "
            "be passed.",
     .instead = "enable it in the BIOS; for USB see usb-wifi",
     .source = "PCI class 0x0280; seed 002 lines 108 to 111"},
    check};

}  // namespace guestlink::lint
