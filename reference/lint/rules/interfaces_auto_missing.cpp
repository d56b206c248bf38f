#include <string_view>

#include <fmt/format.h>

#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet& sources, Report& report) {
  const auto& interfaces = laptop.guest.interfaces;
  if (!interfaces) return;
  for (const auto& stanza : interfaces->stanzas) {
    const std::string_view text = sources.text(interfaces->file);
    if (interfaces->is_automatic(stanza.name.value)) continue;
    if (text.find("allow-hotplug " + stanza.name.value) != std::string_view::npos) continue;
    if (stanza.method.value == "loopback") continue;
    report.add(stanza.name.where, fmt::format("no auto line names {}", stanza.name.value)).help =
        fmt::format("auto {}", stanza.name.value);
  }
}

}  // namespace

extern const Rule interfaces_auto_missing{
    {.id = "interfaces-auto-missing",
     .severity = Severity::error,
     .summary = "An interface of the guest is configured and not brought up at boot.",
     .why = "It stays down until somebody calls ifup.",
     .instead = "auto eth0",
     .source = "interfaces(5)"},
    check};

}  // namespace guestlink::lint
