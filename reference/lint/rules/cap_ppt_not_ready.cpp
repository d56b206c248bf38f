#include <algorithm>

#include <fmt/format.h>

#include "reference/lint/laptop_files.h"
#include "reference/lint/passthrough.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet& sources, Report& report) {
  const auto& facts = laptop.seen.facts;
  if (facts.passthru.empty() || hands_over_by_devctl(laptop, sources)) return;
  for (const PassedDevice& device : configured_devices(laptop)) {
    const auto line = std::ranges::find_if(facts.passthru, [&](const auto& one) {
      return one.address && to_string(one.address->value) == to_string(device.address);
    });
    if (line == facts.passthru.end()) {
      report
          .add(device.where, fmt::format("vm passthru does not list {}", to_string(device.address)))
          .related.push_back({whole(*facts.passthru_file), "it shows other devices only"});
    } else if (!line->ready.value) {
      report.add(line->ready.where, fmt::format("{} is not ready to be passed on", line->id.value))
          .related.push_back({device.where, "it is meant to be"});
    }
  }
}

}  // namespace

extern const Rule cap_ppt_not_ready{
    {.id = "cap-ppt-not-ready",
     .severity = Severity::error,
     .summary = "`vm passthru` shows the card as not ready, or not at all.",
     .why = "ppt(4) did not take the device at boot: the guest cannot have it.",
     .instead = "vmm_load=\"YES\" and the right address in pptdevs; then a reboot",
     .source = "seed 002 lines 157 to 161; vm-bhyve: lib/vm-core, core::passthru"},
    check};

}  // namespace guestlink::lint
