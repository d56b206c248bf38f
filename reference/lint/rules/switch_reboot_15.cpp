#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto release = laptop.release();
  if (!release || release->major != 15 || release->minor != 0) return;
  for (const auto& one : laptop.host.vm_bhyve.switches) {
    if (one.kind() == "standard") {
      report.add(one.name.where, "on 15.0 this switch may be missing after a reboot");
    }
  }
}

}  // namespace

extern const Rule switch_reboot_15{
    {.id = "switch-reboot-15",
     .severity = Severity::warning,
     .summary = "A standard switch of vm-bhyve is used on FreeBSD 15.0.",
     .why = "Some versions do not make their switches again after a reboot.",
     .instead = "the newest vm-bhyve",
     .source = "vm-bhyve#82"},
    check};

}  // namespace guestlink::lint
