#include <array>

#include <fmt/format.h>

#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

constexpr std::array<std::string_view, 3> keys{"vm_dir", "vm_list", "vm_delay"};

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto* enable = laptop.host.rc.find("vm_enable");
  if (laptop.host.rc.is_yes("vm_enable")) return;
  for (const std::string_view key : keys) {
    const auto* set = laptop.host.rc.find(key);
    if (set == nullptr) continue;
    auto& finding =
        report.add(set->key.where, fmt::format("{} has no effect: vm-bhyve is not on", key));
    if (enable != nullptr) finding.related.push_back({enable->value.where, "switched off here"});
  }
}

}  // namespace

extern const Rule vm_keys_inert{
    {.id = "vm-keys-inert",
     .severity = Severity::info,
     .summary = "Settings of vm-bhyve stand in rc.conf while vm_enable is not yes.",
     .why = "Nothing reads them at boot; a reader thinks that vm-bhyve runs the guest.",
     .instead = "remove them, or vm_enable=\"YES\"",
     .source = "vm-bhyve: rc.d/vm; seed 000 lines 64 and 65"},
    check};

}  // namespace guestlink::lint
