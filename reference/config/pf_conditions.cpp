// pf.conf: what a rule asks of a packet: interface, family, protocol, hosts, ports.

#include <algorithm>
#include <array>
#include <charconv>

#include "reference/config/pf_parser.h"

namespace guestlink::config {
namespace {

using model::PfHost;
using model::PfPort;

/// "10", "10.1" or "10.1.2.3" with a prefix, as inet_net_pton(3) fills them up.
std::optional<net::Ipv4Cidr> network(std::string address, std::string_view prefix) {
  const auto dots = std::ranges::count(address, '.');
  for (auto missing = dots; missing < 3; ++missing) address += ".0";
  return net::parse_ipv4_cidr(address + "/" + std::string(prefix));
}

void read_address(PfHost& host, const std::string& address, const std::string& prefix) {
  if (const auto found = network(address, prefix)) {
    host.kind = PfHost::Kind::ipv4;
    host.ipv4 = *found;
  } else if (std::ranges::count(address, ':') >= 2 &&
             address.substr(0, address.find('%')).find_first_not_of("0123456789abcdefABCDEF:.") ==
                 std::string::npos) {
    host.kind = PfHost::Kind::ipv6;
  }
}

/// "em0:network:0" -> "em0" and its modifiers; false for another modifier.
bool split_modifiers(std::string_view text, PfHost& host) {
  constexpr std::array<std::string_view, 4> known{"network", "broadcast", "peer", "0"};
  std::size_t end = text.find(':');
  host.name = std::string(text.substr(0, end));
  while (end != std::string_view::npos) {
    const std::size_t begin = end + 1;
    end = text.find(':', begin);
    const std::string_view modifier =
        text.substr(begin, end == std::string_view::npos ? end : end - begin);
    if (std::ranges::find(known, modifier) == known.end()) return false;
    host.modifiers.emplace_back(modifier);
  }
  return true;
}

std::optional<std::uint16_t> port_of(std::string_view text) {
  unsigned value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc() && end == text.data() + text.size()) {
    return value <= 0xFFFFU ? std::optional(static_cast<std::uint16_t>(value)) : std::nullopt;
  }
  return model::pf_service_port(text);
}

bool is_number(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

}  // namespace

void PfParser::direction(model::PfRule& rule) {
  if (accept("in")) {
    rule.direction = model::PfRule::Direction::in;
  } else if (accept("out")) {
    rule.direction = model::PfRule::Direction::out;
  }
}

bool PfParser::log(model::PfRule& rule) {
  rule.log = take().where;
  return skip_parentheses();
}

bool PfParser::log_and_quick(model::PfRule& rule) {
  if (at("log") && !log(rule)) return false;
  rule.quick = accept("quick");
  return !(rule.quick && !rule.log && at("log")) || log(rule);
}

bool PfParser::interfaces(std::vector<model::PfInterface>& into) {
  if (!accept("on")) return true;
  return one_or_list([&] {
    model::PfInterface one;
    one.negated = accept("!");
    if (at("any") && dialect_ >= PfDialect::freebsd14) {
      one.name = pf_text(take());
    } else if (!word(one.name)) {
      return false;
    }
    constexpr std::size_t longest = 15;  // IFNAMSIZ - 1
    if (one.name.value.size() > longest) {
      return fail(one.name.where, "an interface's name has 15 characters at most");
    }
    into.push_back(std::move(one));
    return true;
  });
}

void PfParser::family(model::PfRule& rule) {
  if (at("inet") || at("inet6")) rule.family = pf_text(take());
}

bool PfParser::protocols(model::PfRule& rule) {
  if (!accept("proto")) return true;
  return one_or_list([&] {
    model::PfText one;
    if (!number_or_word(one)) return false;
    rule.protocols.push_back(std::move(one));
    return true;
  });
}

bool PfParser::from_to(model::PfRule& rule) {
  if (accept("all")) return true;
  if (accept("os")) {
    rule.conditional = true;
    const bool good = one_or_list([&] {
      model::PfText system;
      return word(system);
    });
    if (!good) return false;
  }
  if (accept("from") && !end_point(rule.from, rule.from_ports)) return false;
  return !accept("to") || end_point(rule.to, rule.to_ports);
}

bool PfParser::end_point(std::vector<PfHost>& into, std::vector<PfPort>& ports) {
  if (!at("port") && !hosts(into)) return false;
  if (!accept("port")) return true;
  return one_or_list([&] { return port(ports); });
}

bool PfParser::hosts(std::vector<PfHost>& into) {
  if (at("{")) return list([&] { return hosts(into); });
  if (at("any")) {
    PfHost any;
    any.text = pf_text(take());
    into.push_back(std::move(any));
    return true;
  }
  return host(into, false);
}

bool PfParser::dynamic_host(PfHost& host) {
  const SourceSpan open = take().where;
  model::PfText inside;
  if (!word(inside)) return false;
  if (!at(")")) return fail();
  const SourceSpan close = take().where;
  const char first = inside.value.empty() ? ' ' : inside.value.front();
  if ((first < 'a' || first > 'z') && (first < 'A' || first > 'Z')) {
    return fail(inside.where, "within parentheses stands an interface's name");
  }
  host.kind = PfHost::Kind::dynamic;
  if (!split_modifiers(inside.value, host)) {
    return fail(inside.where, "the interface has a bad modifier");
  }
  host.text = {"(" + inside.value + ")", {open.file, open.begin, close.end}, inside.defined};
  if (!accept("/")) return true;
  model::PfText prefix;
  if (!number(&prefix)) return false;
  host.text.value += "/" + prefix.value;
  host.text.where.end = prefix.where.end;
  return true;
}

/// One host; `plain`: of a redirection or a table, where neither `!` nor no-route makes sense.
bool PfParser::host(std::vector<PfHost>& into, bool plain) {
  PfHost host;
  const SourceSpan begin = peek().where;
  host.negated = !plain && accept("!");
  if (!plain && (at("no-route") || at("urpf-failed"))) {
    host.kind = at("no-route") ? PfHost::Kind::no_route : PfHost::Kind::urpf_failed;
    host.text = pf_text(take());
  } else if (at("(")) {
    if (!dynamic_host(host)) return false;
  } else if (accept("<")) {
    host.kind = PfHost::Kind::table;
    if (!word(host.text) || !expect(">")) return false;
    host.name = host.text.value;
    host.text.value = "<" + host.name + ">";
  } else {
    if (!number_or_word(host.text)) return false;
    const std::string address = host.text.value;
    const bool needs_prefix = is_number(address);
    std::string prefix = "32";
    if (needs_prefix && !at("/")) return fail();
    if (accept("/")) {
      model::PfText bits;
      if (!number(&bits)) return false;
      prefix = bits.value;
      host.text.value += "/" + prefix;
      host.text.where.end = std::max(host.text.where.end, bits.where.end);
      if (host.text.defined && bits.defined) host.text.defined->end = bits.defined->end;
    } else if (accept("-")) {
      model::PfText last;
      if (!word(last)) return false;
      host.last = net::parse_ipv4(last.value);
      host.text.value += " - " + last.value;
      host.text.where.end = std::max(host.text.where.end, last.where.end);
    }
    host.kind = PfHost::Kind::name;
    read_address(host, address, prefix);
    if (host.kind == PfHost::Kind::name) {
      const bool looks_numeric = is_number(std::string_view(address).substr(0, 1)) &&
                                 address.find_first_not_of("0123456789./") == std::string::npos;
      if (looks_numeric) {
        return fail(host.text.where, "no address: " + host.text.value);
      }
      if (!split_modifiers(address, host)) {
        host.name = address;
        host.modifiers.clear();
      }
    }
  }
  if (host.negated) host.text.where.begin = std::min(host.text.where.begin, begin.begin);
  into.push_back(std::move(host));
  return true;
}

bool PfParser::port_number(PfPort& port, bool second) {
  model::PfText text;
  if (!number_or_word(text)) return false;
  const std::size_t colon = text.value.find(':');
  const std::string first = text.value.substr(0, colon);
  const auto number = port_of(first);
  if (is_number(first) && !number) {
    return fail(text.where, "illegal port value " + first);
  }
  if (second) {
    if (colon != std::string::npos) return fail(text.where, "':' cannot stand with an operator");
    port.last = number;
    return true;
  }
  port.first = number;
  port.text = std::move(text);
  if (colon == std::string::npos) return true;
  if (port.op != PfPort::Op::equal) {
    return fail(port.text.where, "':' cannot stand with an operator");
  }
  port.op = PfPort::Op::range;
  const std::string last = port.text.value.substr(colon + 1);
  if (last == "*") return true;
  port.last = port_of(last);
  if (last.empty() || (is_number(last) && !port.last)) {
    return fail(port.text.where, "illegal port value " + last);
  }
  return true;
}

bool PfParser::port(std::vector<PfPort>& into) {
  PfPort found;
  bool unary = true;
  if (accept("!")) {
    if (!expect("=")) return false;
    found.op = PfPort::Op::unequal;
  } else if (accept("<")) {
    found.op = accept("=") ? PfPort::Op::less_equal : PfPort::Op::less;
  } else if (accept(">")) {
    found.op = accept("=") ? PfPort::Op::greater_equal : PfPort::Op::greater;
  } else {
    unary = accept("=");
  }
  if (!port_number(found, false)) return false;
  if (unary && found.op == PfPort::Op::range) {
    return fail(found.text.where, "':' cannot stand with an operator");
  }
  if (!unary && at_any({"><", "<>"})) {
    if (found.op == PfPort::Op::range) {
      return fail(found.text.where, "':' cannot stand with an operator");
    }
    found.op = at("><") ? PfPort::Op::inside : PfPort::Op::outside;
    take();
    if (!port_number(found, true)) return false;
  }
  into.push_back(std::move(found));
  return true;
}

}  // namespace guestlink::config
