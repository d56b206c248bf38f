#include <fmt/format.h>

#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto& interfaces = laptop.guest.interfaces;
  if (!interfaces) return;
  for (const auto& stanza : interfaces->stanzas) {
    const auto* first = interfaces->find(stanza.name.value);
    if (first == &stanza || first->family.value != stanza.family.value) continue;
    report.add(stanza.name.where, fmt::format("a second stanza of {}", stanza.name.value))
        .related.push_back({first->name.where, "the first"});
  }
}

}  // namespace

extern const Rule interfaces_duplicate_iface{
    {.id = "interfaces-duplicate-iface",
     .severity = Severity::warning,
     .summary = "An interface has two stanzas of the same family.",
     .why = "All ifups set both addresses.",
     .instead = "one stanza",
     .source = "tried on Linux: busybox 1.35, Debian ifupdown 0.8.41, ifupdown-ng"},
    check};

}  // namespace guestlink::lint
