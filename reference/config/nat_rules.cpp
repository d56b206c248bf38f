// What rules mean for the model, whoever wrote them.

#include "reference/config/nat_rules.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace guestlink::config {
namespace {

bool established_only(const model::NatRule& rule) {
  return !rule.states.empty() && std::ranges::none_of(rule.states, [](const auto& state) {
    return state.value == "NEW" || state.value == "UNTRACKED" || state.value == "INVALID";
  });
}

}  // namespace

void add_rule(model::NatRule rule, bool clamps_mss, model::NatScript& into) {
  if (clamps_mss && !into.mss_clamp) into.mss_clamp = rule.where;
  const std::string_view target = rule.target ? std::string_view(rule.target->value) : "";
  if (!rule.negated && rule.family != "ip6" && rule.chain == "POSTROUTING" &&
      (target == "MASQUERADE" || target == "SNAT")) {
    model::NatScript::Masquerade masquerade;
    masquerade.where = rule.where;
    masquerade.out_interface = rule.out_interface;
    if (rule.source) {
      auto cidr = net::parse_ipv4_cidr(rule.source->value);
      if (!cidr) {
        if (const auto address = net::parse_ipv4(rule.source->value)) {
          cidr = net::Ipv4Cidr{*address, 32};
        }
      }
      if (cidr) masquerade.source = Located<net::Ipv4Cidr>{*cidr, rule.source->where};
    }
    into.masquerades.push_back(std::move(masquerade));
  }
  if (!rule.negated && rule.family != "ip6" && rule.chain == "FORWARD" && target == "ACCEPT") {
    into.forward_accepts.push_back(
        {rule.where, rule.in_interface, rule.out_interface, established_only(rule)});
  }
  into.rules.push_back(std::move(rule));
}

void add_policy(model::NatPolicy policy, model::NatScript& into) {
  if (policy.chain == "FORWARD" && policy.table != "nat" && policy.table != "mangle" &&
      policy.table != "raw") {
    into.forward_policy_drop.reset();
    if (policy.policy == "DROP") into.forward_policy_drop = policy.where;
  }
  into.policies.push_back(std::move(policy));
}

}  // namespace guestlink::config
