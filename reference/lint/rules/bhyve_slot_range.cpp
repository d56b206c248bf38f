#include <charconv>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

bool is_beyond(std::string_view slot) {
  std::vector<unsigned> numbers;
  for (const char* at = slot.data(); at <= slot.data() + slot.size();) {
    unsigned number = 0;
    const auto read = std::from_chars(at, slot.data() + slot.size(), number);
    if (read.ec != std::errc{}) return false;
    numbers.push_back(number);
    at = read.ptr + 1;
  }
  if (numbers.size() == 1) return numbers[0] > 31;
  if (numbers.size() == 2) return numbers[0] > 31 || numbers[1] > 7;
  return numbers.size() == 3 && (numbers[0] > 255 || numbers[1] > 31 || numbers[2] > 7);
}

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  for (const auto& command : laptop.host.bhyve) {
    for (const auto& slot : command.slots) {
      if (is_beyond(slot.slot.value)) {
        report.add(slot.slot.where, fmt::format("there is no slot {}", slot.slot.value));
      }
    }
  }
}

}  // namespace

extern const Rule bhyve_slot_range{{.id = "bhyve-slot-range",
                                    .severity = Severity::error,
                                    .summary = "A slot of bhyve lies beyond what PCI has.",
                                    .why = "bhyve ends: \"Invalid PCI slot info field\".",
                                    .instead = "bus 0 to 255, slot 0 to 31, function 0 to 7",
                                    .source = "freebsd-src: usr.sbin/bhyve/pci_emul.c (12.1)"},
                                   check};

}  // namespace guestlink::lint
