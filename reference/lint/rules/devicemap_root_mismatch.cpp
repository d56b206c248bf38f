#include <algorithm>
#include <string>

#include <fmt/format.h>

#include "reference/lint/laptop_files.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto& map = laptop.host.device_map;
  if (!map) return;
  const bool readable = std::ranges::all_of(
      map->entries, [](const auto& entry) { return entry.device.value.starts_with('('); });
  for (const auto& grub : laptop.host.grub) {
    if (!grub.root || !readable || grub.root->value.find('$') != std::string::npos) continue;
    const std::string drive = grub.root->value.substr(0, grub.root->value.find(','));
    if (drive == "host") continue;
    const bool found = std::ranges::any_of(
        map->entries, [&](const auto& entry) { return entry.device.value == "(" + drive + ")"; });
    if (found) continue;
    report.add(grub.root->where, fmt::format("device.map has no ({})", drive))
        .related.push_back({whole(map->file), "these are its drives"});
  }
}

}  // namespace

extern const Rule devicemap_root_mismatch{
    {.id = "devicemap-root-mismatch",
     .severity = Severity::error,
     .summary = "grub-bhyve boots from a drive that device.map does not have.",
     .why = "It stays at its prompt.",
     .instead = "-r cd0 and a line (cd0)",
     .source = "grub2-bhyve: README.md"},
    check};

}  // namespace guestlink::lint
