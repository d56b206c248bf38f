#include <algorithm>

#include <fmt/format.h>

#include "reference/lint/passthrough.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto passed = passed_devices(laptop);
  if (laptop.host.bhyve.empty()) return;
  for (const auto& reserved : laptop.host.passthrough) {
    const bool used = std::ranges::any_of(
        passed, [&](const PassedDevice& device) { return device.address == reserved.value; });
    if (used) continue;
    auto& finding = report.add(reserved.where, fmt::format("{} is reserved, and no guest uses it",
                                                           to_string(reserved.value)));
    for (const PassedDevice& device : passed) {
      finding.related.push_back({device.where, "this is what a guest asks for"});
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
