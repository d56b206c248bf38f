#include <algorithm>

#include <fmt/format.h>

#include "reference/lint/laptop_files.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet& sources, Report& report) {
  if (laptop.intent && laptop.intent->mode && laptop.intent->mode->value == "passthrough") return;
  for (const auto& command : laptop.host.bhyve) {
    const bool has_card = std::ranges::any_of(
        command.slots, [](const auto& slot) { return slot.device.value == "passthru"; });
    if (!has_card) continue;
    if (starts_at_boot(laptop, sources, command.where.file)) continue;
    auto& finding = report.add(command.where, "nothing runs this script when the host boots");
    const auto rc = laptop.file(sources, "host/etc/rc.conf");
    if (rc) finding.related.push_back({whole(*rc), "no service here starts it"});
  }
}

}  // namespace

extern const Rule vm_run_not_at_boot{
    {.id = "vm-run-not-at-boot",
     .severity = Severity::warning,
     .summary = "A script calls bhyve, and nothing starts that script at boot.",
     .why = "After each reboot the host has no network until somebody logs in and runs it.",
     .instead = "an rc.d script, enabled in rc.conf, that starts it by daemon(8)",
     .source = "rc(8); seed 000 line 32"},
    check};

}  // namespace guestlink::lint
