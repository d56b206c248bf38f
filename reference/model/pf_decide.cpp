#include "reference/model/pf_decide.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>
#include <vector>

namespace guestlink::model {
namespace {

/// Whether a condition holds, as far as anybody can say.
enum class Fits : std::uint8_t { no, maybe, yes };

Fits both(Fits one, Fits other) {
  return std::min(one, other);
}

Fits either(Fits one, Fits other) {
  return std::max(one, other);
}

Fits negated_if(bool negated, Fits fits) {
  if (!negated || fits == Fits::maybe) return fits;
  return fits == Fits::yes ? Fits::no : Fits::yes;
}

Fits known(bool fits) {
  return fits ? Fits::yes : Fits::no;
}

bool is_digit(char byte) {
  return byte >= '0' && byte <= '9';
}

/// "lo" names lo0, lo1, …: the group of its kind.
bool is_of_kind(std::string_view interface, std::string_view name) {
  if (interface == name || name == "any" || name == "all") return true;
  if (name.empty() || is_digit(name.back()) || !interface.starts_with(name)) return false;
  return std::ranges::all_of(interface.substr(name.size()), is_digit);
}

Fits on_interface(const std::vector<PfInterface>& rule, std::string_view interface) {
  if (rule.empty()) return Fits::yes;
  constexpr std::array<std::string_view, 3> groups{"egress", "vm-port", "vm-switch"};
  Fits fits = Fits::no;
  for (const PfInterface& one : rule) {
    const bool group = std::ranges::find(groups, one.name.value) != groups.end();
    const Fits its = group ? Fits::maybe : known(is_of_kind(interface, one.name.value));
    fits = either(fits, negated_if(one.negated, its));
  }
  return fits;
}

class Judge {
 public:
  Judge(const PfConfig& config, const PfPacket& packet,
        std::span<const PfInterfaceAddress> addresses)
      : config_(config), packet_(packet), addresses_(addresses) {}

  Fits rule(const PfRule& rule) const {
    if (rule.direction != PfRule::Direction::both && rule.direction != packet_.direction) {
      return Fits::no;
    }
    if (rule.family && rule.family->value == "inet6") return Fits::no;
    Fits fits = both(on_interface(rule.interfaces, packet_.interface), protocol(rule));
    fits = both(fits, hosts(rule.from, packet_.source));
    fits = both(fits, hosts(rule.to, packet_.destination));
    fits = both(fits, ports(rule.from_ports, packet_.source_port));
    fits = both(fits, ports(rule.to_ports, packet_.destination_port));
    fits = both(fits, icmp(rule));
    // A conversation begins with SYN alone.
    const bool plain_flags = !rule.flags || rule.flags->value == "S/SA" ||
                             rule.flags->value == "any" || packet_.protocol != 6;
    return rule.conditional || !plain_flags ? both(fits, Fits::maybe) : fits;
  }

 private:
  Fits protocol(const PfRule& rule) const {
    if (rule.protocols.empty()) return Fits::yes;
    constexpr std::array<std::pair<std::string_view, std::uint8_t>, 3> names{
        {{"icmp", 1}, {"tcp", 6}, {"udp", 17}}};
    return known(std::ranges::any_of(rule.protocols, [&](const PfText& one) {
      const auto* const found =
          std::ranges::find(names, one.value, &std::pair<std::string_view, std::uint8_t>::first);
      if (found != names.end()) return found->second == packet_.protocol;
      return one.value == std::to_string(packet_.protocol);
    }));
  }

  static Fits ports(const std::vector<PfPort>& rule, std::uint16_t port) {
    if (rule.empty()) return Fits::yes;
    Fits fits = Fits::no;
    for (const PfPort& one : rule) {
      const auto its = one.fits(port);
      fits = either(fits, its ? known(*its) : Fits::maybe);
    }
    return fits;
  }

  Fits icmp(const PfRule& rule) const {
    if (rule.icmp_types.empty()) return Fits::yes;
    if (!packet_.icmp_type) return Fits::maybe;
    constexpr std::array<std::pair<std::string_view, std::uint8_t>, 5> names{
        {{"echorep", 0}, {"unreach", 3}, {"redir", 5}, {"echoreq", 8}, {"timex", 11}}};
    return known(std::ranges::any_of(rule.icmp_types, [&](const PfText& one) {
      const auto* const found =
          std::ranges::find(names, one.value, &std::pair<std::string_view, std::uint8_t>::first);
      if (found != names.end()) return found->second == *packet_.icmp_type;
      return one.value == std::to_string(*packet_.icmp_type);
    }));
  }

