#include <algorithm>

#include "reference/lint/passthrough.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto passed = passed_devices(laptop);
  for (const PassedDevice& device : passed) {
    for (const auto& function : laptop.seen.pci) {
      const auto& at = function.address.value;
      if (at.bus != device.address.bus || at.slot != device.address.slot ||
          at.function == device.address.function) {
        continue;
      }
      const bool also = std::ranges::any_of(passed, [&](const PassedDevice& other) {
        return other.address.bus == at.bus && other.address.slot == at.slot &&
               other.address.function == at.function;
      });
      const auto* own = captured_function(laptop, device.address);
      if (also || own == nullptr || !own->is_wifi_class()) continue;
      report.add(device.where, "another function of this card stays on the host")
          .related.push_back({function.where, "this one"});
    }
  }
}

}  // namespace

extern const Rule pci_multifunction_split{
    {.id = "pci-multifunction-split",
     .severity = Severity::warning,
     .summary = "Other functions of the passed card stay on the host.",
     .why = "They may share their reset with it; some devices work whole only.",
     .instead = "pass all functions of the slot",
     .source = "FreeBSD wiki bhyve/pci_passthru; vm-bhyve: lib/vm-run"},
    check};

}  // namespace guestlink::lint
