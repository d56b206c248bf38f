#include "reference/relay/pf_settings.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "reference/relay/pf_translation.h"

namespace guestlink::relay {
namespace {

using forward::FilterRule;
using forward::IpNetwork;
using forward::PortRange;
using model::PfHost;
using model::PfPort;
using model::PfRule;

/// Options that change what pf reports or how fast it is, and not which packets pass.  A blocked
/// packet is dropped without an answer, whatever block-policy says.
constexpr std::array<std::string_view, 9> harmless{
    "skip",  "block-policy", "loginterface", "ruleset-optimization", "require-order",
    "debug", "fingerprints", "hostid",       "state-policy"};

bool is_loopback(std::string_view name) {
  return name.starts_with("lo") &&
         name.find_first_not_of("0123456789", 2) == std::string_view::npos;
}

void skip_interfaces(const PfTranslation& in) {
  for (const model::PfInterface& one : in.config.skip) {
    if (is_loopback(one.name.value)) continue;
    const auto port = in.port_of(one.name);
    if (!port) continue;
    FilterRule rule;
    rule.quick = true;
    rule.on = *port;
    rule.on_negated = one.negated;
    rule.any_flags = true;
    rule.keep_state = false;
    in.settings.filter->rules.push_back(rule);
  }
}

void refuse_options(const PfTranslation& in) {
  for (const model::PfOption& option : in.config.options) {
    if (std::ranges::find(harmless, option.name.value) != harmless.end()) continue;
    in.refuse(
        option.name.where, fmt::format("'set {}' has no place in settings", option.name.value),
        "say it in the settings file (nat44.timeouts, filter.timeouts, filter.max_states), and "
        "leave it out here");
  }
  for (const model::PfText& one : in.config.includes) {
    in.refuse(one.where, "an included file is not read here", "put its rules into this file");
  }
}

bool is_translation(const PfRule& rule) {
  return rule.kind == PfRule::Kind::nat || rule.kind == PfRule::Kind::binat;
}

}  // namespace

void PfTranslation::refuse(SourceSpan where, std::string message, std::string help) const {
  out.push_back({.rule = "pf",
                 .severity = Severity::error,
                 .where = where,
                 .message = std::move(message),
                 .related = {},
                 .help = std::move(help),
                 .edit = {}});
}

std::optional<std::string> PfTranslation::port_of(const model::PfText& interface) const {
  if (const auto found = ports.find(interface.value); found != ports.end()) return found->second;
  if (!is_loopback(interface.value)) {
    refuse(interface.where, fmt::format("no port is said to be {}", interface.value),
           fmt::format("say which one: --pf-name {}=outside, or inside", interface.value));
  }
  return std::nullopt;
}

std::optional<std::vector<IpNetwork>> PfTranslation::networks_of(const PfHost& host) const {
  const auto refused = [&](std::string_view why) -> std::optional<std::vector<IpNetwork>> {
    refuse(host.text.where, fmt::format("{} cannot be translated: {}", host.text.value, why),
           "write the address or network itself");
    return std::nullopt;
  };
  IpNetwork network;
  network.negated = host.negated;
  switch (host.kind) {
  case PfHost::Kind::any: return std::vector<IpNetwork>(1);
  case PfHost::Kind::ipv4:
    if (host.last || !host.ipv4) return refused("it is a range");
    network.ipv4 = host.ipv4;
    return std::vector<IpNetwork>{network};
  case PfHost::Kind::ipv6:
    network.ipv6 = net::parse_ipv6_cidr(host.text.value);
    if (const auto one = net::parse_ipv6(host.text.value)) network.ipv6 = net::Ipv6Cidr{*one, 128};
    if (!network.ipv6) return refused("it is no plain address or network");
    return std::vector<IpNetwork>{network};
  case PfHost::Kind::name:
  case PfHost::Kind::dynamic: {
    const auto port = ports.find(host.name.empty() ? host.text.value : host.name);
    if (port == ports.end()) return refused("it is the name of no interface that is a port");
    const bool inside = port->second == "inside";
    if (!inside && port->second != "outside") return refused("only inside and outside are known");
    const net::Ipv4Cidr& own = inside ? settings.inside.address : settings.outside.address;
    const bool whole = std::ranges::count(host.modifiers, "network") > 0;
    if (!whole && !host.modifiers.empty() && host.modifiers.front() != "0") {
      return refused("this modifier is not known");
    }
    network.ipv4 =
        whole ? net::Ipv4Cidr{own.network(), own.prefix} : net::Ipv4Cidr{own.address, 32};
    return std::vector<IpNetwork>{network};
  }
  case PfHost::Kind::table: {
    const model::PfTable* table = config.find_table(host.name);
    if (table == nullptr || !table->files.empty() || table->hosts.empty()) {
      return refused("its addresses may come from elsewhere while pf runs");
    }
    if (host.negated && table->hosts.size() > 1) return refused("all but several networks");
    std::vector<IpNetwork> all;
    for (const PfHost& one : table->hosts) {
      auto networks = one.negated ? std::nullopt : networks_of(one);
      if (!networks) return refused("one of its entries");
      for (IpNetwork& entry : *networks) {
        entry.negated = host.negated;
        all.push_back(entry);
      }
    }
    return all;
  }
  case PfHost::Kind::no_route:
  case PfHost::Kind::urpf_failed: break;
  }
  return refused("routes are looked at by the forwarder itself");
}

std::optional<std::vector<PortRange>> PfTranslation::ranges_of(const PfPort& port) const {
  if (!port.first || (port.op == PfPort::Op::range && !port.last)) {
    refuse(port.text.where, fmt::format("the port {} is not known here", port.text.value),
           "write its number");
    return std::nullopt;
  }
  const std::uint32_t a = *port.first;
  const std::uint32_t b = port.last.value_or(*port.first);
  std::vector<PortRange> ranges;
  const auto add = [&](std::uint32_t first, std::uint32_t last) {
    if (first > last || last > 65535) return;
    ranges.push_back({static_cast<std::uint16_t>(first), static_cast<std::uint16_t>(last)});
  };
  switch (port.op) {
  case PfPort::Op::equal: add(a, a); break;
  case PfPort::Op::range: add(a, b); break;
  case PfPort::Op::less_equal: add(0, a); break;
  case PfPort::Op::greater_equal: add(a, 65535); break;
  case PfPort::Op::greater: add(a + 1, 65535); break;
  case PfPort::Op::less:
    if (a > 0) add(0, a - 1);
    break;
  case PfPort::Op::inside:
    if (b > 0) add(a + 1, b - 1);
    break;
  case PfPort::Op::unequal:
  case PfPort::Op::outside:
    if (a > 0) add(0, a - 1);
    add((port.op == PfPort::Op::unequal ? a : b) + 1, 65535);
    break;
  }
  if (!ranges.empty()) return ranges;
  refuse(port.text.where, "no port fits this condition", "leave the rule out");
  return std::nullopt;
}

void apply_pf(const model::PfConfig& config, const PfPorts& ports, forward::Settings& settings,
              Diagnostics& out) {
  const PfTranslation in{config, ports, settings, out};
  settings.mode = std::ranges::any_of(config.rules, is_translation) ? "nat44" : "route";
  settings.filter = forward::FilterSettings{};
  settings.nat44.port_forwards.clear();
  settings.nat44.one_to_one.clear();
  refuse_options(in);
  skip_interfaces(in);
  for (const PfRule& rule : config.rules) {
    switch (rule.kind) {
    case PfRule::Kind::nat:
    case PfRule::Kind::rdr:
    case PfRule::Kind::binat: translate_address_rule(in, rule); break;
    case PfRule::Kind::pass:
    case PfRule::Kind::block:
    case PfRule::Kind::antispoof: translate_filter_rule(in, rule); break;
    // Broken headers and stray fragments never get through the forwarder.
    case PfRule::Kind::scrub: break;
    default:
      in.refuse(rule.where, fmt::format("'{}' cannot be translated", name(rule.kind)),
                "what it leads to must stand in this file as nat, rdr, pass and block rules");
    }
  }
}

}  // namespace guestlink::relay
