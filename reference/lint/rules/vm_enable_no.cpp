#include "reference/lint/laptop_files.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet& sources, Report& report) {
  const auto rc = laptop.file(sources, "host/etc/rc.conf");
  if (!rc || laptop.host.vm_bhyve.machines.empty() || laptop.host.rc.is_yes("vm_enable")) return;
  const auto* set = laptop.host.rc.find("vm_enable");
  report.add(set == nullptr ? whole(*rc) : set->value.where, "vm-bhyve is not switched on")
      .related.push_back(
          {whole(laptop.host.vm_bhyve.machines.front().settings.file), "this VM needs it"});
}

}  // namespace

extern const Rule vm_enable_no{
    {.id = "vm-enable-no",
     .severity = Severity::error,
     .summary = "VMs of vm-bhyve are configured, and vm_enable is not yes.",
     .why = "vm-bhyve refuses to work: \"$vm_enable is not enabled in /etc/rc.conf!\"",
     .instead = "vm_enable=\"YES\"",
     .source = "vm-bhyve: lib/vm-base; seed 000 line 64"},
    check};

}  // namespace guestlink::lint
