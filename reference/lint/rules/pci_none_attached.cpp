#include "reference/lint/passthrough.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  for (const PassedDevice& device : passed_devices(laptop)) {
    const auto* function = captured_function(laptop, device.address);
    if (function == nullptr || !function->device.value.starts_with("none")) continue;
    report.add(function->device.where, "no driver of this host holds the card");
  }
}

}  // namespace

extern const Rule pci_none_attached{
    {.id = "pci-none-attached",
     .severity = Severity::info,
     .summary = "pciconf shows a passed device without any driver.",
     .why = "FreeBSD has no driver for it, so none competes; ppt has not taken it yet "
            "either.",
     .instead = "nothing; after a reboot with pptdevs it is ppt0",
     .source = "wifibox(8)"},
    check};

}  // namespace guestlink::lint
