#include <algorithm>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "reference/lint/inside_link.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

bool is_radio(std::string_view name) {
  return name.starts_with("wl");
}

/// The last policy of the filter's INPUT chain, or a rule that drops all that comes by the radio.
bool is_filtered(const model::Laptop& laptop) {
  if (!laptop.guest.nat) return false;
  bool dropped = false;
  for (const auto& policy : laptop.guest.nat->policies) {
    if (policy.chain == "INPUT") dropped = policy.policy == "DROP";
  }
  return dropped || std::ranges::any_of(laptop.guest.nat->rules, [](const auto& rule) {
           return rule.chain == "INPUT" && rule.target && !rule.conditional && !rule.negated &&
                  (rule.target->value == "DROP" || rule.target->value == "REJECT") &&
                  rule.ports.empty() && !rule.source &&
                  (!rule.in_interface || is_radio(rule.in_interface->value));
         });
}

/// Whether some rule for the port drops what comes by the radio.
bool is_dropped(const model::Laptop& laptop, const model::Listener& listener) {
  if (!laptop.guest.nat || !listener.port) return false;
  return std::ranges::any_of(laptop.guest.nat->rules, [&](const auto& rule) {
    if (rule.chain != "INPUT" || !rule.target || rule.conditional || rule.negated) return false;
    if (rule.target->value != "DROP" && rule.target->value != "REJECT") return false;
    if (rule.in_interface && !is_radio(rule.in_interface->value)) return false;
    return std::ranges::any_of(
        rule.ports, [&](const auto& port) { return port.value == std::to_string(*listener.port); });
  });
}

bool is_reachable(const model::Laptop& laptop, const model::Listener& listener) {
  if (!listener.interface.empty()) return is_radio(listener.interface);
  if (listener.address.empty()) return true;
  if (listener.address.find(':') != std::string::npos) return false;  // fe80 has an interface
  const auto address = net::parse_ipv4(listener.address);
  return address && !address->is_loopback() && !is_inside(laptop, *address);
}

/// What is to be reached from the Wi-Fi LAN: the forward to the host, and DHCP's own client.
bool is_meant(const model::Laptop& laptop, const model::Listener& listener) {
  constexpr std::uint16_t dhcp_client = 68;
  if (!listener.port) return false;
  if (listener.protocol == "udp" && *listener.port == dhcp_client) return true;
  if (laptop.intent && laptop.intent->ssh_port &&
      laptop.intent->ssh_port->value == *listener.port) {
    return true;
  }
  return std::ranges::any_of(laptop.host.tunnels, [&](const auto& tunnel) {
    return tunnel.listen_port && tunnel.listen_port->value == *listener.port;
  });
}

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  if (is_filtered(laptop)) return;
  for (const auto& listener : laptop.seen.guest_facts.listeners) {
    if (!is_reachable(laptop, listener) || is_meant(laptop, listener) ||
        is_dropped(laptop, listener)) {
      continue;
    }
    const std::string who = listener.program.empty() ? "a service" : listener.program;
    report.add(listener.local.where,
               fmt::format("{} of the guest answers everybody on the Wi-Fi LAN", who));
  }
}

}  // namespace

extern const Rule guest_services_on_wlan{
    {.id = "guest-services-on-wlan",
     .severity = Severity::security,
     .summary = "A service of the guest listens on the radio, and the guest's filter lets it.",
     .why =
         "Every LAN that the laptop visits can attack it. Judged by captures of ss(8) or netstat "
         "in the guest; the port of the tunnel is meant to be reached.",
     .instead = "bind it to eth0, or INPUT with the policy DROP",
     .source = "wifibox-alpine: iptables.sample (INPUT ACCEPT); ss(8)"},
    check};

}  // namespace guestlink::lint
