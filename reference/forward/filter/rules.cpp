#include "reference/forward/filter/rules.h"

#include <algorithm>
#include <utility>

#include "reference/net/ipv4.h"
#include "reference/net/tcp.h"

namespace guestlink::forward::filter {
namespace {

bool contains(const IpNetwork& network, const net::Ipv6Address& address, bool ipv6) {
  if (!network.ipv4 && !network.ipv6) return true;
  bool inside = false;
  if (ipv6) {
    inside = network.ipv6 && network.ipv6->contains(address);
  } else if (network.ipv4) {
    inside = network.ipv4->contains(net::unmapped(address));
  }
  return inside != network.negated;
}

bool has_ports(std::uint8_t protocol) {
  return protocol == net::ip_protocol::tcp || protocol == net::ip_protocol::udp;
}

bool fits_ports(const FilterRule& rule, const Tuple& tuple) {
  if (!rule.from_ports && !rule.to_ports) return true;
  if (!has_ports(tuple.protocol)) return false;
  return (!rule.from_ports || rule.from_ports->contains(tuple.source.port)) &&
         (!rule.to_ports || rule.to_ports->contains(tuple.destination.port));
}

/// A rule that passes speaks of a connection's first segment (flags S/SA).
bool fits_flags(const FilterRule& rule, const Flow& flow) {
  if (!rule.pass || rule.any_flags || flow.tuple.protocol != net::ip_protocol::tcp) return true;
  return (flow.tcp_flags & (net::tcp_flag::syn | net::tcp_flag::ack)) == net::tcp_flag::syn;
}

bool fits_family(const FilterRule& rule, bool ipv6) {
  return rule.family == FilterRule::Family::any ||
         (rule.family == FilterRule::Family::ipv6) == ipv6;
}

}  // namespace

Rules::Rules(const std::vector<FilterRule>& rules, std::span<const std::string> ports) {
  for (const FilterRule& text : rules) {
    Rule rule{text, std::nullopt};
    if (!text.on.empty()) {
      const auto found = std::ranges::find(ports, text.on);
      rule.port = static_cast<std::uint8_t>(found - ports.begin());
    }
    rules_.push_back(std::move(rule));
  }
}

bool Rules::fits(const Rule& rule, const Flow& flow, PortId port, bool outwards) {
  using Direction = FilterRule::Direction;
  const FilterRule& text = rule.text;
  if (text.direction != Direction::both && (text.direction == Direction::out) != outwards) {
    return false;
  }
  if (rule.port && (*rule.port == port.index) == text.on_negated) return false;
  if (!fits_family(text, flow.ipv6)) return false;
  if (text.protocol && *text.protocol != flow.tuple.protocol) return false;
  if (text.icmp_type && text.icmp_type != flow.icmp_type) return false;
  return contains(text.from, flow.tuple.source.address, flow.ipv6) &&
         contains(text.to, flow.tuple.destination.address, flow.ipv6) &&
         fits_ports(text, flow.tuple) && fits_flags(text, flow);
}

Judgement Rules::judge(const Flow& flow, PortId port, bool outwards) const {
  Judgement judgement;
  for (std::size_t i = 0; i < rules_.size(); ++i) {
    const FilterRule& text = rules_[i].text;
    if (!fits(rules_[i], flow, port, outwards)) continue;
    judgement = {text.pass, text.pass && text.keep_state, i + 1};
    if (text.quick) break;
  }
  return judgement;
}

}  // namespace guestlink::forward::filter
