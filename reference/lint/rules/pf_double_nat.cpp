#include <algorithm>

#include "reference/lint/host_filter.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto* config = filter_in_force(laptop);
  if (config == nullptr || !laptop.guest.nat || laptop.guest.nat->masquerades.empty()) return;
  const auto rule = std::ranges::find_if(config->rules, [](const auto& one) {
    return one.kind == model::PfRule::Kind::nat && !one.no && one.redirect;
  });
  if (rule == config->rules.end()) return;
  report.add(rule->where, "the host translates, and so does the guest")
      .related.push_back({laptop.guest.nat->masquerades.front().where, "here, again"});
}

}  // namespace

extern const Rule pf_double_nat{
    {.id = "pf-double-nat",
     .severity = Severity::info,
     .summary = "The host's pf translates addresses, and the guest masquerades as well.",
     .why = "It works, with twice the states, and nothing from outside finds its way in.",
     .instead = "NAT in one of the two",
     .source = "seeds 000 and 003 combined"},
    check};

}  // namespace guestlink::lint
