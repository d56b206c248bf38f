#include <string>
#include <string_view>

#include "reference/lint/laptop_files.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto& map = laptop.host.device_map;
  if (!map) return;
  const auto base = [](std::string_view path) { return path.substr(path.rfind('/') + 1); };
  for (const auto& grub : laptop.host.grub) {
    if (!grub.map_path || grub.map_path->value.find('$') != std::string::npos) continue;
    if (base(grub.map_path->value) == base(map->path)) continue;
    report.add(grub.map_path->where, "there is no such map")
        .related.push_back({whole(map->file), "this is the one there is"});
  }
}

}  // namespace

extern const Rule devicemap_wrong_name{
    {.id = "devicemap-wrong-name",
     .severity = Severity::error,
     .summary = "grub-bhyve is told of a device.map that is not there.",
     .why = "It finds no drives; that the map is missing is no more than an informational "
            "message.",
     .instead = "the same name in both",
     .source = "grub2-bhyve: grub-core/kern/emu/hostdisk.c; seed 001 line 34"},
    check};

}  // namespace guestlink::lint
