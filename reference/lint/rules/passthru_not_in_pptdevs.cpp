#include <fmt/format.h>

#include "reference/lint/rule.h"
#include "reference/model/names.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet& sources, Report& report) {
  const auto* list = laptop.host.loader.find("pptdevs");
  const auto devices = names_of(laptop, sources, model::NameKind::reserved_device);
  if (list == nullptr || !devices.complete) return;
  for (const model::NameUse* use : devices.undefined()) {
    auto& finding = report.add(
        *use->where,
        fmt::format("{} is passed to a guest, but pptdevs does not reserve it", use->name));
    finding.related.push_back({list->value.where, "these are reserved"});
    finding.help = fmt::format("pptdevs=\"{}\", or the VM's device as pptdevs has it", use->name);
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
