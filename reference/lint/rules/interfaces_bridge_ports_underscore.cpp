#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto& interfaces = laptop.guest.interfaces;
  if (!interfaces || interfaces->ifup != model::Ifup::ifupdown_ng) return;
  for (const auto& stanza : interfaces->stanzas) {
    if (const auto* option = stanza.find("bridge_ports")) {
      report.add(option->keyword.where, "ifupdown-ng does not read this").edit =
          SuggestedEdit{option->keyword.where, "bridge-ports", true};
    }
  }
}

}  // namespace

extern const Rule interfaces_bridge_ports_underscore{
    {.id = "interfaces-bridge-ports-underscore",
     .severity = Severity::warning,
     .summary = "bridge_ports is spelt with an underscore.",
     .why = "ifupdown-ng ignores it: no bridge is made.",
     .instead = "bridge-ports eth0 wlan0",
     .source = "tried on Linux: ifupdown-ng; ifupdown-ng: executors/linux/bridge; seed 002 "
               "line 216"},
    check};

}  // namespace guestlink::lint
