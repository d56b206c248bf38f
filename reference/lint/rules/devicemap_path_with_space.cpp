#include <string_view>

#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet& sources, Report& report) {
  if (!laptop.host.device_map) return;
  for (const auto& entry : laptop.host.device_map->entries) {
    if (!entry.device.value.starts_with('(') || entry.path.value.empty()) continue;
    const LineColumn at = sources.position(entry.path.where.file, entry.path.where.end);
    const SourceSpan line = sources.line_span(entry.path.where.file, at.line);
    const SourceSpan rest{entry.path.where.file, entry.path.where.end, line.end};
    const std::string_view text = sources.text(rest);
    const std::size_t word = text.find_first_not_of(" \t");
    if (word == std::string_view::npos || text[word] == '#') continue;
    report.add(rest, "grub does not read this part of the path");
  }
}

}  // namespace

extern const Rule devicemap_path_with_space{
    {.id = "devicemap-path-with-space",
     .severity = Severity::error,
     .summary = "A path of device.map has a blank.",
     .why = "The path ends at the first blank: grub does not find the file.",
     .instead = "a path without blanks",
     .source = "grub2-bhyve: grub-core/kern/emu/hostdisk.c"},
    check};

}  // namespace guestlink::lint
