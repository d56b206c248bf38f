#include <algorithm>
#include <string>

#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

bool pauses(const model::HostConfig& host, FileId file) {
  for (const auto& script : host.scripts) {
    if (script.file != file) continue;
    return std::ranges::any_of(script.commands, [](const auto& command) {
      if (!command.in_loop || command.words.empty()) return false;
      const std::string& name = command.words.front().value;
      return name == "sleep" || name == "break" || name == "exit";
    });
  }
  return true;
}

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  for (const auto& command : laptop.host.bhyve) {
    if (!command.in_loop || pauses(laptop.host, command.where.file)) continue;
    report.add(command.where, "this loop starts bhyve again without a pause");
  }
}

}  // namespace

extern const Rule bhyve_restart_storm{
    {.id = "bhyve-restart-storm",
     .severity = Severity::warning,
     .summary = "bhyve is started again and again without a pause.",
     .why = "When it fails at once, the loop burns the processor: 700 % were seen.",
     .instead = "a pause that grows, and an end after some failures",
     .source = "wifibox#56"},
    check};

}  // namespace guestlink::lint
