#include <string>

#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto& map = laptop.host.device_map;
  if (!map) return;
  for (const auto& entry : map->entries) {
    if (entry.device.value != "(cd0)") continue;
    for (const auto& command : laptop.host.bhyve) {
      for (const auto& slot : command.slots) {
        if (slot.device.value != "ahci-cd" || slot.options.empty()) continue;
        const auto& image = slot.options.front();
        if (image.value == entry.path.value || image.value.find('$') != std::string::npos) continue;
        report.add(entry.path.where, "bhyve gives the guest another image")
            .related.push_back({image.where, "this one"});
      }
    }
  }
}

}  // namespace

extern const Rule devicemap_iso_differs{
    {.id = "devicemap-iso-differs",
     .severity = Severity::error,
     .summary = "device.map and bhyve name different images.",
     .why = "Kernel and modules come from different systems: the guest does not find its "
            "own.",
     .instead = "the same path in both",
     .source = "seed 000 lines 32 to 34"},
    check};

}  // namespace guestlink::lint
