#include <string_view>

#include <fmt/format.h>

#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

bool is_drive(std::string_view device) {
  if (!device.starts_with('(') || !device.ends_with(')')) return true;  // devicemap-missing-paren
  device = device.substr(1, device.size() - 2);
  const bool kind =
      device.starts_with("hd") || device.starts_with("cd") || device.starts_with("fd");
  return kind && device.size() > 2 &&
         device.find_first_not_of("0123456789", 2) == std::string_view::npos;
}

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  if (!laptop.host.device_map) return;
  for (const auto& entry : laptop.host.device_map->entries) {
    if (is_drive(entry.device.value)) continue;
    report.add(entry.device.where, fmt::format("grub knows no drive {}", entry.device.value));
  }
}

}  // namespace

extern const Rule devicemap_bad_device{
    {.id = "devicemap-bad-device",
     .severity = Severity::error,
     .summary = "A device of device.map is none that grub knows.",
     .why = "grub renames it to hostdisk/FILE, or ignores it: -r does not find it.",
     .instead = "(cd0) or (hd0)",
     .source = "grub2-bhyve: grub-core/kern/emu/hostdisk.c"},
    check};

}  // namespace guestlink::lint
