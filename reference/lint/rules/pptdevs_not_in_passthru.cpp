#include <fmt/format.h>

#include "reference/lint/rule.h"
#include "reference/model/names.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet& sources, Report& report) {
  if (laptop.host.bhyve.empty() && laptop.host.vm_bhyve.machines.empty()) return;
  const auto devices = names_of(laptop, sources, model::NameKind::reserved_device);
  for (const model::NameUse* reserved : devices.unused()) {
    auto& finding = report.add(*reserved->where,
                               fmt::format("{} is reserved, and no guest uses it", reserved->name));
    for (const model::NameUse& use : devices.uses) {
      if (use.defines) continue;
      finding.related.push_back({*use.where, "this is what a guest asks for"});
    }
  }
}

}  // namespace

extern const Rule pptdevs_not_in_passthru{
    {.id = "pptdevs-not-in-passthru",
     .severity = Severity::warning,
     .summary = "pptdevs reserves a device that no VM uses.",
     .why = "The host loses the device for nothing; often one of the two addresses is wrong.",
     .instead = "the same address in loader.conf and in the VM",
     .source = "vmm(4); seeds 000 to 003"},
    check};

}  // namespace guestlink::lint
