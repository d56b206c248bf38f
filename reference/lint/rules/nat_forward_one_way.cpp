#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "reference/lint/inside_link.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

using Accept = model::NatScript::ForwardAccept;

bool names(const std::optional<Located<std::string>>& interface,
           const std::vector<std::string>& inside) {
  return interface && std::ranges::find(inside, interface->value) != inside.end();
}

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto& nat = laptop.guest.nat;
  const auto inside = inside_interfaces(laptop);
  if (!nat || !nat->forward_policy_drop || nat->forward_accepts.empty() || inside.empty()) return;
  const auto& accepts = nat->forward_accepts;
  const bool outwards = std::ranges::any_of(accepts, [&](const Accept& one) {
    return !one.established_only && !names(one.out_interface, inside);
  });
  const bool back = std::ranges::any_of(
      accepts, [&](const Accept& one) { return !names(one.in_interface, inside); });
  if (outwards && back) return;
  auto& finding = report.add(accepts.front().where,
                             outwards ? "replies from outside are not accepted"
                                      : "packets from inside to outside are not accepted");
  finding.related.push_back({*nat->forward_policy_drop, "everything else is dropped"});
  if (!outwards) finding.help = fmt::format("-A FORWARD -i {} -j ACCEPT as well", inside.front());
}

}  // namespace

extern const Rule nat_forward_one_way{
    {.id = "nat-forward-one-way",
     .severity = Severity::error,
     .summary = "The FORWARD chain accepts one direction only and drops the rest.",
     .why = "Requests leave and their replies are dropped, or the other way round.",
     .instead = "-m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT for the way back",
     .source = "tried on Linux: NAT in three namespaces"},
    check};

}  // namespace guestlink::lint
