#include <fmt/format.h>

#include "reference/lint/inside_link.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto& nat = laptop.guest.nat;
  if (!nat) return;
  for (const auto& rule : nat->masquerades) {
    if (!rule.source) continue;
    for (const auto& own : host_addresses(laptop)) {
      if (rule.source->value.contains(own.value.address)) return;
    }
    for (const auto& own : host_addresses(laptop)) {
      report
          .add(rule.source->where,
               fmt::format("{} is not the subnet of this link", to_string(rule.source->value)))
          .related.push_back({own.where, "the host has this address"});
      break;
    }
  }
}

}  // namespace

extern const Rule nat_masquerade_wrong_source{
    {.id = "nat-masquerade-wrong-source",
     .severity = Severity::error,
     .summary = "The guest translates the packets of a subnet that the host is not in.",
     .why = "The rule never matches: the host's packets leave untranslated.",
     .instead = "-s 172.24.1.0/24, the subnet of the bridge",
     .source = "iptables(8) -s; style of seed 003 line 139"},
    check};

}  // namespace guestlink::lint
