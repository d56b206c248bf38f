#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

/// As expand_number(3) reads it: a B behind the unit is passed over.
bool is_size(std::string_view text) {
  const std::size_t letter = text.find_first_not_of("0123456789");
  if (letter == 0) return false;
  if (letter == std::string_view::npos) return true;
  const std::string_view behind = text.substr(letter + 1);
  return std::string_view("kKmMgGtT").find(text[letter]) != std::string_view::npos &&
         (behind.empty() || behind == "b" || behind == "B");
}

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  std::vector<Located<std::string>> sizes;
  for (const auto& command : laptop.host.bhyve) {
    if (command.memory) sizes.push_back(*command.memory);
  }
  for (const auto& machine : laptop.host.vm_bhyve.machines) {
    if (machine.memory && !machine.memory->value.empty()) sizes.push_back(*machine.memory);
  }
  for (const auto& size : sizes) {
    if (is_size(size.value) || size.value.find('$') != std::string::npos) continue;
    report.add(size.where, fmt::format("'{}' is no size that bhyve takes", size.value));
  }
}

}  // namespace

extern const Rule vmconf_memory_bad_unit{
    {.id = "vmconf-memory-bad-unit",
     .severity = Severity::error,
     .summary = "The memory of a VM is not a number with K, M, G or T.",
     .why = "bhyve rejects it.",
     .instead = "256M",
     .source = "freebsd-src: lib/libutil/expand_number.c, lib/libvmmapi/vmmapi.c (12.1)"},
    check};

}  // namespace guestlink::lint
