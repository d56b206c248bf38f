// pf.conf: filter rules, scrub, and translation (natrule, binatrule and pfrule of parse.y).

#include <algorithm>
#include <array>

#include "reference/config/pf_parser.h"

namespace guestlink::config {
namespace {

using model::PfHost;
using model::PfRedirect;
using model::PfRule;
using model::PfText;

bool has_protocol(const PfRule& rule, std::initializer_list<std::string_view> names) {
  return std::ranges::any_of(rule.protocols, [&](const PfText& one) {
    return std::ranges::find(names, one.value) != names.end();
  });
}

/// The first protocol without ports, or nothing.
const PfText* without_ports(const PfRule& rule) {
  const auto found = std::ranges::find_if(rule.protocols, [](const PfText& one) {
    constexpr std::array<std::string_view, 6> with{"tcp", "udp", "sctp", "6", "17", "132"};
    return std::ranges::find(with, one.value) == with.end();
  });
  return found == rule.protocols.end() ? nullptr : &*found;
}

/// `(em0)` without `:0` may stand for several addresses, unless it is an interface's alias.
bool is_pool(const PfRedirect& redirect) {
  return redirect.hosts.size() > 1 || std::ranges::any_of(redirect.hosts, [](const PfHost& one) {
           return one.kind == PfHost::Kind::table ||
                  (one.kind == PfHost::Kind::dynamic &&
                   std::ranges::find(one.modifiers, "0") == one.modifiers.end());
         });
}

bool has_pool(const PfRedirect& redirect, std::string_view word) {
  return std::ranges::any_of(redirect.pool, [&](const PfText& one) { return one.value == word; });
}

/// Nothing in the rule says whether it speaks of IPv4 or IPv6.
bool has_no_family(const PfRule& rule) {
  const auto says_nothing = [](const PfHost& one) {
    return one.kind != PfHost::Kind::ipv4 && one.kind != PfHost::Kind::ipv6 &&
           one.kind != PfHost::Kind::name;
  };
  return !rule.family && std::ranges::all_of(rule.from, says_nothing) &&
         std::ranges::all_of(rule.to, says_nothing);
}

}  // namespace

bool PfParser::block_policy(PfRule& /*rule*/) {
  if (accept("drop") || accept("return")) return true;
  if (at_any({"return-rst", "return-icmp", "return-icmp6"})) {
    take();
    return skip_parentheses();
  }
  return true;
}

bool PfParser::route(PfRule& rule) {
  const PfToken first = take();
  rule.route = first.where;
  // `fastroute` takes nothing; the others a host, or `(interface host)`.
  if (first.text == "fastroute") return true;
  const bool good = one_or_list([&] {
    if (!at("(")) {
      std::vector<PfHost> to;
      return host(to, true);
    }
    return skip_parentheses();
  });
  PfRedirect unused;
  return good && pool(unused);
}

bool PfParser::filter(PfRule::Kind kind) {
  PfRule rule;
  rule.kind = kind;
  rule.keeps_state = kind == PfRule::Kind::pass;
  const SourceSpan first = take().where;
  if (!enter(Section::filter, first)) return false;
  if (kind == PfRule::Kind::block && !block_policy(rule)) return false;
  direction(rule);
  if (!log_and_quick(rule) || !interfaces(rule.interfaces)) return false;
  if (at_any({"fastroute", "route-to", "reply-to", "dup-to"})) {
    if (rule.direction == PfRule::Direction::both) {
      return fail(peek().where, "a rule that routes must say in or out");
    }
    if (!route(rule)) return false;
  }
  family(rule);
  if (!protocols(rule) || !from_to(rule) || !filter_options(rule)) return false;
  rule.where = {first.file, first.begin, end_};
  if (!check_filter(rule)) return false;
  keep(std::move(rule));
  return true;
}

bool PfParser::check_ports(const PfRule& rule) {
  if (rule.from_ports.empty() && rule.to_ports.empty()) return true;
  const PfText& port =
      rule.from_ports.empty() ? rule.to_ports.front().text : rule.from_ports.front().text;
  if (rule.protocols.empty()) {
    return fail(port.where, "a port needs `proto tcp` or `proto udp`", "pf-port-without-proto");
  }
  const PfText* wrong = without_ports(rule);
  if (wrong == nullptr) return true;
  return fail(wrong->where, "a port goes with tcp and udp only, not with " + wrong->value,
              "pf-port-without-proto");
}

bool PfParser::check_filter(const PfRule& rule) {
  if (!check_ports(rule)) return false;
  if (rule.flags && rule.flags->value != "any" && !rule.protocols.empty() &&
      !has_protocol(rule, {"tcp", "6"})) {
    return fail(rule.flags->where, "flags go with tcp only");
  }
  if (rule.icmp_types.empty()) return true;
  const SourceSpan where = rule.icmp_types.front().where;
  if (!has_protocol(rule, {"icmp", "icmp6", "ipv6-icmp", "1", "58"})) {
    return fail(where, "an icmp-type goes with proto icmp only");
  }
  return !has_no_family(rule) || fail(where, "with icmp-type the rule must say inet or inet6");
}

bool PfParser::scrub(bool no) {
  PfRule rule;
  rule.kind = PfRule::Kind::scrub;
  rule.no = no;
  const SourceSpan first = take().where;
  if (!enter(Section::scrub, first)) return false;
  direction(rule);
  if (!log_and_quick(rule)) return false;
  if (rule.quick) return fail(first, "scrub takes no quick");
  if (!interfaces(rule.interfaces)) return false;
  family(rule);
  if (!protocols(rule) || !from_to(rule) || !scrub_options(rule, false)) return false;
  rule.where = {first.file, first.begin, end_};
  if (!check_ports(rule)) return false;
  keep(std::move(rule));
  return true;
}

bool PfParser::pool(PfRedirect& redirect) {
  while (at_any({"bitmask", "random", "source-hash", "round-robin", "static-port", "sticky-address",
                 "map-e-portset", "endpoint-independent"})) {
    const PfToken token = take();
    const bool is_type = token.text != "static-port" && token.text != "sticky-address" &&
                         token.text != "map-e-portset" && token.text != "endpoint-independent";
    if (is_type && (has_pool(redirect, "bitmask") || has_pool(redirect, "random") ||
                    has_pool(redirect, "source-hash") || has_pool(redirect, "round-robin"))) {
      return fail(token.where, "a pool has one type");
    }
    redirect.pool.push_back(pf_text(token));
    PfText ignored;
    if (token.text == "source-hash" && at_word() && !word(ignored)) return false;
    if (token.text == "map-e-portset") {
      if (!number() || !expect("/") || !number() || !expect("/") || !number()) return false;
    }
  }
  return true;
}

/// `-> HOSTS [port P] [POOL]`, or the same behind nat-to and rdr-to.
bool PfParser::redirect_target(PfRule& rule) {
  const SourceSpan arrow = take().where;
  PfRedirect redirect;
  if (accept("inet") || accept("inet6")) accept("from");  // af-to FAMILY from HOST
  if (!one_or_list([&] { return host(redirect.hosts, true); })) return false;
  if (accept("to")) {  // af-to … from HOST to HOST
    std::vector<PfHost> ignored;
    if (!one_or_list([&] { return host(ignored, true); })) return false;
  }
  if (accept("port")) {
    model::PfPort port;
    if (!port_number(port, false)) return false;
    redirect.port = std::move(port);
  }
  if (!pool(redirect)) return false;
  redirect.where = {arrow.file, arrow.begin, end_};
  rule.redirect = std::move(redirect);
  return true;
}

bool PfParser::translation(PfRule::Kind kind, bool no) {
  PfRule rule;
  rule.kind = kind;
  rule.no = no;
  const SourceSpan first = take().where;
  if (!enter(Section::nat, first)) return false;
  rule.passes = accept("pass");
  if (at("log") && !log(rule)) return false;
  if (!interfaces(rule.interfaces)) return false;
  family(rule);
  if (!protocols(rule) || !from_to(rule)) return false;
  PfText tag;
  if (accept("tag") && !word(tag)) return false;
  if ((at("!") || at("tagged")) && !tagged(rule)) return false;
  if (accept("rtable") && !number()) return false;
  if (at("->") && !redirect_target(rule)) return false;
  rule.where = {first.file, first.begin, end_};
  if (!check_translation(rule)) return false;
  keep(std::move(rule));
  return true;
}

bool PfParser::check_translation(const PfRule& rule) {
  if (rule.no && rule.redirect) {
    return fail(rule.redirect->where, "a translation rule with `no` does not need `->`");
  }
  if (!rule.no && !rule.redirect) {
    return fail(rule.where, "a translation rule needs `-> address`");
  }
  if (rule.kind == PfRule::Kind::binat) {
    if (rule.from.size() != 1 || rule.from_ports.size() + rule.to_ports.size() > 0) {
      return fail(rule.where, "binat goes from one address or network");
    }
    return !rule.redirect || rule.redirect->hosts.size() == 1 ||
           fail(rule.redirect->where, "binat goes to one address or network");
  }
  if (!check_ports(rule)) return false;
  if (!rule.redirect) return true;
  const PfRedirect& redirect = *rule.redirect;
  if (redirect.port && (rule.protocols.empty() || without_ports(rule) != nullptr)) {
    return fail(redirect.port->text.where, "a port needs `proto tcp` or `proto udp`",
                "pf-port-without-proto");
  }
  if (has_pool(redirect, "static-port") && rule.kind != PfRule::Kind::nat) {
    return fail(redirect.where, "static-port goes with nat only");
  }
  if (has_pool(redirect, "static-port") && redirect.port) {
    return fail(redirect.where, "static-port and a port exclude each other");
  }
  const bool one_by_one = has_pool(redirect, "bitmask") || has_pool(redirect, "random") ||
                          has_pool(redirect, "source-hash");
  if (one_by_one && is_pool(redirect)) {
    return fail(redirect.where, "several addresses are taken in turn only (round-robin)");
  }
  return true;
}

}  // namespace guestlink::config
