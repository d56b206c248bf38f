#include <algorithm>

#include "reference/lint/passthrough.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet& sources, Report& report) {
  const auto* pptdevs = laptop.host.loader.find("pptdevs");
  if (pptdevs == nullptr || hands_over_by_devctl(laptop, sources)) return;
  for (const auto& line : laptop.seen.facts.passthru) {
    if (!line.ready.value || !line.address) continue;
    const bool listed = std::ranges::any_of(laptop.host.passthrough, [&](const auto& one) {
      return to_string(one.value) == to_string(line.address->value);
    });
    if (listed) continue;
    report.add(line.where, "loader.conf does not reserve this device")
        .related.push_back({pptdevs->value.where, "it reserves these"});
  }
}

}  // namespace

extern const Rule cap_vmp_vs_pptdevs{
    {.id = "cap-vmp-vs-pptdevs",
     .severity = Severity::warning,
     .summary = "`vm passthru` shows a device as ready that pptdevs does not name.",
     .why = "A reboot is due, or pptdevs is not read as it was meant.",
     .instead = "reboot and take the capture again, or see pptdevs-bad-format",
     .source = "vm-bhyve: lib/vm-core, core::passthru"},
    check};

}  // namespace guestlink::lint
