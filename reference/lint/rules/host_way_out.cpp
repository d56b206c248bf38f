// How the host gets out, and how its guests get out through it.

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "reference/base/closest.h"
#include "reference/lint/inside_link.h"
#include "reference/lint/laptop_files.h"
#include "reference/lint/passthrough.h"
#include "reference/lint/rules/tables.h"

namespace guestlink::lint {
namespace {

bool any_dhcp(const model::HostConfig& host) {
  return std::ranges::any_of(host.interfaces, [](const auto& one) { return one.dhcp; });
}

void defaultrouter_missing(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto& host = laptop.host;
  if (host.default_router || host.rc.find("defaultrouter") != nullptr || any_dhcp(host)) return;
  const bool by_route = std::ranges::any_of(host.rc.all, [](const auto& one) {
    return one.key.value.starts_with("route_") || one.key.value == "static_routes";
  });
  // The guest is the way out: the card is passed on.
  if (by_route || configured_devices(laptop).empty()) return;
  for (const auto& interface : host.interfaces) {
    if (!interface.address || !is_bridge(interface.name.value)) continue;
    report.add(interface.address->where, "this host has an address and no way out")
        .related.push_back({configured_devices(laptop).front().where, "the guest has the card"});
    return;
  }
}

void gateway_enable_missing(const model::Laptop& laptop, const SourceSet& sources, Report& report) {
  const auto& host = laptop.host;
  if (!host.pf || host.pf->refused || host.rc.is_yes("gateway_enable")) return;
  if (!laptop.file(sources, "host/etc/rc.conf")) return;
  const auto* sysctl = host.sysctl.find("net.inet.ip.forwarding");
  if (sysctl != nullptr && sysctl->value.value == "1") return;
  for (const auto& rule : host.pf->rules) {
    if (rule.kind != model::PfRule::Kind::nat || rule.no || !rule.redirect) continue;
    // Jails on lo1 need no forwarding; guests behind a tap do.
    const bool for_guests = std::ranges::any_of(host.interfaces, [](const auto& one) {
      return one.address && std::ranges::any_of(one.members, [](const auto& member) {
               return is_tap(member.value);
             });
    });
    if (!for_guests) return;
    auto& finding = report.add(rule.where, "the host translates, and does not forward");
    if (const auto* set = host.rc.find("gateway_enable")) {
      finding.related.push_back({set->value.where, "it is switched off here"});
    }
    return;
  }
}

void host_nat_missing(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto& host = laptop.host;
  if (!laptop.intent || !laptop.intent->mode || laptop.intent->mode->value != "nat") return;
  if (!host.rc.is_yes("gateway_enable") || !host.pf || host.pf->refused) return;
  if (laptop.guest.nat && !laptop.guest.nat->masquerades.empty()) return;
  const bool translates = std::ranges::any_of(host.pf->rules, [](const auto& rule) {
    return rule.redirect && rule.kind != model::PfRule::Kind::rdr && !rule.no;
  });
  if (translates) return;
  report.add(whole(host.pf->file), "the host forwards for its guests, and nothing translates")
      .related.push_back({laptop.intent->mode->where, "NAT is wanted"});
}

void bridge_without_uplink(const model::Laptop& laptop, const SourceSet&, Report& report) {
  if (!laptop.intent || !laptop.intent->mode || laptop.intent->mode->value != "bridge") return;
  if (!configured_devices(laptop).empty()) return;
  for (const auto& bridge : laptop.host.interfaces) {
    if (bridge.members.empty() || bridge.address) continue;
    const bool taps_only = std::ranges::all_of(
        bridge.members, [](const auto& member) { return is_tap(member.value); });
    if (!taps_only) continue;
    report.add(bridge.members.front().where, "this bridge has no port to the LAN")
        .related.push_back({laptop.intent->mode->where, "the guests are to be on it"});
  }
}

void host_without_address(const model::Laptop& laptop, const SourceSet& sources, Report& report) {
  const auto rc = laptop.file(sources, "host/etc/rc.conf");
  const auto& all = laptop.host.interfaces;
  if (!rc || all.empty() || laptop.host.bhyve.empty()) return;
  const bool some = std::ranges::any_of(all, [](const auto& one) {
    return one.dhcp || one.address || one.wpa || !one.aliases.empty();
  });
  const bool bridges =
      std::ranges::any_of(all, [](const auto& one) { return !one.members.empty(); });
  if (some || !bridges || laptop.host.rc.is_yes("vm_enable")) return;
  report.add(whole(*rc), "no interface of this host has an address");
}

/// X of ifconfig_X, ifconfig_X_alias0, ifconfig_X_ipv6 …
std::string_view interface_of(std::string_view key) {
  constexpr std::string_view prefix = "ifconfig_";
  if (!key.starts_with(prefix) || key == "ifconfig_DEFAULT") return "";
  key.remove_prefix(prefix.size());
  for (const std::string_view end : {"_alias", "_ipv6", "_name", "_descr", "_args"}) {
    if (const std::size_t at = key.find(end); at != std::string_view::npos) key = key.substr(0, at);
  }
  return key;
}

void interface_not_made(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto& rc = laptop.host.rc;
  std::vector<std::string_view> made;
  for (const auto& one : laptop.host.cloned_interfaces) made.emplace_back(one.value);
  std::vector<std::string_view> new_names;
  for (const auto& one : rc.all) {
    if (one.key.value.starts_with("ifconfig_") && one.key.value.ends_with("_name")) {
      new_names.emplace_back(one.value.value);
    }
  }
  std::vector<std::string> said;
  for (const auto& one : rc.all) {
    const std::string_view name = interface_of(one.key.value);
    if (name.empty() || std::ranges::find(said, name) != said.end()) continue;
    const bool numbered = name.back() >= '0' && name.back() <= '9';
    const bool renamed = std::ranges::find(new_names, name) != new_names.end();
    if (renamed || std::ranges::find(made, name) != made.end()) continue;
    const bool a_bridge = is_bridge(name) && one.key.value.ends_with("_name");
    const auto near = numbered ? std::nullopt : closest(name, new_names);
    if (!a_bridge && !near) continue;
    said.emplace_back(name);
    auto& finding =
        report.add(one.key.where, fmt::format("there is no interface '{}' at boot", name));
    if (near) finding.help = fmt::format("did you mean '{}'?", *near);
  }
}

void resolver_nobody(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto guests = guest_addresses(laptop);
  const auto& rc = laptop.host.rc;
  const bool serves = rc.is_yes("dnsmasq_enable") || rc.is_yes("local_unbound_enable") ||
                      rc.is_yes("unbound_enable") || rc.is_yes("named_enable");
  for (const auto& server : laptop.host.name_servers) {
    const bool own = std::ranges::any_of(
        host_addresses(laptop), [&](const auto& one) { return one.value.address == server.value; });
    const bool guests_too = std::ranges::any_of(
        guests, [&](const GuestAddress& one) { return one.address.value.address == server.value; });
    if (own && guests_too) continue;  // duplicate-address
    if (own && !serves) {
      report.add(server.where, "this is the host itself, which serves no names");
      continue;
    }
    const auto& router = laptop.host.default_router;
    const bool is_guest = guests_too || (router && router->value == server.value);
    if (own || is_guest || !is_inside(laptop, server.value)) continue;
    const bool knows_guest = router && is_inside(laptop, router->value);
    if (!knows_guest) continue;
    report.add(server.where, "nobody on the way to the guest has this address")
        .related.push_back({router->where, "the guest"});
  }
}

}  // namespace

std::span<const Rule> host_way_out_rules() {
  static constexpr std::array rules{
      Rule{{.id = "bridge-without-uplink",
            .severity = Severity::error,
            .summary = "Guests are to be on the LAN, and their bridge has taps only.",
            .why = "Nothing connects the bridge to the LAN.",
            .instead = "addm re1, the interface that leads there, and ifconfig_re1=\"up\"",
            .source = "if_bridge(4); seed 003, bridge"},
           bridge_without_uplink},
      Rule{{.id = "defaultrouter-missing",
            .severity = Severity::error,
            .summary = "The host's addresses are static, and it has no default router.",
            .why = "The guest has the card, and nothing sends the host's packets to it.",
            .instead = "defaultrouter=\"172.24.1.1\", the guest",
            .source = "rc.conf(5); seed 000 line 49"},
           defaultrouter_missing},
      Rule{{.id = "gateway-enable-missing",
            .severity = Severity::error,
            .summary = "The host's pf translates for guests, and the host does not forward.",
            .why = "The guests' packets end at the host.",
            .instead = "gateway_enable=\"YES\"",
            .source = "rc.conf(5); freebsd-src: libexec/rc/rc.d/routing"},
           gateway_enable_missing},
      Rule{{.id = "host-nat-missing",
            .severity = Severity::error,
            .summary = "NAT is wanted, the host forwards, and neither pf nor a guest translates.",
            .why = "The guests' private addresses leave the host: no answer comes back.",
            .instead = "nat on $ext_if inet from $virt_net to any -> ($ext_if)",
            .source = "pf.conf(5); seed 003 line 139"},
           host_nat_missing},
      Rule{{.id = "host-without-address",
            .severity = Severity::error,
            .summary = "No interface of rc.conf gets an address.",
            .why = "The host is off-line.",
            .instead = "SYNCDHCP or inet A/P on the bridge",
            .source = "rc.conf(5)"},
           host_without_address},
      Rule{{.id = "rc-interface-unknown",
            .severity = Severity::error,
            .summary = "rc.conf configures an interface that it neither makes nor names so.",
            .why = "The line is never used: the bridge has no members and no address.",
            .instead = "the name that ifconfig_bridge0_name gives, and bridge0 in "
                       "cloned_interfaces",
            .source = "rc.conf(5); freebsd-src: libexec/rc/network.subr"},
           interface_not_made},
      Rule{{.id = "resolver-nobody",
            .severity = Severity::error,
            .summary = "resolv.conf names an address of the inside that serves no names.",
            .why = "Every name costs a timeout, then fails.",
            .instead = "nameserver 172.24.1.1, the guest",
            .source = "resolv.conf(5)"},
           resolver_nobody},
  };
  return rules;
}

}  // namespace guestlink::lint