  Fits hosts(const std::vector<PfHost>& rule, net::Ipv4Address address) const {
    if (rule.empty()) return Fits::yes;
    Fits fits = Fits::no;
    for (const PfHost& one : rule) {
      fits = either(fits, negated_if(one.negated, host(one, address)));
    }
    return fits;
  }

  Fits host(const PfHost& rule, net::Ipv4Address address) const {
    switch (rule.kind) {
    case PfHost::Kind::any: return Fits::yes;
    case PfHost::Kind::ipv4:
      if (rule.last) return known(rule.ipv4->address <= address && address <= *rule.last);
      return known(rule.ipv4->contains(address));
    case PfHost::Kind::ipv6: return Fits::no;
    case PfHost::Kind::name:
    case PfHost::Kind::dynamic: return interface_address(rule, address);
    case PfHost::Kind::table: return table(rule.name, address);
    case PfHost::Kind::no_route:
    case PfHost::Kind::urpf_failed: break;
    }
    return Fits::maybe;
  }

  Fits interface_address(const PfHost& rule, net::Ipv4Address address) const {
    const auto has = [&](std::string_view modifier) {
      return std::ranges::find(rule.modifiers, modifier) != rule.modifiers.end();
    };
    Fits fits = Fits::maybe;
    for (const PfInterfaceAddress& one : addresses_) {
      if (rule.name != "self" && !is_of_kind(one.interface, rule.name)) continue;
      bool its = one.address.address == address;
      if (has("network")) its = one.address.contains(address);
      if (has("broadcast")) its = one.address.broadcast() == address;
      if (has("peer")) continue;
      if (its) return Fits::yes;
      // It may have more addresses than are known here.
      fits = rule.name == "self" ? Fits::maybe : Fits::no;
    }
    return fits;
  }

  /// The longest prefix that holds the address decides; one with '!' takes it out.
  Fits table(std::string_view name, net::Ipv4Address address) const {
    const PfTable* table = config_.find_table(name);
    if (table == nullptr) return Fits::maybe;
    Fits fits = Fits::no;
    int longest = -1;
    bool may_hold_more = !table->constant || !table->files.empty();
    for (const PfHost& one : table->hosts) {
      if (one.kind == PfHost::Kind::name) may_hold_more = true;
      if (one.kind != PfHost::Kind::ipv4 || !one.ipv4->contains(address)) continue;
      if (one.ipv4->prefix <= longest) continue;
      longest = one.ipv4->prefix;
      fits = known(!one.negated);
    }
    // pfctl -t adds to tables that are not const; one that lists addresses is taken at its word.
    const bool empty = table->hosts.empty();
    return longest < 0 && (empty || (may_hold_more && !table->files.empty())) ? Fits::maybe : fits;
  }

  const PfConfig& config_;
  const PfPacket& packet_;
  std::span<const PfInterfaceAddress> addresses_;
};

}  // namespace

PfVerdict decide(const PfConfig& config, const PfPacket& packet,
                 std::span<const PfInterfaceAddress> addresses) {
  // pfctl loads nothing of a file with a mistake; an empty rule set passes everything.
  if (config.refused) return {};
  if (!config.skip.empty() && on_interface(config.skip, packet.interface) == Fits::yes) return {};
  const Judge judge(config, packet, addresses);
  std::vector<Fits> anchors(config.rules.size(), Fits::yes);
  bool may_pass = true;
  bool may_block = false;
  bool ended_pass = false;
  bool ended_block = false;
  const PfRule* last = nullptr;
  for (std::size_t index = 0; index < config.rules.size(); ++index) {
    const PfRule& rule = config.rules[index];
    const bool filters = rule.kind == PfRule::Kind::pass || rule.kind == PfRule::Kind::block;
    if (!filters && rule.kind != PfRule::Kind::anchor) continue;
    const Fits around = rule.inside ? anchors[*rule.inside] : Fits::yes;
    const Fits fits = both(around, judge.rule(rule));
    if (!filters) {
      anchors[index] = fits;
      continue;
    }
    if (fits == Fits::no) continue;
    last = &rule;
    const bool passes = rule.kind == PfRule::Kind::pass;
    if (rule.quick) {
      (passes ? ended_pass : ended_block) = true;
    } else {
      (passes ? may_pass : may_block) = true;
      if (fits == Fits::yes) (passes ? may_block : may_pass) = false;
    }
    if (rule.quick && fits == Fits::yes) {
      may_pass = false;
      may_block = false;
      break;
    }
  }
  const bool passes = may_pass || ended_pass;
  const bool blocks = may_block || ended_block;
  if (passes && blocks) return {PfAnswer::unknown, last};
  return {blocks ? PfAnswer::block : PfAnswer::pass, last};
}

}  // namespace guestlink::model
