#include "reference/lint/laptop_files.h"
#include "reference/lint/passthrough.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto& facts = laptop.seen.facts;
  const auto configured = configured_devices(laptop);
  if (!facts.acpi_file || facts.ivrs || configured.empty() || !processor_of(laptop, "amd")) {
    return;
  }
  report.add(whole(*facts.acpi_file), "the firmware of this AMD machine has no IVRS table")
      .related.push_back({configured.front().where, "this device cannot be passed without it"});
}

}  // namespace

extern const Rule no_ivrs{
    {.id = "no-ivrs",
     .severity = Severity::error,
     .summary = "The processor is AMD's, a device is passed, and acpidump shows no IVRS table.",
     .why = "The IOMMU is off in the firmware, or absent: vmm refuses the passthrough.",
     .instead = "switch the IOMMU (AMD-Vi) on in the firmware's set-up",
     .source = "freebsd-src: sys/amd64/vmm/amd/ivrs_drv.c; FreeBSD wiki: bhyve/pci_passthru"},
    check};

}  // namespace guestlink::lint
