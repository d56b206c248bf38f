#include <algorithm>
#include <string>

#include <fmt/format.h>

#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  for (const auto& command : laptop.host.bhyve) {
    for (const auto& slot : command.slots) {
      const std::size_t colon = slot.slot.value.rfind(':');
      if (colon == std::string::npos || slot.slot.value.substr(colon) == ":0") continue;
      const std::string first = slot.slot.value.substr(0, colon);
      const bool has_first = std::ranges::any_of(command.slots, [&](const auto& other) {
        return other.slot.value == first || other.slot.value == first + ":0";
      });
      if (!has_first) report.add(slot.slot.where, fmt::format("{}:0 is empty", first));
    }
  }
}

}  // namespace

extern const Rule bhyve_missing_func0{
    {.id = "bhyve-missing-func0",
     .severity = Severity::error,
     .summary = "A device of bhyve stands in a function other than 0, and function 0 is empty.",
     .why = "Linux does not look at the other functions of a slot then.",
     .instead = "the device in function 0",
     .source = "the PCI rule; not tried here"},
    check};

}  // namespace guestlink::lint
