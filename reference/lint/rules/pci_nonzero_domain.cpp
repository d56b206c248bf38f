#include <fmt/format.h>

#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  for (const auto& function : laptop.seen.pci) {
    if (!function.is_wifi_class() || function.address.value.domain == 0) continue;
    report.add(function.address.where,
               fmt::format("the card is in PCI domain {}", function.address.value.domain));
  }
}

}  // namespace

extern const Rule pci_nonzero_domain{
    {.id = "pci-nonzero-domain",
     .severity = Severity::error,
     .summary = "A Wi-Fi card stands in a PCI domain other than 0.",
     .why = "pptdevs holds no domain: the same bus, slot and function of another domain is "
            "claimed too.",
     .instead = "switch VMD or RST off in the BIOS",
     .source = "freebsd-src: sys/amd64/vmm/vmm.c vmm_is_pptdev"},
    check};

}  // namespace guestlink::lint
