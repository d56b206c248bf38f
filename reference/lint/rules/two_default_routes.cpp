#include <fmt/format.h>

#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto& router = laptop.host.default_router;
  if (!router) return;
  for (const auto& interface : laptop.host.interfaces) {
    if (!interface.dhcp) continue;
    const SourceSpan where = interface.configured.value_or(interface.name.where);
    report
        .add(where,
             fmt::format("a lease on {} brings a second default route", interface.name.value))
        .related.push_back({router->where, "the first is set here"});
  }
}

}  // namespace

extern const Rule two_default_routes{
    {.id = "two-default-routes",
     .severity = Severity::warning,
     .summary = "rc.conf sets defaultrouter, and another interface asks for DHCP.",
     .why = "Which of the two routes holds depends on the order of events; there is no failover.",
     .instead = "one way out at a time, or a FIB of its own for one of them",
     .source = "dhclient(8), route(8); seed 000 lines 68 and 75 to 80; wifibox#47"},
    check};

}  // namespace guestlink::lint
