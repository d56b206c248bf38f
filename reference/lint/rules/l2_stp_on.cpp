#include <string>
#include <string_view>

#include "reference/lint/letters.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto& interfaces = laptop.guest.interfaces;
  if (!interfaces) return;
  for (const auto& stanza : interfaces->stanzas) {
    for (const auto& option : stanza.options) {
      const std::string command = lower(option.value.value);
      if (command.starts_with("brctl stp ") && command.ends_with(" on")) {
        report.add(option.value.where, "spanning tree is on");
      }
    }
    for (const std::string_view keyword : {"bridge-stp", "bridge_stp"}) {
      const auto* option = stanza.find(keyword);
      if (option == nullptr) continue;
      const std::string value = lower(option->value.value);
      if (value == "on" || value == "yes" || value == "1") {
        report.add(option->value.where, "spanning tree is on");
      }
    }
  }
}

}  // namespace

extern const Rule l2_stp_on{
    {.id = "l2-stp-on",
     .severity = Severity::warning,
     .summary = "A bridge of the guest runs spanning tree.",
     .why = "A delay after each start, and its frames go to the access point.",
     .instead = "bridge-stp off",
     .source = "brctl(8); not tried"},
    check};

}  // namespace guestlink::lint
