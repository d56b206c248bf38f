#include "reference/lint/laptop_files.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet& sources, Report& report) {
  for (const auto& command : laptop.host.bhyve) {
    for (const auto& console : command.consoles) {
      if (!console.value.ends_with(",stdio")) continue;
      if (!starts_at_boot(laptop, sources, command.where.file)) continue;
      report.add(console.where, "there is no terminal when the laptop boots");
    }
  }
}

}  // namespace

extern const Rule bhyve_com_stdio_daemon{
    {.id = "bhyve-com-stdio-daemon",
     .severity = Severity::warning,
     .summary = "The console of a guest that starts at boot is standard input.",
     .why = "There is none at boot: bhyve meets its end and spins, or holds the boot up "
            "(not verified).",
     .instead = "-l com1,/dev/nmdm0A",
     .source = "bhyve(8) -l"},
    check};

}  // namespace guestlink::lint
