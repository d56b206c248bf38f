#include <algorithm>

#include <fmt/format.h>

#include "reference/lint/passthrough.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet& sources, Report& report) {
  const auto* devices = laptop.host.loader.find("pptdevs");
  if (devices == nullptr || hands_over_by_devctl(laptop, sources)) return;
  for (const PassedDevice& device : passed_devices(laptop)) {
    const bool reserved = std::ranges::any_of(
        laptop.host.passthrough, [&](const auto& one) { return one.value == device.address; });
    if (reserved) continue;
    auto& finding = report.add(
        device.where, fmt::format("{} is passed to a guest, but pptdevs does not reserve it",
                                  to_string(device.address)));
    finding.related.push_back({devices->value.where, "these are reserved"});
  }
}

}  // namespace

extern const Rule passthru_not_in_pptdevs{
    {.id = "passthru-not-in-pptdevs",
     .severity = Severity::error,
     .summary = "A VM asks for a device that pptdevs does not list.",
     .why = "bhyve ends: \"PCI device at b/s/f is not using the ppt(4) driver\".",
     .instead = "the same address in loader.conf and in the VM",
     .source = "vmm(4); freebsd-src: usr.sbin/bhyve/pci_passthru.c"},
    check};

}  // namespace guestlink::lint
