#include <algorithm>
#include <string>

#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  for (const auto& command : laptop.host.bhyve) {
    const bool has_card = std::ranges::any_of(
        command.slots, [](const auto& slot) { return slot.device.value == "passthru"; });
    for (const auto& slot : command.slots) {
      for (const auto& option : slot.options) {
        if (!has_card || option.value.find("alpine-virt-") == std::string::npos) continue;
        report.add(option.where, "this kernel has no drivers for the card");
      }
    }
  }
}

}  // namespace

extern const Rule bhyve_virt_iso{
    {.id = "bhyve-virt-iso",
     .severity = Severity::warning,
     .summary = "The guest boots the virt flavour of Alpine.",
     .why = "Its kernel has no Wi-Fi drivers (the report of the seed).",
     .instead = "the standard image",
     .source = "seed 002 lines 96 and 97; the kernel was not looked at"},
    check};

}  // namespace guestlink::lint
