#include <fmt/format.h>

#include "reference/lint/laptop_files.h"
#include "reference/lint/passthrough.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

bool sets_pptdevs(const model::Laptop& laptop) {
  return laptop.host.loader.find("pptdevs") != nullptr ||
         laptop.host.loader.find("pptdevs2") != nullptr ||
         laptop.host.loader.find("pptdevs3") != nullptr;
}

void check(const model::Laptop& laptop, const SourceSet& sources, Report& report) {
  const auto loader = laptop.file(sources, "host/boot/loader.conf");
  if (!loader || sets_pptdevs(laptop) || hands_over_by_devctl(laptop, sources)) return;
  for (const PassedDevice& device : passed_devices(laptop)) {
    auto& finding = report.add(
        device.where,
        fmt::format("{} is passed to a guest, and nothing reserves it", to_string(device.address)));
    finding.related.push_back({whole(*loader), "pptdevs is not set here"});
    finding.help = fmt::format("pptdevs=\"{}\" in loader.conf", to_string(device.address));
  }
}

}  // namespace

extern const Rule pptdevs_missing{
    {.id = "pptdevs-missing",
     .severity = Severity::error,
     .summary = "A VM asks for a passthru device, and loader.conf has no pptdevs.",
     .why = "bhyve ends: \"PCI device at b/s/f is not using the ppt(4) driver\".",
     .instead = "pptdevs=\"4/0/0\"",
     .source = "vmm(4); freebsd-src: usr.sbin/bhyve/pci_passthru.c"},
    check};

}  // namespace guestlink::lint
