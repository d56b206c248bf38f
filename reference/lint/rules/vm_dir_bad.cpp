#include <string>

#include <fmt/format.h>

#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  if (!laptop.host.rc.is_yes("vm_enable")) return;
  const auto* set = laptop.host.rc.find("vm_dir");
  if (set == nullptr) {
    report.add(laptop.host.rc.find("vm_enable")->key.where, "vm_dir is not set");
    return;
  }
  const std::string& value = set->value.value;
  if (!set->plain || value.starts_with('/') || value.starts_with("zfs:")) return;
  auto& finding =
      report.add(set->value.where, "this is neither an absolute path nor a zfs: dataset");
  finding.help = fmt::format("zfs:{}", value);
}

}  // namespace

extern const Rule vm_dir_bad{{.id = "vm-dir-bad",
                              .severity = Severity::error,
                              .summary = "vm-bhyve is on, and vm_dir is missing or no path.",
                              .why = "\"unable to locate\": vm-bhyve does nothing.",
                              .instead = "vm_dir=\"zfs:zroot/vms\", or an absolute path",
                              .source = "vm-bhyve: lib/vm-datastore; seed 002 line 57"},
                             check};

}  // namespace guestlink::lint
