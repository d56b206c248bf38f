#include "reference/conform/filter_rule_text.h"

#include <charconv>
#include <cstdint>
#include <map>
#include <string_view>

namespace guestlink::conform {
namespace {

using forward::FilterRule;
using forward::IpNetwork;
using forward::PortRange;

template <class T>
std::optional<T> number(std::string_view text) {
  T value = 0;
  const auto [stop, trouble] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (trouble != std::errc{} || stop != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<PortRange> range(std::string_view text) {
  const std::size_t dash = text.find('-');
  const auto first = number<std::uint16_t>(text.substr(0, dash));
  const auto last =
      dash == std::string_view::npos ? first : number<std::uint16_t>(text.substr(dash + 1));
  if (!first || !last) return std::nullopt;
  return PortRange{*first, *last};
}

class Reader {
 public:
  explicit Reader(const std::vector<std::string>& words) : words_(words) {}

  std::optional<FilterRule> read() {
    const std::string_view action = next();
    rule_.pass = action == "pass";
    if (!rule_.pass && action != "block") return std::nullopt;
    while (at_ < words_.size()) {
      if (!read_word(next())) return std::nullopt;
    }
    return rule_;
  }

 private:
  std::string_view next() { return at_ < words_.size() ? std::string_view(words_[at_++]) : ""; }

  bool read_word(std::string_view word) {
    static const std::map<std::string_view, FilterRule::Direction> directions{
        {"in", FilterRule::Direction::in}, {"out", FilterRule::Direction::out}};
    static const std::map<std::string_view, FilterRule::Family> families{
        {"inet", FilterRule::Family::ipv4}, {"inet6", FilterRule::Family::ipv6}};
    if (const auto found = directions.find(word); found != directions.end()) {
      rule_.direction = found->second;
      return true;
    }
    if (const auto found = families.find(word); found != families.end()) {
      rule_.family = found->second;
      return true;
    }
    if (word == "quick") return rule_.quick = true;
    if (word == "any-flags") return rule_.any_flags = true;
    if (word == "no-state") return !(rule_.keep_state = false);
    if (word == "on") return read_port();
    if (word == "proto") return read_protocol();
    if (word == "from") return read_network(rule_.from);
    if (word == "to") return read_network(rule_.to);
    if (word == "type") {
      rule_.icmp_type = number<std::uint8_t>(next());
      return rule_.icmp_type.has_value();
    }
    if (word != "port") return false;
    auto& ports = behind_to_ ? rule_.to_ports : rule_.from_ports;
    ports = range(next());
    return ports.has_value();
  }

  bool read_port() {
    std::string_view name = next();
    rule_.on_negated = name == "!";
    if (rule_.on_negated) name = next();
    rule_.on = name;
    return !name.empty();
  }

  bool read_protocol() {
    static const std::map<std::string_view, std::uint8_t> known{
        {"tcp", 6}, {"udp", 17}, {"icmp", 1}, {"icmp6", 58}};
    const std::string_view word = next();
    const auto found = known.find(word);
    rule_.protocol = found == known.end() ? number<std::uint8_t>(word) : found->second;
    return rule_.protocol.has_value();
  }

  bool read_network(IpNetwork& into) {
    behind_to_ = &into == &rule_.to;
    std::string_view word = next();
    if (word == "any") return true;
    into.negated = word == "!";
    if (into.negated) word = next();
    into.ipv4 = net::parse_ipv4_cidr(word);
    into.ipv6 = net::parse_ipv6_cidr(word);
    if (const auto one = net::parse_ipv4(word)) into.ipv4 = net::Ipv4Cidr{*one, 32};
    if (const auto one = net::parse_ipv6(word)) into.ipv6 = net::Ipv6Cidr{*one, 128};
    return into.ipv4 || into.ipv6;
  }

  const std::vector<std::string>& words_;
  std::size_t at_ = 1;
  bool behind_to_ = false;
  FilterRule rule_;
};

}  // namespace

std::optional<forward::FilterRule> parse_filter_rule(const std::vector<std::string>& words) {
  return Reader(words).read();
}

}  // namespace guestlink::conform
