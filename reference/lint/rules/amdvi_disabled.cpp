#include "reference/lint/laptop_files.h"
#include "reference/lint/passthrough.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet& sources, Report& report) {
  const auto amd = processor_of(laptop, "amd");
  const auto loader = laptop.file(sources, "host/boot/loader.conf");
  const auto* set = laptop.host.loader.find("hw.vmm.amdvi.enable");
  const auto passed = given_devices(laptop);
  if (!amd || !loader || passed.empty() || (set != nullptr && set->value.value == "1")) return;
  auto& finding =
      report.add(set == nullptr ? whole(*loader) : set->value.where, "AMD-Vi is not switched on");
  finding.related.push_back({passed.front().where, "this device needs it"});
  finding.related.push_back({*amd, "the processor is AMD's"});
  const model::HostFacts& facts = laptop.seen.facts;
  if (facts.amdvi_disabled) {
    finding.related.push_back({*facts.amdvi_disabled, "vmm says so"});
  } else if (facts.amdvi_enable && facts.amdvi_enable->value == "0") {
    finding.related.push_back({facts.amdvi_enable->where, "it was off when this was captured"});
  }
}

}  // namespace

extern const Rule amdvi_disabled{
    {.id = "amdvi-disabled",
     .severity = Severity::error,
     .summary = "The processor is an AMD, a device is passed, and hw.vmm.amdvi.enable is not 1.",
     .why = "The passthrough is refused; vmm says so in dmesg.",
     .instead = "hw.vmm.amdvi.enable=\"1\" in loader.conf",
     .source = "freebsd-src: sys/amd64/vmm/amd/amdvi_hw.c; wifibox#15"},
    check};

}  // namespace guestlink::lint
