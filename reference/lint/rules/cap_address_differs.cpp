#include <algorithm>

#include <fmt/format.h>

#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  if (!laptop.seen.host_interfaces) return;
  for (const auto& interface : laptop.seen.host_interfaces->all) {
    const auto* configured = laptop.host.interface(interface.name.value);
    if (configured == nullptr || !configured->address || interface.addresses.empty()) continue;
    const bool has_it = std::ranges::any_of(interface.addresses, [&](const auto& one) {
      return one.value == configured->address->value;
    });
    if (has_it) continue;
    report
        .add(interface.addresses.front().where,
             fmt::format("rc.conf gives {} another address", interface.name.value))
        .related.push_back({configured->address->where, "this one"});
  }
}

}  // namespace

extern const Rule cap_address_differs{
    {.id = "cap-address-differs",
     .severity = Severity::warning,
     .summary = "The capture shows another address than rc.conf sets.",
     .why = "Not applied yet, or changed by hand.",
     .instead = "service netif restart for that interface, or a reboot",
     .source = "ifconfig(8)"},
    check};

}  // namespace guestlink::lint
