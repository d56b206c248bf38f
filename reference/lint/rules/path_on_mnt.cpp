#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

bool mounts_mnt(const model::Laptop& laptop, const SourceSet& sources) {
  const auto fstab = laptop.file(sources, "host/etc/fstab");
  return fstab && sources.text(*fstab).find("/mnt") != std::string_view::npos;
}

void check(const model::Laptop& laptop, const SourceSet& sources, Report& report) {
  if (mounts_mnt(laptop, sources)) return;
  std::vector<Located<std::string>> paths;
  for (const auto& command : laptop.host.bhyve) {
    for (const auto& slot : command.slots) {
      std::ranges::copy_if(slot.options, std::back_inserter(paths),
                           [](const auto& option) { return option.value.starts_with("/mnt/"); });
    }
  }
  if (paths.empty()) return;
  auto& finding = report.add(
      paths.front().where,
      fmt::format("{} is gone after a reboot if /mnt was mounted by hand", paths.front().value));
  for (auto other = paths.begin() + 1; other != paths.end(); ++other) {
    finding.related.push_back({other->where, "and this"});
  }
}

}  // namespace

extern const Rule path_on_mnt{
    {.id = "path-on-mnt",
     .severity = Severity::info,
     .summary = "An image lies below /mnt and no fstab mounts it.",
     .why = "/mnt is the place for mounts by hand; after a reboot the guest does not start.",
     .instead = "a path on a file system that fstab or ZFS mounts",
     .source = "hier(7) /mnt; seed 000 lines 34 and 36"},
    check};

}  // namespace guestlink::lint
