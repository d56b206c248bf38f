#include <fmt/format.h>

#include "reference/lint/rule.h"
#include "reference/model/names.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet& sources, Report& report) {
  const auto devices = names_of(laptop, sources, model::NameKind::pci_device);
  if (!devices.complete) return;
  for (const model::NameUse* use : devices.undefined()) {
    auto& finding =
        report.add(*use->where, fmt::format("pciconf shows no device at {}", use->name));
    for (const auto& function : laptop.seen.pci) {
      if (!function.is_wifi_class()) continue;
      finding.related.push_back({function.where, "this is the Wi-Fi card"});
      finding.help = fmt::format("did you mean {}?", to_string(function.address.value));
    }
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
