#include <fmt/format.h>

#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  for (const auto& grub : laptop.host.grub) {
    for (const auto& command : laptop.host.bhyve) {
      if (!grub.vm_name || !command.vm_name || grub.where.file != command.where.file) continue;
      if (grub.vm_name->value == command.vm_name->value) continue;
      // A name that begins so is the end of a broken continuation, of which another rule speaks.
      if (command.vm_name->value.find_first_of("\\ ") == 0) continue;
      report
          .add(command.vm_name->where, fmt::format("bhyve starts '{}', and grub-bhyve loads '{}'",
                                                   command.vm_name->value, grub.vm_name->value))
          .related.push_back({grub.vm_name->where, "it is loaded here"});
    }
  }
}

}  // namespace

extern const Rule bhyve_vmname_mismatch{
    {.id = "bhyve-vmname-mismatch",
     .severity = Severity::error,
     .summary = "grub-bhyve loads one VM, and bhyve starts another.",
     .why = "\"vm_open\" fails: bhyve finds no VM of its name.",
     .instead = "one name for both",
     .source = "grub2-bhyve: README.md; freebsd-src: usr.sbin/bhyve/bhyverun.c"},
    check};

}  // namespace guestlink::lint
