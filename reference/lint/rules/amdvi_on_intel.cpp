#include "reference/lint/rule.h"
#include "reference/model/passthrough.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto intel = model::processor_of(laptop, "intel");
  const auto* set = laptop.host.loader.find("hw.vmm.amdvi.enable");
  if (!intel || set == nullptr) return;
  report.add(set->key.where, "this is about AMD processors")
      .related.push_back({*intel, "this one is Intel's"});
}

}  // namespace

extern const Rule amdvi_on_intel{
    {.id = "amdvi-on-intel",
     .severity = Severity::info,
     .summary = "hw.vmm.amdvi.enable is set on a laptop with an Intel processor.",
     .why = "Inert.",
     .instead = "no such line",
     .source = "freebsd-src: sys/amd64/vmm/amd/amdvi_hw.c"},
    check};

}  // namespace guestlink::lint
