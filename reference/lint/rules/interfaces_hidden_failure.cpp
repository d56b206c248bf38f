#include <string>

#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto& interfaces = laptop.guest.interfaces;
  if (!interfaces) return;
  for (const auto& stanza : interfaces->stanzas) {
    for (const auto& option : stanza.options) {
      const std::size_t at = option.value.value.find("|| true");
      if (at == std::string::npos) continue;
      report.add(option.value.where, "a failure of this command is not seen");
    }
  }
}

}  // namespace

extern const Rule interfaces_hidden_failure{
    {.id = "interfaces-hidden-failure",
     .severity = Severity::warning,
     .summary = "A command in the interfaces file of the guest hides that it failed.",
     .why = "ifup goes on as if all were well; the rules or the bridge are missing.",
     .instead = "the command without || true",
     .source = "seed 002 line 212"},
    check};

}  // namespace guestlink::lint
