#include <string>

#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  for (const auto& machine : laptop.host.vm_bhyve.machines) {
    if (!machine.loader || !machine.disks.empty()) continue;
    const std::string& loader = machine.loader->value;
    if (loader != "grub" && loader != "bhyveload") continue;
    report.add(machine.loader->where, "this loader of vm-bhyve needs a disk0");
  }
}

}  // namespace

extern const Rule vmconf_no_disk_nonuefi{
    {.id = "vmconf-no-disk-nonuefi",
     .severity = Severity::error,
     .summary = "A VM without disk0 is loaded by grub or bhyveload.",
     .why = "vm-bhyve refuses to start it; bhyve itself would not mind.",
     .instead = "a disk, or loader=\"uefi\"",
     .source = "vm-bhyve: lib/vm-guest"},
    check};

}  // namespace guestlink::lint
