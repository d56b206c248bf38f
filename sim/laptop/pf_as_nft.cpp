#include "sim/laptop/pf_as_nft.h"

#include <algorithm>
#include <optional>
#include <string_view>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace guestlink::sim {
namespace {

using model::PfHost;
using model::PfInterface;
using model::PfPort;
using model::PfRule;

enum class Way : std::uint8_t { in, out };

std::string as_set(const std::vector<std::string>& values) {
  return values.size() == 1 ? values.front() : fmt::format("{{ {} }}", fmt::join(values, ", "));
}

class Translator {
 public:
  Translator(const model::PfConfig& config, const InterfaceAddresses& addresses)
      : config_(config), addresses_(addresses) {}

  PfAsNft translate() {
    for (const PfRule& rule : config_.rules) {
      if (!add(rule)) result_.left_out.push_back(&rule);
    }
    const std::string skipped = skips();
    result_.text = fmt::format(
        "table ip guestlink_pf {{\n"
        "  chain rdr {{\n    type nat hook prerouting priority -100; policy accept;\n{}  }}\n"
        "  chain nat {{\n    type nat hook postrouting priority 100; policy accept;\n{}  }}\n"
        "  chain in {{\n    type filter hook prerouting priority 0; policy accept;\n"
        "{}    ct state established,related accept\n    meta mark set 0\n{}"
        "    meta mark 2 drop\n  }}\n"
        "  chain out {{\n    type filter hook postrouting priority 150; policy accept;\n"
        "{}    ct state established,related accept\n    meta mark set 0\n{}"
        "    meta mark 2 drop\n  }}\n"
        "}}\n",
        rdr_, nat_, with_way(skipped, Way::in), in_, with_way(skipped, Way::out), out_);
    return std::move(result_);
  }

 private:
  /// "tap" names every tap, "tap0" the one; so does the name of an interface that is there.
  std::string interface_name(const std::string& name) const {
    const bool is_group =
        !addresses_.contains(name) && !name.empty() && (name.back() < '0' || name.back() > '9');
    return '"' + name + (is_group ? "*\"" : "\"");
  }

  std::string skips() const {
    std::string text;
    for (const PfInterface& one : config_.skip) {
      if (!one.negated)
        text += fmt::format("    @ifname {} accept\n", interface_name(one.name.value));
    }
    return text;
  }

  static std::string with_way(std::string text, Way way) {
    for (std::size_t at = text.find('@'); at != std::string::npos; at = text.find('@')) {
      text.replace(at, 1, way == Way::in ? "i" : "o");
    }
    return text;
  }

  /// False when the rule has something that cannot be said.
  bool add(const PfRule& rule) {
    if (rule.family && rule.family->value == "inet6") return true;
    switch (rule.kind) {
    case PfRule::Kind::scrub: return true;
    case PfRule::Kind::pass:
    case PfRule::Kind::block:
    case PfRule::Kind::match: return add_filter(rule);
    case PfRule::Kind::nat:
    case PfRule::Kind::rdr: return add_translation(rule);
    default: return false;
    }
  }

  bool add_filter(const PfRule& rule) {
    if (rule.redirect && !add_translation(rule)) return false;
    if (rule.kind == PfRule::Kind::match) return true;
    if (rule.conditional || rule.route) return false;
    const bool passes = rule.kind == PfRule::Kind::pass;
    const char* mark = passes ? "meta mark set 1" : "meta mark set 2";
    const char* verdict = rule.quick ? (passes ? "accept" : "drop") : mark;
    for (const Way way : {Way::in, Way::out}) {
      if (rule.direction == PfRule::Direction::in && way == Way::out) continue;
      if (rule.direction == PfRule::Direction::out && way == Way::in) continue;
      const auto conditions = conditions_of(rule, way);
      if (!conditions) return false;
      (way == Way::in ? in_ : out_) += fmt::format("    {}{}\n", *conditions, verdict);
    }
    return true;
  }

  bool add_translation(const PfRule& rule) {
    if (rule.conditional || rule.no || !rule.redirect || rule.redirect->hosts.size() != 1) {
      return false;
    }
    const bool outwards =
        rule.kind == PfRule::Kind::nat || rule.direction == PfRule::Direction::out;
    const PfHost& to = rule.redirect->hosts.front();
    const auto conditions = conditions_of(rule, outwards ? Way::out : Way::in);
    if (!conditions) return false;
    if (outwards && to.kind == PfHost::Kind::dynamic) {
      nat_ += fmt::format("    {}masquerade\n", *conditions);
      return true;
    }
    const auto address = single_address(to);
    if (!address) return false;
    if (outwards) {
      nat_ += fmt::format("    {}snat to {}\n", *conditions, *address);
      return true;
    }
    std::string port;
    if (rule.redirect->port && rule.redirect->port->first) {
      port = fmt::format(":{}", *rule.redirect->port->first);
    }
    rdr_ += fmt::format("    {}dnat to {}{}\n", *conditions, *address, port);
    return true;
  }

  std::optional<std::string> conditions_of(const PfRule& rule, Way way) const {
    std::string text;
    if (!add_interfaces(rule.interfaces, way, text)) return std::nullopt;
    if (!rule.protocols.empty()) {
      std::vector<std::string> names;
      for (const auto& one : rule.protocols) names.push_back(one.value);
      text += fmt::format("meta l4proto {} ", as_set(names));
    }
    if (!add_hosts(rule.from, "saddr", text) || !add_hosts(rule.to, "daddr", text) ||
        !add_ports(rule.from_ports, "sport", text) || !add_ports(rule.to_ports, "dport", text) ||
        !add_icmp(rule, text)) {
      return std::nullopt;
    }
    return text;
  }

