#include "reference/lint/laptop_files.h"
#include "reference/lint/passthrough.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet& sources, Report& report) {
  if (!laptop.intent || !laptop.intent->cpu || laptop.intent->cpu->value != "amd") return;
  const auto loader = laptop.file(sources, "host/boot/loader.conf");
  const auto* set = laptop.host.loader.find("hw.vmm.amdvi.enable");
  if (!loader || passed_devices(laptop).empty() || (set != nullptr && set->value.value == "1")) {
    return;
  }
  report.add(set == nullptr ? whole(*loader) : set->value.where, "AMD-Vi is not switched on")
      .related.push_back({passed_devices(laptop).front().where, "this device needs it"});
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
