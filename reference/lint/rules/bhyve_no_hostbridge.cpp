#include <algorithm>

#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  for (const auto& command : laptop.host.bhyve) {
    const bool has_bridge = std::ranges::any_of(command.slots, [](const auto& slot) {
      return slot.device.value == "hostbridge" || slot.device.value == "amd_hostbridge";
    });
    if (!has_bridge) report.add(command.where, "the guest gets no host bridge");
  }
}

}  // namespace

extern const Rule bhyve_no_hostbridge{
    {.id = "bhyve-no-hostbridge",
     .severity = Severity::error,
     .summary = "A bhyve command has no hostbridge.",
     .why = "The guest does not find its PCI devices. What Linux then does in detail is not "
            "verified.",
     .instead = "-s 0,hostbridge",
     .source = "bhyve(8), EXAMPLES; seed 003 line 55"},
    check};

}  // namespace guestlink::lint
