#include <algorithm>

#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  if (laptop.host.loader.find("pptdevs") == nullptr) return;
  for (const auto& function : laptop.seen.pci) {
    if (!function.device.value.starts_with("ppt")) continue;
    const auto& at = function.address.value;
    const bool listed = std::ranges::any_of(laptop.host.passthrough, [&](const auto& one) {
      return one.value.bus == at.bus && one.value.slot == at.slot &&
             one.value.function == at.function;
    });
    if (listed) continue;
    report.add(function.device.where, "loader.conf does not reserve this device")
        .related.push_back({laptop.host.loader.find("pptdevs")->value.where, "it reserves these"});
  }
}

}  // namespace

extern const Rule cap_pci_vs_loader{
    {.id = "cap-pci-vs-loader",
     .severity = Severity::warning,
     .summary = "The devices bound to ppt are not those of pptdevs.",
     .why = "A reboot is due, or pptdevs is not read as it was meant.",
     .instead = "reboot, or see pptdevs-bad-format",
     .source = "seed 003 lines 205 to 211"},
    check};

}  // namespace guestlink::lint
