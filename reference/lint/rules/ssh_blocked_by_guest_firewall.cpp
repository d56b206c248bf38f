#include <algorithm>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "reference/lint/inside_link.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

bool opens(const model::NatScript& nat, std::uint16_t port,
           const std::vector<std::string>& inside) {
  return std::ranges::any_of(nat.rules, [&](const model::NatRule& rule) {
    if (rule.chain != "INPUT" || !rule.target || rule.target->value != "ACCEPT") return false;
    if (!rule.states.empty()) return false;
    // What comes from the host itself is another matter.
    if (rule.in_interface &&
        (rule.in_interface->value == "lo" ||
         std::ranges::find(inside, rule.in_interface->value) != inside.end())) {
      return false;
    }
    if (rule.ports.empty()) return !rule.protocol || rule.protocol->value == "tcp";
    return std::ranges::any_of(rule.ports, [&](const auto& one) {
      return one.value.find(std::to_string(port)) != std::string::npos ||
             one.value.find(':') != std::string::npos || one.value.find('-') != std::string::npos;
    });
  });
}

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto& nat = laptop.guest.nat;
  if (!nat) return;
  const auto inside = inside_interfaces(laptop);
  const model::NatPolicy* policy = nullptr;
  for (const auto& one : nat->policies) {
    if (one.chain == "INPUT") policy = &one;
  }
  if (policy == nullptr || policy->policy != "DROP") return;
  for (const auto& tunnel : laptop.host.tunnels) {
    if (!tunnel.listen_port || opens(*nat, tunnel.listen_port->value, inside)) continue;
    report.add(policy->where, fmt::format("nothing accepts port {}", tunnel.listen_port->value))
        .related.push_back({tunnel.remote_forward.where, "the port of the tunnel"});
  }
}

}  // namespace

extern const Rule ssh_blocked_by_guest_firewall{
    {.id = "ssh-blocked-by-guest-firewall",
     .severity = Severity::error,
     .summary = "The guest drops what comes in for its sshd or for the forwarded port.",
     .why = "The tunnel cannot be opened, or nobody reaches it.",
     .instead = "-A INPUT -i wlan0 -p tcp --dport 2210 -j ACCEPT",
     .source = "iptables(8); not tried"},
    check};

}  // namespace guestlink::lint
