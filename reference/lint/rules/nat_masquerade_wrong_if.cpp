#include <algorithm>

#include <fmt/format.h>

#include "reference/lint/inside_link.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto& nat = laptop.guest.nat;
  if (!nat) return;
  const auto inside = inside_interfaces(laptop);
  for (const auto& rule : nat->masquerades) {
    if (!rule.out_interface) continue;
    const auto own = std::ranges::find(inside, rule.out_interface->value);
    if (own == inside.end()) continue;
    auto& finding = report.add(
        rule.out_interface->where,
        fmt::format("{} leads to the host, not to the Wi-Fi LAN", rule.out_interface->value));
    for (const GuestAddress& one : guest_addresses(laptop)) {
      if (one.interface != *own || !is_inside(laptop, one.address.value.address)) continue;
      finding.related.push_back({one.address.where, "its address"});
      break;
    }
  }
}

}  // namespace

extern const Rule nat_masquerade_wrong_if{
    {.id = "nat-masquerade-wrong-if",
     .severity = Severity::error,
     .summary = "The guest masquerades what goes out to the host.",
     .why = "The host's own packets leave through the radio untranslated, and nobody answers.",
     .instead = "-o wlan0",
     .source = "tried on Linux: NAT in three namespaces"},
    check};

}  // namespace guestlink::lint