  bool add_interfaces(const std::vector<PfInterface>& all, Way way, std::string& text) const {
    if (all.empty()) return true;
    std::vector<std::string> names;
    for (const PfInterface& one : all) {
      if (one.negated != all.front().negated) return false;
      names.push_back(interface_name(one.name.value));
    }
    text += fmt::format("{} {}{} ", way == Way::in ? "iifname" : "oifname",
                        all.front().negated ? "!= " : "", as_set(names));
    return true;
  }

  bool add_hosts(const std::vector<PfHost>& all, std::string_view field, std::string& text) const {
    std::vector<std::string> values;
    bool negated = false;
    for (const PfHost& one : all) {
      if (one.kind == PfHost::Kind::any) return true;
      if (one.kind == PfHost::Kind::ipv6) continue;
      if (&one != &all.front() && one.negated != negated) return false;
      negated = one.negated;
      const auto its = values_of(one);
      if (!its) return false;
      values.insert(values.end(), its->begin(), its->end());
    }
    if (all.empty()) return true;
    if (values.empty()) return false;  // Nobody has that address now.
    std::ranges::sort(values);
    values.erase(std::unique(values.begin(), values.end()), values.end());
    text += fmt::format("ip {} {}{} ", field, negated ? "!= " : "", as_set(values));
    return true;
  }

  std::optional<std::vector<std::string>> values_of(const PfHost& host) const {
    switch (host.kind) {
    case PfHost::Kind::ipv4:
      if (host.last) {
        return std::vector{net::to_string(host.ipv4->address) + "-" + net::to_string(*host.last)};
      }
      return std::vector{net::to_string(net::Ipv4Cidr{host.ipv4->network(), host.ipv4->prefix})};
    case PfHost::Kind::name:
    case PfHost::Kind::dynamic: return addresses_of(host);
    case PfHost::Kind::table: return addresses_of_table(host.name);
    default: return std::nullopt;
    }
  }

  std::optional<std::vector<std::string>> addresses_of(const PfHost& host) const {
    const bool network = std::ranges::find(host.modifiers, "network") != host.modifiers.end();
    if (!host.modifiers.empty() && !network && host.modifiers.front() != "0") return std::nullopt;
    std::vector<std::string> values;
    const auto found = addresses_.find(host.name);
    if (found == addresses_.end()) return values;
    for (const net::Ipv4Cidr& one : found->second) {
      values.push_back(network ? net::to_string(net::Ipv4Cidr{one.network(), one.prefix})
                               : net::to_string(one.address));
    }
    return values;
  }

  std::optional<std::vector<std::string>> addresses_of_table(const std::string& name) const {
    const model::PfTable* table = config_.find_table(name);
    if (table == nullptr || !table->files.empty()) return std::nullopt;
    std::vector<std::string> values;
    for (const PfHost& one : table->hosts) {
      const auto its = values_of(one);
      if (!its || one.negated) return std::nullopt;
      values.insert(values.end(), its->begin(), its->end());
    }
    return values;
  }

  std::optional<std::string> single_address(const PfHost& host) const {
    const auto values = values_of(host);
    if (!values || values->size() != 1) return std::nullopt;
    return values->front().substr(0, values->front().find('/'));
  }

  static bool add_ports(const std::vector<PfPort>& all, std::string_view field, std::string& text) {
    if (all.empty()) return true;
    std::vector<std::string> values;
    for (const PfPort& one : all) {
      if (!one.first) return false;
      switch (one.op) {
      case PfPort::Op::equal: values.push_back(std::to_string(*one.first)); break;
      case PfPort::Op::range:
        values.push_back(fmt::format("{}-{}", *one.first, one.last.value_or(65535)));
        break;
      case PfPort::Op::greater: values.push_back(fmt::format("{}-65535", *one.first + 1)); break;
      case PfPort::Op::greater_equal: values.push_back(fmt::format("{}-65535", *one.first)); break;
      case PfPort::Op::less_equal: values.push_back(fmt::format("0-{}", *one.first)); break;
      default: return false;
      }
    }
    text += fmt::format("th {} {} ", field, as_set(values));
    return true;
  }

  static bool add_icmp(const PfRule& rule, std::string& text) {
    if (rule.icmp_types.empty()) return true;
    std::vector<std::string> values;
    for (const auto& one : rule.icmp_types) {
      const std::string& name = one.value;
      if (name == "echoreq") {
        values.emplace_back("echo-request");
      } else if (name == "echorep") {
        values.emplace_back("echo-reply");
      } else if (name == "unreach") {
        values.emplace_back("destination-unreachable");
      } else if (name == "timex") {
        values.emplace_back("time-exceeded");
      } else if (name.find_first_not_of("0123456789") == std::string::npos) {
        values.push_back(name);
      } else {
        return false;
      }
    }
    text += fmt::format("icmp type {} ", as_set(values));
    return true;
  }

  const model::PfConfig& config_;
  const InterfaceAddresses& addresses_;
  PfAsNft result_;
  std::string rdr_, nat_, in_, out_;
};

}  // namespace

PfAsNft pf_as_nft(const model::PfConfig& config, const InterfaceAddresses& addresses) {
  return Translator(config, addresses).translate();
}

}  // namespace guestlink::sim
