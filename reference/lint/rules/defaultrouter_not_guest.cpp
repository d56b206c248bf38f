#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "reference/lint/inside_link.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto& router = laptop.host.default_router;
  if (!router || !is_inside(laptop, router->value)) return;
  std::vector<GuestAddress> inside;
  for (const GuestAddress& one : guest_addresses(laptop)) {
    if (is_inside(laptop, one.address.value.address)) inside.push_back(one);
  }
  const bool fits = std::ranges::any_of(
      inside, [&](const GuestAddress& one) { return one.address.value.address == router->value; });
  if (inside.empty() || fits) return;
  auto& finding = report.add(
      router->where, fmt::format("{} is not an address of the guest", to_string(router->value)));
  for (const GuestAddress& one : inside) {
    finding.related.push_back({one.address.where, fmt::format("the guest's {}", one.interface)});
  }
  finding.help =
      fmt::format("defaultrouter=\"{}\"", to_string(inside.front().address.value.address));
}

}  // namespace

extern const Rule defaultrouter_not_guest{
    {.id = "defaultrouter-not-guest",
     .severity = Severity::error,
     .summary = "defaultrouter lies on the guest's subnet but is not the guest's address.",
     .why = "The host sends its packets to nobody.",
     .instead = "the address of the guest's inside interface",
     .source = "rc.conf(5) defaultrouter; seed 000 line 108"},
    check};

}  // namespace guestlink::lint
