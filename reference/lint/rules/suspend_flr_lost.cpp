#include "reference/lint/laptop_files.h"
#include "reference/lint/passthrough.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto& after = laptop.seen.pci_after_resume;
  if (!after || after->all.empty()) return;
  for (const PassedDevice& device : configured_devices(laptop)) {
    const auto* before = captured_function(laptop, device.address);
    if (before == nullptr || function_at(after->all, device.address) != nullptr) continue;
    auto& finding = report.add(device.where, "this device is gone after a resume");
    finding.related.push_back({before->where, "before the suspend it was here"});
    finding.related.push_back({whole(after->file), "after it pciconf does not show it"});
  }
}

}  // namespace

extern const Rule suspend_flr_lost{
    {.id = "suspend-flr-lost",
     .severity = Severity::error,
     .summary = "The passed device is missing in the capture of pciconf after a resume.",
     .why = "The card does not answer after its reset: there is no network until the next boot. "
            "Judged by captures/host/pciconf-after-resume.txt only.",
     .instead = "stop the guest, or unload vmm, before the suspend (wifibox: suspend_guest, "
                "suspend_vmm)",
     .source = "wifibox#31; wifibox(8) CAVEATS"},
    check};

}  // namespace guestlink::lint
