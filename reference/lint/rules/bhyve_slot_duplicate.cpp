#include <algorithm>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

/// "5", "5:0" and "0:5:0" are the same.
std::string canonical(std::string_view slot) {
  const auto colons = std::ranges::count(slot, ':');
  if (colons == 0) return fmt::format("0:{}:0", slot);
  return colons == 1 ? fmt::format("0:{}", slot) : std::string(slot);
}

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  for (const auto& command : laptop.host.bhyve) {
    for (std::size_t at = 0; at < command.slots.size(); ++at) {
      for (std::size_t before = 0; before < at; ++before) {
        const auto& slot = command.slots[at].slot;
        const auto& other = command.slots[before].slot;
        if (canonical(slot.value) != canonical(other.value)) continue;
        report.add(slot.where, fmt::format("slot {} is taken", slot.value))
            .related.push_back({other.where, "here"});
        break;
      }
    }
  }
}

}  // namespace

extern const Rule bhyve_slot_duplicate{
    {.id = "bhyve-slot-duplicate",
     .severity = Severity::error,
     .summary = "Two devices of bhyve stand in the same slot and function.",
     .why = "bhyve ends: \"pci slot S:F already occupied!\"",
     .instead = "another slot",
     .source = "freebsd-src: usr.sbin/bhyve/pci_emul.c (12.1)"},
    check};

}  // namespace guestlink::lint
