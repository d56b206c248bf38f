#include <fmt/format.h>

#include "reference/lint/passthrough.h"
#include "reference/lint/rule.h"
#include "reference/model/chips.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto release = laptop.release();
  if (!release) return;
  for (const PassedDevice& device : given_devices(laptop)) {
    const model::PciFunction* function = captured_function(laptop, device.address);
    if (function == nullptr) continue;
    const model::Chip* chip = model::known_chip(function->vendor_id, function->device_id);
    const model::NativeDriver* native =
        chip == nullptr ? nullptr : model::native_driver(*chip, *release);
    if (native == nullptr || !native->fast) continue;
    auto& finding =
        report.add(function->where,
                   fmt::format("FreeBSD {}.{} drives this card itself by {}, 802.11{}",
                               release->major, release->minor, native->driver, native->modes));
    finding.related.push_back({device.where, "it is passed to the guest here"});
  }
}

}  // namespace

extern const Rule chip_native_supported{
    {.id = "chip-native-supported",
     .severity = Severity::info,
     .summary = "The passed card has a driver with 802.11n or ac on this FreeBSD release.",
     .why = "The guest may no longer be needed.",
     .instead = "try that driver on the host first; keep the guest where it is still faster",
     .source =
         "iwlwifi(4) of 14.3; FreeBSD Foundation proj-laptop, PR 80 and issue 33; iwn(4), ath(4)"},
    check};

}  // namespace guestlink::lint
