#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto* level = laptop.host.rc.find("kern_securelevel");
  if (!laptop.host.rc.is_yes("kern_securelevel_enable") || level == nullptr) return;
  const bool raised =
      level->value.value == "1" || level->value.value == "2" || level->value.value == "3";
  if (raised) report.add(level->value.where, "no module can be loaded from then on");
}

}  // namespace

extern const Rule securelevel_raised{
    {.id = "securelevel-raised",
     .severity = Severity::warning,
     .summary = "The host raises its secure level at boot.",
     .why = "kldload is refused from then on: vm-bhyve and wifibox cannot load what they "
            "need.",
     .instead = "preload the modules in loader.conf",
     .source = "freebsd-src: sys/kern/kern_linker.c (12.1)"},
    check};

}  // namespace guestlink::lint
