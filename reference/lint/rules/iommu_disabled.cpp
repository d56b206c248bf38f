#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto* set = laptop.host.loader.find("hw.vmm.iommu.enable");
  if (set != nullptr && set->value.value == "0") {
    report.add(set->value.where, "the IOMMU, which passthrough needs, is switched off");
  }
}

}  // namespace

extern const Rule iommu_disabled{{.id = "iommu-disabled",
                                  .severity = Severity::error,
                                  .summary = "hw.vmm.iommu.enable is 0.",
                                  .why = "No device can be passed.",
                                  .instead = "no such line: the default is 1",
                                  .source = "freebsd-src: sys/amd64/vmm/io/iommu.c"},
                                 check};

}  // namespace guestlink::lint
