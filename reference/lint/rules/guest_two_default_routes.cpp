#include "reference/lint/inside_link.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto& interfaces = laptop.guest.interfaces;
  if (!interfaces || !is_nat_mode(laptop)) return;
  for (const auto& stanza : interfaces->stanzas) {
    if (!stanza.gateway || !stanza.address || !is_inside(laptop, stanza.address->value.address))
      continue;
    auto& finding = report.add(stanza.gateway->where, "this route leads back to the host");
    for (const auto& other : interfaces->stanzas) {
      if (other.method.value != "dhcp") continue;
      finding.related.push_back({other.name.where, "the way out is here"});
    }
  }
}

}  // namespace

extern const Rule guest_two_default_routes{
    {.id = "guest-two-default-routes",
     .severity = Severity::error,
     .summary = "The guest has a gateway on its inside interface and a lease on the radio.",
     .why = "Its packets go back to the host.",
     .instead = "no gateway on eth0",
     .source = "wifibox-alpine: interfaces.conf.sample has none"},
    check};

}  // namespace guestlink::lint
