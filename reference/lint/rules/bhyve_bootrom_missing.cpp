#include <string>

#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  for (const auto& command : laptop.host.bhyve) {
    for (const auto& console : command.consoles) {
      if (!console.value.starts_with("bootrom,")) continue;
      const std::string first = console.value.substr(8, console.value.find(',', 8) - 8);
      if (first.find("_VARS") == std::string::npos) continue;
      report.add(console.where, "this is the file of variables, not the boot ROM");
    }
  }
}

}  // namespace

extern const Rule bhyve_bootrom_missing{
    {.id = "bhyve-bootrom-missing",
     .severity = Severity::error,
     .summary = "The boot ROM of bhyve is a file of UEFI variables.",
     .why = "bhyve cannot boot from it and ends.",
     .instead = "BHYVE_UEFI.fd; the _VARS file stands behind it",
     .source = "seed 003 line 61; vm-bhyve: lib/vm-run"},
    check};

}  // namespace guestlink::lint
