#include "reference/lint/laptop_files.h"
#include "reference/lint/passthrough.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto& facts = laptop.seen.facts;
  const auto configured = configured_devices(laptop);
  if (!facts.acpi_file || facts.dmar || configured.empty() || !processor_of(laptop, "intel")) {
    return;
  }
  report.add(whole(*facts.acpi_file), "the firmware of this Intel machine has no DMAR table")
      .related.push_back({configured.front().where, "this device cannot be passed without it"});
}

}  // namespace

extern const Rule no_dmar{
    {.id = "no-dmar",
     .severity = Severity::error,
     .summary = "The processor is Intel's, a device is passed, and acpidump shows no DMAR table.",
     .why =
         "VT-d is off in the firmware, or absent: vmm refuses the passthrough, and vm-bhyve does "
         "not start the VM.",
     .instead = "switch VT-d on in the firmware's set-up, then take `acpidump -t` again",
     .source = "FreeBSD wiki: bhyve/pci_passthru; vm-bhyve: lib/vm-util, check_bhyve_iommu"},
    check};

}  // namespace guestlink::lint
