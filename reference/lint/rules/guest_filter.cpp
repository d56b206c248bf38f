// The guest's nat.sh against the interfaces that the guest has.

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "reference/base/closest.h"
#include "reference/lint/inside_link.h"
#include "reference/lint/rules/tables.h"

namespace guestlink::lint {
namespace {

/// Every interface that the guest's files or captures speak of.
std::vector<std::string_view> guest_interfaces(const model::Laptop& laptop) {
  std::vector<std::string_view> names{"lo"};
  if (laptop.guest.interfaces) {
    for (const auto& one : laptop.guest.interfaces->stanzas) names.emplace_back(one.name.value);
    for (const auto& one : laptop.guest.interfaces->automatic) names.emplace_back(one.value);
  }
  if (laptop.seen.guest_interfaces) {
    for (const auto& one : laptop.seen.guest_interfaces->all) names.emplace_back(one.name.value);
  }
  return names;
}

void interface_unknown(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto& nat = laptop.guest.nat;
  const auto known = guest_interfaces(laptop);
  if (!nat || known.size() < 3) return;
  std::vector<std::string> named;
  const auto look_at = [&](const std::optional<Located<std::string>>& interface) {
    if (!interface || interface->value.empty() || interface->value.ends_with('+')) return;
    const std::string& name = interface->value;
    if (std::ranges::find(known, name) != known.end()) return;
    if (std::ranges::find(named, name) != named.end()) return;
    named.push_back(name);
    auto& finding =
        report.add(interface->where, fmt::format("the guest has no interface '{}'", name));
    if (const auto near = closest(name, known)) {
      finding.help = fmt::format("did you mean '{}'?", *near);
    }
  };
  for (const auto& rule : nat->rules) {
    look_at(rule.in_interface);
    look_at(rule.out_interface);
  }
}

/// The last policy of a chain is DROP.
const model::NatPolicy* drop_policy(const model::NatScript& nat, std::string_view chain) {
  const model::NatPolicy* last = nullptr;
  for (const auto& one : nat.policies) {
    if (one.chain == chain) last = &one;
  }
  return last == nullptr || last->policy != "DROP" ? nullptr : last;
}

bool is_one_of(const std::vector<std::string>& names,
               const std::optional<Located<std::string>>& interface) {
  return interface && std::ranges::find(names, interface->value) != names.end();
}

void forward_not_from_inside(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto& nat = laptop.guest.nat;
  const auto inside = inside_interfaces(laptop);
  if (!nat || inside.empty() || nat->forward_accepts.empty()) return;
  const auto* policy = drop_policy(*nat, "FORWARD");
  if (policy == nullptr) return;
  const bool accepted = std::ranges::any_of(nat->rules, [&](const model::NatRule& rule) {
    return rule.chain == "FORWARD" && rule.target && rule.target->value == "ACCEPT" &&
           rule.states.empty() && (!rule.in_interface || is_one_of(inside, rule.in_interface)) &&
           !is_one_of(inside, rule.out_interface);
  });
  const bool with_new = std::ranges::any_of(nat->rules, [&](const model::NatRule& rule) {
    return rule.chain == "FORWARD" && rule.target && rule.target->value == "ACCEPT" &&
           std::ranges::any_of(rule.states, [](const auto& one) { return one.value == "NEW"; });
  });
  if (accepted || with_new) return;
  report.add(policy->where, "no rule accepts what the host sends to the world")
      .related.push_back({nat->forward_accepts.front().where, "this accepts something else"});
}

void input_not_from_inside(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto& nat = laptop.guest.nat;
  const auto inside = inside_interfaces(laptop);
  if (!nat || inside.empty()) return;
  const auto* policy = drop_policy(*nat, "INPUT");
  const bool asked = !laptop.host.tunnels.empty() || laptop.guest.dnsmasq_file;
  if (policy == nullptr || !asked) return;
  const bool accepted = std::ranges::any_of(nat->rules, [&](const model::NatRule& rule) {
    const bool from_inside = !rule.in_interface || is_one_of(inside, rule.in_interface);
    return rule.chain == "INPUT" && rule.target && rule.target->value == "ACCEPT" &&
           rule.states.empty() && from_inside;
  });
  if (accepted) return;
  auto& finding = report.add(policy->where, "nothing of the host's is accepted by the guest");
  if (!laptop.host.tunnels.empty()) {
    finding.related.push_back({laptop.host.tunnels.front().where, "the tunnel ends there"});
  }
}

void forwarding_switched_off(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto& nat = laptop.guest.nat;
  if (!nat || !nat->disables_forwarding || !is_nat_mode(laptop)) return;
  if (nat->enables_forwarding && nat->enables_forwarding->begin > nat->disables_forwarding->begin) {
    return;
  }
  report.add(*nat->disables_forwarding, "this switches forwarding off");
}

}  // namespace

std::span<const Rule> guest_filter_rules() {
  static constexpr std::array rules{
      Rule{{.id = "nat-forward-not-from-inside",
            .severity = Severity::error,
            .summary = "The guest drops what it forwards, and accepts no new connection of the "
                       "host's.",
            .why = "Answers alone may pass, or another interface's packets: the host gets nothing "
                   "out.",
            .instead = "iptables -A FORWARD -i eth0 -o wlan0 -j ACCEPT",
            .source = "iptables-extensions(8), conntrack"},
           forward_not_from_inside},
      Rule{{.id = "nat-forwarding-switched-off",
            .severity = Severity::error,
            .summary = "nat.sh itself switches forwarding off.",
            .why = "It runs when the interfaces come up, after sysctl: the last word is no.",
            .instead = "sysctl -w net.ipv4.ip_forward=1",
            .source = "Linux: Documentation/networking/ip-sysctl.rst"},
           forwarding_switched_off},
      Rule{{.id = "nat-input-not-from-inside",
            .severity = Severity::error,
            .summary = "The guest drops all that the host sends to the guest itself.",
            .why = "No names from its dnsmasq, no tunnel to its sshd.",
            .instead = "iptables -A INPUT -i eth0 -j ACCEPT",
            .source = "iptables(8)"},
           input_not_from_inside},
      Rule{{.id = "nat-interface-unknown",
            .severity = Severity::error,
            .summary = "A rule of the guest stands for an interface that it does not have.",
            .why = "The rule is taken and never fits; with nft's iif it is refused.",
            .instead = "the names of guest/etc/network/interfaces",
            .source = "iptables(8), -i and -o; interfaces(5)"},
           interface_unknown},
  };
  return rules;
}

}  // namespace guestlink::lint
