#include <fmt/format.h>

#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto* list = laptop.host.rc.find("netwait_if");
  if (!laptop.host.rc.is_yes("netwait_enable") || list == nullptr) return;
  if (laptop.host.passthrough.empty()) return;
  for (const auto& word : list->words()) {
    if (word.value.starts_with("wlan")) {
      report.add(word.where, fmt::format("{} is the guest's", word.value));
    }
  }
}

}  // namespace

extern const Rule netwait_on_missing_if{
    {.id = "netwait-on-missing-if",
     .severity = Severity::warning,
     .summary = "netwait waits for an interface that this host will not have.",
     .why = "The boot is held up for as long as netwait_if_timeout says.",
     .instead = "no netwait_if, or the bridge",
     .source = "seed 000 lines 58 to 60; freebsd-src: rc.d/netwait"},
    check};

}  // namespace guestlink::lint
