#include <fmt/format.h>

#include "reference/lint/letters.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  for (const auto& grub : laptop.host.grub) {
    for (const auto& command : laptop.host.bhyve) {
      if (!grub.memory || !command.memory || grub.memory->value == command.memory->value) continue;
      if (lower(grub.memory->value) + "m" == lower(command.memory->value)) continue;
      if (lower(command.memory->value) + "m" == lower(grub.memory->value)) continue;
      report.add(command.memory->where, fmt::format("the VM was made with {}", grub.memory->value))
          .related.push_back({grub.memory->where, "here"});
    }
  }
}

}  // namespace

extern const Rule bhyve_grub_memory_mismatch{
    {.id = "bhyve-grub-memory-mismatch",
     .severity = Severity::error,
     .summary = "grub-bhyve and bhyve give the VM different amounts of memory.",
     .why = "The map of its memory is wrong (what follows is not verified).",
     .instead = "the same value for -M and -m",
     .source = "grub2-bhyve: README.md"},
    check};

}  // namespace guestlink::lint
