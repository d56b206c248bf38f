#include <string>
#include <string_view>

#include <fmt/format.h>

#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  for (const auto& machine : laptop.host.vm_bhyve.machines) {
    for (const auto& one : machine.settings.all) {
      const std::string& value = one.value.value;
      for (const std::string_view stale :
           {"vmlinuz-vanilla", "vmlinuz-hardened", "vmlinuz-grsec"}) {
        const std::size_t at = value.find(stale);
        if (at == std::string::npos) continue;
        report.add(one.part(at, stale.size()), fmt::format("there is no {} any more", stale));
      }
    }
  }
}

}  // namespace

extern const Rule vmconf_stale_kernel_names{
    {.id = "vmconf-stale-kernel-names",
     .severity = Severity::error,
     .summary = "A VM loads a kernel by a name that Alpine no longer uses.",
     .why = "grub does not find the file: no boot.",
     .instead = "loader=\"uefi\", or vmlinuz-lts",
     .source = "vm-bhyve: sample-templates/legacy-alpine.conf; vm-bhyve#33"},
    check};

}  // namespace guestlink::lint
