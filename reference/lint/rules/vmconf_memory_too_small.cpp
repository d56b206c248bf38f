#include <algorithm>
#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

/// In megabytes, as bhyve -m reads it; 0 where it cannot.
std::uint64_t megabytes(std::string_view text) {
  std::uint64_t number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (read.ec != std::errc{}) return 0;
  const std::string_view unit(read.ptr,
                              static_cast<std::size_t>(text.data() + text.size() - read.ptr));
  constexpr std::uint64_t mebibyte = 1024UL * 1024;
  if (unit.empty()) return number < mebibyte ? number : number / mebibyte;
  switch (unit.front()) {
  case 'k':
  case 'K': return number / 1024;
  case 'm':
  case 'M': return number;
  case 'g':
  case 'G': return number * 1024;
  default: return 0;
  }
}

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  std::vector<Located<std::string>> sizes;
  for (const auto& command : laptop.host.bhyve) {
    const bool has_card = std::ranges::any_of(
        command.slots, [](const auto& slot) { return slot.device.value == "passthru"; });
    if (command.memory && has_card) sizes.push_back(*command.memory);
  }
  for (const auto& machine : laptop.host.vm_bhyve.machines) {
    if (machine.memory && !machine.passthru.empty()) sizes.push_back(*machine.memory);
  }
  for (const auto& size : sizes) {
    const std::uint64_t amount = megabytes(size.value);
    if (amount == 0 || amount >= 128) continue;
    report.add(size.where, fmt::format("{} MB are too little for a guest with a radio", amount));
  }
}

}  // namespace

extern const Rule vmconf_memory_too_small{
    {.id = "vmconf-memory-too-small",
     .severity = Severity::warning,
     .summary = "A guest with a passed card has less than 128 MB of memory.",
     .why = "Its firmware does not load, it runs out of memory, or it burns a whole core.",
     .instead = "256M",
     .source = "wifibox#28 (45 MB), wifibox#33"},
    check};

}  // namespace guestlink::lint
