#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto& nat = laptop.guest.nat;
  const auto& interfaces = laptop.guest.interfaces;
  if (!nat || !interfaces) return;
  for (const auto& rule : nat->rules) {
    if (!rule.target || rule.target->value != "SNAT" || !rule.to || !rule.out_interface) continue;
    const auto* stanza = interfaces->find(rule.out_interface->value);
    if (stanza == nullptr || stanza->method.value != "dhcp") continue;
    report.add(rule.to->where, "this address changes with the lease")
        .related.push_back({stanza->method.where, "it is leased here"});
  }
}

}  // namespace

extern const Rule nat_snat_fixed_address{
    {.id = "nat-snat-fixed-address",
     .severity = Severity::warning,
     .summary = "The guest translates to a fixed address, and its radio asks for DHCP.",
     .why = "With the next lease the packets leave with a foreign address.",
     .instead = "MASQUERADE",
     .source = "seed 000 line 136"},
    check};

}  // namespace guestlink::lint
