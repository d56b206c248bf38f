#include <fmt/format.h>

#include "reference/lint/inside_link.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto& router = laptop.host.default_router;
  if (!router) return;
  for (const auto& own : host_addresses(laptop)) {
    if (own.value.address != router->value) continue;
    report.add(router->where, fmt::format("{} is this host itself", to_string(router->value)))
        .related.push_back({own.where, "its own address"});
  }
}

}  // namespace

extern const Rule defaultrouter_is_self{
    {.id = "defaultrouter-is-self",
     .severity = Severity::error,
     .summary = "defaultrouter is an address of the host itself.",
     .why = "Packets for the world go nowhere.",
     .instead = "the guest's inside address",
     .source = "route(8); not tried"},
    check};

}  // namespace guestlink::lint
