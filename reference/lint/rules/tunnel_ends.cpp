// Both ends of the reverse tunnel: where ssh goes, what it asks for, what the key may.

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "reference/lint/inside_link.h"
#include "reference/lint/laptop_files.h"
#include "reference/lint/rules/tables.h"

namespace guestlink::lint {
namespace {

void target_unreachable(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto guests = guest_addresses(laptop);
  if (guests.empty()) return;
  for (const auto& tunnel : laptop.host.tunnels) {
    const auto target = net::parse_ipv4(tunnel.target_host);
    if (!target) continue;
    const auto is_it = [&](const GuestAddress& one) {
      return one.address.value.address == *target;
    };
    if (std::ranges::any_of(guests, is_it)) continue;
    // An address on some Wi-Fi LAN cannot be judged; one that should be inside can.
    const auto inside = std::ranges::find_if(guests, [&](const GuestAddress& one) {
      return is_inside(laptop, one.address.value.address);
    });
    if (inside == guests.end()) continue;
    report.add(tunnel.target.where, fmt::format("the guest does not have {}", tunnel.target_host))
        .related.push_back({inside->address.where, "its address towards this host"});
  }
}

/// Whether some rule of the guest hands `port` on to the host.
bool is_handed_on(const model::Laptop& laptop, std::uint16_t port) {
  if (!laptop.guest.nat) return false;
  return std::ranges::any_of(laptop.guest.nat->rules, [&](const auto& rule) {
    return rule.target && rule.target->value == "DNAT" &&
           std::ranges::any_of(rule.ports,
                               [&](const auto& one) { return one.value == std::to_string(port); });
  });
}

void port_differs(const model::Laptop& laptop, const SourceSet&, Report& report) {
  if (!laptop.intent || !laptop.intent->ssh_port) return;
  const auto& wanted = *laptop.intent->ssh_port;
  if (is_handed_on(laptop, wanted.value)) return;
  for (const auto& tunnel : laptop.host.tunnels) {
    if (!tunnel.listen_port || tunnel.listen_port->value == wanted.value) return;
  }
  for (const auto& tunnel : laptop.host.tunnels) {
    report
        .add(tunnel.listen_port->where,
             fmt::format("port {} is wanted, not this one", wanted.value))
        .related.push_back({wanted.where, "laptop.json says so"});
  }
}

void tunnel_missing(const model::Laptop& laptop, const SourceSet&, Report& report) {
  if (!laptop.intent || !laptop.intent->ssh_port || !laptop.host.tunnels.empty()) return;
  if (laptop.host.scripts.empty()) return;
  const auto& wanted = *laptop.intent->ssh_port;
  if (is_handed_on(laptop, wanted.value)) return;
  report.add(wanted.where, "no script of the host opens this port on the guest");
}

/// `name="value"` of an authorized_keys line's options.
std::string_view option_value(std::string_view line, std::string_view name) {
  const std::size_t at = line.find(name);
  if (at == std::string_view::npos) return "";
  const std::size_t begin = at + name.size();
  return line.substr(begin, line.find('"', begin) - begin);
}

bool permits(std::string_view line, std::uint16_t port) {
  const std::string_view listen = option_value(line, "permitlisten=\"");
  if (listen.empty()) return true;
  return listen.substr(listen.rfind(':') + 1) == std::to_string(port);
}

void key_forbids(const model::Laptop& laptop, const SourceSet& sources, Report& report) {
  for (const auto& tunnel : laptop.host.tunnels) {
    if (tunnel.target_user.empty() || !tunnel.listen_port) continue;
    const std::string home =
        tunnel.target_user == "root" ? "guest/root" : "guest/home/" + tunnel.target_user;
    const auto file = laptop.file(sources, home + "/.ssh/authorized_keys");
    if (!file) continue;
    SourceSpan refused{};
    std::string why;
    for (std::uint32_t number = 1; number <= sources.line_count(*file); ++number) {
      const std::string_view line = sources.line(*file, number);
      if (line.empty() || line.front() == '#') continue;
      const bool restricted = line.find("restrict") != std::string_view::npos &&
                              line.find(",port-forwarding") == std::string_view::npos;
      const bool forbidden = line.find("no-port-forwarding") != std::string_view::npos;
      if (!restricted && !forbidden && permits(line, tunnel.listen_port->value)) return;
      refused = sources.line_span(*file, number);
      why = restricted || forbidden ? "this key may forward nothing"
                                    : "this key may listen on another port only";
    }
    if (why.empty()) continue;
    report.add(refused, why).related.push_back({tunnel.remote_forward.where, "this is asked for"});
  }
}

}  // namespace

std::span<const Rule> tunnel_end_rules() {
  static constexpr std::array rules{
      Rule{{.id = "ssh-key-forbids-forward",
            .severity = Severity::error,
            .summary = "The tunnel's key may not open the tunnel's port on the guest.",
            .why = "sshd refuses the forward: \"remote port forwarding failed\".",
            .instead = "restrict,port-forwarding,permitlisten=\"2210\" before the key",
            .source = "sshd(8), AUTHORIZED_KEYS FILE FORMAT"},
           key_forbids},
      Rule{{.id = "ssh-port-differs",
            .severity = Severity::warning,
            .summary = "The tunnel opens another port than laptop.json wants.",
            .why = "Nothing answers where the owner calls.",
            .instead = "-R 2210:127.0.0.1:22, the port of intent.ssh_port",
            .source = "docs/laptop-directory.md"},
           port_differs},
      Rule{{.id = "ssh-target-unreachable",
            .severity = Severity::error,
            .summary = "The tunnel goes to an address that the guest does not have.",
            .why = "The connection is refused, or never answered.",
            .instead = "the guest's address on the bridge",
            .source = "ssh(1); the addresses of interfaces(5) and rc.conf(5)"},
           target_unreachable},
      Rule{{.id = "ssh-tunnel-missing",
            .severity = Severity::warning,
            .summary = "laptop.json wants a port of the guest to lead to the host, and no script "
                       "forwards one.",
            .why = "Nobody reaches the host from the Wi-Fi LAN.",
            .instead = "ssh -N -R 2210:127.0.0.1:22 tunnel@172.24.1.1, or DNAT in the guest",
            .source = "ssh(1), -R; docs/laptop-directory.md"},
           tunnel_missing},
  };
  return rules;
}

}  // namespace guestlink::lint
