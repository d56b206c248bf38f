// pf.conf(5) "PACKET FILTERING": lists in braces are expanded to single rules, as pfctl(8) does it.

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "reference/relay/pf_translation.h"

namespace guestlink::relay {
namespace {

using forward::FilterRule;
using forward::IpNetwork;
using forward::PortRange;
using model::PfRule;
using Rules = std::vector<FilterRule>;

template <std::size_t N>
using Names = std::array<std::pair<std::string_view, std::uint8_t>, N>;

constexpr Names<8> protocol_names{{{"tcp", 6},
                                   {"udp", 17},
                                   {"icmp", 1},
                                   {"icmp6", 58},
                                   {"ipv6-icmp", 58},
                                   {"gre", 47},
                                   {"esp", 50},
                                   {"ah", 51}}};
constexpr Names<5> icmp_names{
    {{"echorep", 0}, {"unreach", 3}, {"redir", 5}, {"echoreq", 8}, {"timex", 11}}};
constexpr Names<5> icmp6_names{
    {{"unreach", 1}, {"toobig", 2}, {"timex", 3}, {"echoreq", 128}, {"echorep", 129}}};

template <std::size_t N>
std::optional<std::uint8_t> number_of(const Names<N>& names, std::string_view word) {
  for (const auto& one : names) {
    if (one.first == word) return one.second;
  }
  std::uint8_t value = 0;
  const auto [stop, trouble] = std::from_chars(word.data(), word.data() + word.size(), value);
  if (trouble != std::errc{} || stop != word.data() + word.size()) return std::nullopt;
  return value;
}

/// Each of `rules` with each of `values`; unchanged without any.
template <class Value, class Put>
Rules times(const Rules& rules, const std::vector<Value>& values, Put put) {
  if (values.empty()) return rules;
  Rules all;
  for (const FilterRule& rule : rules) {
    for (const Value& value : values) {
      all.push_back(rule);
      put(all.back(), value);
    }
  }
  return all;
}

/// One rule of pf.conf on its way to several of the filter.
class Expansion {
 public:
  Expansion(const PfTranslation& in, const PfRule& rule) : in_(in), rule_(rule) {}

  void run() {
    FilterRule first;
    first.pass = rule_.kind == PfRule::Kind::pass;
    first.quick = rule_.quick;
    first.keep_state = rule_.keeps_state;
    using Direction = PfRule::Direction;
    first.direction = rule_.direction == Direction::in    ? FilterRule::Direction::in
                      : rule_.direction == Direction::out ? FilterRule::Direction::out
                                                          : FilterRule::Direction::both;
    if (rule_.family) {
      first.family =
          rule_.family->value == "inet6" ? FilterRule::Family::ipv6 : FilterRule::Family::ipv4;
    }
    if (!flags(first)) return;
    rules_ = {first};
    if (!interfaces()) return;
    protocols();
    hosts(rule_.from, &FilterRule::from);
    hosts(rule_.to, &FilterRule::to);
    ports(rule_.from_ports, &FilterRule::from_ports);
    ports(rule_.to_ports, &FilterRule::to_ports);
    icmp_types();
    auto& all = in_.settings.filter->rules;
    all.insert(all.end(), rules_.begin(), rules_.end());
  }

 private:
  /// S/SA is what a conversation begins with, and the default of pass.
  bool flags(FilterRule& rule) const {
    if (!rule_.flags || rule_.flags->value == "S/SA") {
      if (!rule_.flags || rule.pass) return true;
    } else if (rule_.flags->value == "any") {
      rule.any_flags = true;
      return true;
    }
    in_.refuse(rule_.flags->where, fmt::format("flags {} cannot be translated", rule_.flags->value),
               "there are S/SA, in pass rules, and any");
    return false;
  }

  bool interfaces() {
    std::vector<std::pair<std::string, bool>> ports;
    for (const model::PfInterface& one : rule_.interfaces) {
      // Nothing of ours is a loopback: a rule for one speaks of no packet here.
      if (const auto port = in_.port_of(one.name)) ports.emplace_back(*port, one.negated);
    }
    if (ports.empty() && !rule_.interfaces.empty()) return false;
    rules_ = times(rules_, ports, [](FilterRule& rule, const auto& port) {
      rule.on = port.first;
      rule.on_negated = port.second;
    });
    return true;
  }

