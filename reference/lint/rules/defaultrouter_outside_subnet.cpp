#include <algorithm>

#include <fmt/format.h>

#include "reference/lint/inside_link.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto& router = laptop.host.default_router;
  const auto addresses = host_addresses(laptop);
  if (!router || addresses.empty() || is_inside(laptop, router->value)) return;
  const bool has_dhcp =
      std::ranges::any_of(laptop.host.interfaces, [](const auto& one) { return one.dhcp; });
  if (has_dhcp) return;  // the lease may bring the subnet
  auto& finding = report.add(router->where, fmt::format("{} lies in none of this host's subnets",
                                                        to_string(router->value)));
  for (const auto& one : addresses) {
    finding.related.push_back({one.where, fmt::format("the subnet of {}", to_string(one.value))});
  }
}

}  // namespace

extern const Rule defaultrouter_outside_subnet{
    {.id = "defaultrouter-outside-subnet",
     .severity = Severity::error,
     .summary = "defaultrouter lies in no subnet that rc.conf configures.",
     .why = "The route cannot be set: \"network is unreachable\".",
     .instead = "an address inside the bridge's subnet, the guest's",
     .source = "route(8); seed 000 lines 67 and 68"},
    check};

}  // namespace guestlink::lint
