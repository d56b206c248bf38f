#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  for (const auto& grub : laptop.host.grub) {
    for (const auto& command : laptop.host.bhyve) {
      if (grub.where.file != command.where.file) continue;
      for (const auto& console : command.consoles) {
        if (!console.value.starts_with("bootrom")) continue;
        report.add(console.where, "the VM was loaded by grub-bhyve already")
            .related.push_back({grub.where, "here"});
      }
    }
  }
}

}  // namespace

extern const Rule bhyve_bootrom_and_grub{
    {.id = "bhyve-bootrom-and-grub",
     .severity = Severity::warning,
     .summary = "A VM has a boot ROM and is loaded by grub-bhyve as well.",
     .why = "Two loaders: one of them is not used (which, is not verified).",
     .instead = "one of them",
     .source = "bhyve(8) -l bootrom"},
    check};

}  // namespace guestlink::lint
