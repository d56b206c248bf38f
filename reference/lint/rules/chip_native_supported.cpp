#include <algorithm>
#include <array>
#include <cstdint>

#include <fmt/format.h>

#include "reference/lint/passthrough.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

// Intel cards from the 8260 to the AX2xx that iwlwifi(4) drives with 802.11ac from 14.3 on.
constexpr std::array<std::uint16_t, 14> native{0x24f3, 0x24f4, 0x24fd, 0x2526, 0x271b,
                                               0x2723, 0x2725, 0x02f0, 0x06f0, 0x31dc,
                                               0x34f0, 0x9df0, 0xa0f0, 0xa370};

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto release = laptop.release();
  if (!release || *release < model::Release{14, 3, 0}) return;
  for (const PassedDevice& device : passed_devices(laptop)) {
    const model::PciFunction* function = captured_function(laptop, device.address);
    if (function == nullptr || function->vendor_id != 0x8086) continue;
    if (std::ranges::find(native, function->device_id) == native.end()) continue;
    auto& finding = report.add(function->where,
                               fmt::format("FreeBSD {}.{} drives this card itself, with 802.11ac",
                                           release->major, release->minor));
    finding.related.push_back({device.where, "it is passed to the guest here"});
  }
}

}  // namespace

extern const Rule chip_native_supported{
    {.id = "chip-native-supported",
     .severity = Severity::info,
     .summary = "The passed card has a driver with 802.11ac on this FreeBSD release.",
     .why = "The guest may no longer be needed.",
     .instead = "try iwlwifi(4) on the host first; keep the guest where it is still faster",
     .source = "iwlwifi(4) of 14.3; FreeBSD Foundation proj-laptop, PR 80 and issue 33"},
    check};

}  // namespace guestlink::lint