  void protocols() {
    std::vector<std::uint8_t> numbers;
    for (const model::PfText& one : rule_.protocols) {
      if (const auto number = number_of(protocol_names, one.value)) {
        numbers.push_back(*number);
      } else {
        in_.refuse(one.where, fmt::format("the protocol {} is not known here", one.value),
                   "write its number");
      }
    }
    rules_ = times(rules_, numbers,
                   [](FilterRule& rule, std::uint8_t number) { rule.protocol = number; });
  }

  void hosts(const std::vector<model::PfHost>& hosts, IpNetwork FilterRule::*field) {
    std::vector<IpNetwork> all;
    for (const model::PfHost& host : hosts) {
      const auto networks = in_.networks_of(host);
      if (networks) all.insert(all.end(), networks->begin(), networks->end());
    }
    rules_ = times(rules_, all,
                   [field](FilterRule& rule, const IpNetwork& network) { rule.*field = network; });
  }

  void ports(const std::vector<model::PfPort>& ports, std::optional<PortRange> FilterRule::*field) {
    std::vector<PortRange> all;
    for (const model::PfPort& port : ports) {
      const auto ranges = in_.ranges_of(port);
      if (ranges) all.insert(all.end(), ranges->begin(), ranges->end());
    }
    rules_ = times(rules_, all,
                   [field](FilterRule& rule, const PortRange& range) { rule.*field = range; });
  }

  void icmp_types() {
    const bool ipv6 = rule_.family && rule_.family->value == "inet6";
    std::vector<std::uint8_t> numbers;
    for (const model::PfText& one : rule_.icmp_types) {
      const auto number =
          ipv6 ? number_of(icmp6_names, one.value) : number_of(icmp_names, one.value);
      if (number) {
        numbers.push_back(*number);
      } else {
        in_.refuse(one.where, fmt::format("the ICMP type {} is not known here", one.value),
                   "write its number");
      }
    }
    rules_ = times(rules_, numbers,
                   [](FilterRule& rule, std::uint8_t number) { rule.icmp_type = number; });
  }

  const PfTranslation& in_;
  const PfRule& rule_;
  Rules rules_;
};

/// `block drop in on ! IF from IF:network` and `block drop in from IF` (pf.conf(5) antispoof).
void translate_antispoof(const PfTranslation& in, const PfRule& rule) {
  for (const model::PfInterface& one : rule.interfaces) {
    const auto port = in.port_of(one.name);
    if (!port) continue;
    if (*port != "inside" && *port != "outside") {
      in.refuse(one.name.where, "antispoof is for inside and outside here",
                "the forwarder itself drops spoofed sources at every port");
      continue;
    }
    const net::Ipv4Cidr& own =
        *port == "inside" ? in.settings.inside.address : in.settings.outside.address;
    FilterRule network;
    network.pass = false;
    network.quick = rule.quick;
    network.direction = FilterRule::Direction::in;
    network.on = *port;
    network.on_negated = true;
    network.from.ipv4 = net::Ipv4Cidr{own.network(), own.prefix};
    FilterRule address = network;
    address.on.clear();
    address.on_negated = false;
    address.from.ipv4 = net::Ipv4Cidr{own.address, 32};
    auto& rules = in.settings.filter->rules;
    rules.push_back(network);
    rules.push_back(address);
  }
}

}  // namespace

void translate_filter_rule(const PfTranslation& in, const PfRule& rule) {
  if (rule.conditional || rule.route || rule.redirect) {
    in.refuse(rule.where,
              fmt::format("this {} rule asks for more than settings can say", name(rule.kind)),
              "interfaces, family, protocol, addresses, ports, flags S/SA and ICMP types can be "
              "translated; translation belongs into nat and rdr rules");
    return;
  }
  if (rule.kind == PfRule::Kind::antispoof) return translate_antispoof(in, rule);
  Expansion(in, rule).run();
}

}  // namespace guestlink::relay
