#include "sim/laptop/nat_settings.h"

#include <algorithm>
#include <charconv>
#include <string_view>

#include <fmt/format.h>

namespace guestlink::sim {
namespace {

using Json = nlohmann::ordered_json;
using Kind = NatPlan::Kind;

constexpr unsigned clamped_mss = 1460;  // --clamp-mss-to-pmtu on links of 1500 bytes

/// A guest's rules, asked for what they do to the host's packets.
class Rules {
 public:
  explicit Rules(const Subject& subject)
      : subject_(subject),
        nat_(*subject.laptop.guest.nat),
        inside_(subject.topology.inside),
        outside_(subject.topology.outside) {}

  NatPlan plan() const {
    if (const model::NatRule* rule = first_unclear()) {
      return {Kind::out,
              fmt::format("the forwarder's settings cannot say: {}",
                          subject_.sources.text(rule->where)),
              {},
              {},
              false};
    }
    if (!forwards()) return {Kind::silent, "nothing sets net.ipv4.ip_forward", {}, {}, false};
    if (is_dropped() && !accepts_out()) {
      return {Kind::silent, "FORWARD drops what goes out", {}, {}, false};
    }
    if (is_dropped() && !accepts_back()) {
      return {Kind::out,
              "FORWARD drops the replies: a NAT that has a session lets them in",
              {},
              {},
              false};
    }
    if (!translates()) {
      return {Kind::only_routes, "no rule translates what the host sends out", {}, {}, false};
    }
    NatPlan plan;
    if (nat_.mss_clamp) plan.nat44["mss_clamp"] = clamped_mss;
    plan.nat44["port_forwards"] = port_forwards();
    plan.accept = accepted();
    plan.accepts_echo = !drops_input() || std::ranges::any_of(nat_.rules, [&](const auto& rule) {
      return lets_in(rule) && rule.protocol && rule.protocol->value == "icmp";
    });
    return plan;
  }

 private:
  static bool is_nat(const model::NatRule& rule) {
    return rule.target && (rule.target->value == "MASQUERADE" || rule.target->value == "SNAT" ||
                           rule.target->value == "DNAT" || rule.target->value == "ACCEPT");
  }

  /// A rule whose effect depends on what is not known here.
  const model::NatRule* first_unclear() const {
    const auto found = std::ranges::find_if(nat_.rules, [](const auto& rule) {
      return is_nat(rule) && (rule.negated || rule.conditional);
    });
    return found == nat_.rules.end() ? nullptr : &*found;
  }

  bool forwards() const {
    const auto* set = subject_.laptop.guest.sysctl.find("net.ipv4.ip_forward");
    const bool by_file = set != nullptr && set->value.value == "1";
    return nat_.enables_forwarding || (by_file && !nat_.disables_forwarding);
  }

  bool is_dropped() const { return nat_.forward_policy_drop.has_value(); }

  static bool fits(const std::optional<Located<std::string>>& said, const std::string& name) {
    return !said || said->value == name;
  }

  bool accepts_out() const {
    return std::ranges::any_of(nat_.forward_accepts, [&](const auto& one) {
      return !one.established_only && fits(one.in_interface, inside_) &&
             fits(one.out_interface, outside_);
    });
  }

  bool accepts_back() const {
    return std::ranges::any_of(nat_.forward_accepts, [&](const auto& one) {
      return fits(one.in_interface, outside_) && fits(one.out_interface, inside_);
    });
  }

  bool translates() const {
    const auto* side = subject_.topology.find("host", subject_.topology.host_side);
    return std::ranges::any_of(nat_.masquerades, [&](const auto& one) {
      const bool this_source = !one.source || side == nullptr || !side->address ||
                               one.source->value.contains(side->address->address);
      return fits(one.out_interface, outside_) && this_source;
    });
  }

  /// DNAT of what comes in from outside.
  Json port_forwards() const {
    Json all = Json::array();
    for (const model::NatRule& rule : nat_.rules) {
      if (!rule.target || rule.target->value != "DNAT" || !rule.to || !rule.protocol) continue;
      if (!fits(rule.in_interface, outside_)) continue;
      const std::string& to = rule.to->value;
      const std::string address = to.substr(0, to.find(':'));
      for (const auto& port : rule.ports) {
        const std::string inside_port =
            to.find(':') == std::string::npos ? port.value : to.substr(to.find(':') + 1);
        all.push_back({{"protocol", rule.protocol->value},
                       {"outside_ports", number(port.value)},
                       {"inside_address", address},
                       {"inside_port", number(inside_port)}});
      }
    }
    return all;
  }

  bool drops_input() const {
    bool drops = false;
    for (const model::NatPolicy& one : nat_.policies) {
      if (one.chain == "INPUT") drops = one.policy == "DROP";
    }
    return drops;
  }

  /// A rule of INPUT that takes new connections from outside.
  bool lets_in(const model::NatRule& rule) const {
    return rule.chain == "INPUT" && rule.target && rule.target->value == "ACCEPT" &&
           rule.states.empty() && fits(rule.in_interface, outside_);
  }

  Json accepted() const {
    Json all = Json::array();
    if (!drops_input()) {
      for (const char* protocol : {"tcp", "udp"}) {
        all.push_back({{"protocol", protocol}, {"ports", "1-65535"}});
      }
      return all;
    }
    for (const model::NatRule& rule : nat_.rules) {
      if (!lets_in(rule) || !rule.protocol || rule.ports.empty()) continue;
      for (const auto& port : rule.ports) {
        all.push_back({{"protocol", rule.protocol->value}, {"ports", range(port.value)}});
      }
    }
    return all;
  }

  static Json number(const std::string& text) {
    unsigned value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
  }

  /// iptables writes 2210:2219, nft 2210-2219.
  static Json range(std::string text) {
    if (text.find_first_of(":-") == std::string::npos) return number(text);
    std::ranges::replace(text, ':', '-');
    return text;
  }

  const Subject& subject_;
  const model::NatScript& nat_;
  const std::string& inside_;
  const std::string& outside_;
};

}  // namespace

NatPlan plan_nat(const Subject& subject) {
  if (!subject.laptop.guest.nat) {
    return {Kind::silent, "no file of the guest forwards or translates anything", {}, {}, false};
  }
  return Rules(subject).plan();
}

}  // namespace guestlink::sim
