// pf.conf: what may follow a filter rule's or a scrub rule's hosts.

#include "reference/config/pf_parser.h"

namespace guestlink::config {

using model::PfRule;
using model::PfText;

bool PfParser::tcp_flags(PfRule& rule) {
  take();
  if (at("any")) {
    rule.flags = pf_text(take());
    return true;
  }
  PfText set;
  set.where = peek().where;
  if (!at("/") && !word(set)) return false;
  PfText mask;
  if (!expect("/") || !word(mask)) return false;
  constexpr std::string_view letters = "FSRPAUEW";
  for (const PfText* one : {&set, &mask}) {
    if (one->value.find_first_not_of(letters) != std::string::npos) {
      return fail(one->where, "bad flags " + one->value);
    }
  }
  if (set.value.find_first_not_of(mask.value) != std::string::npos) {
    return fail(set.where, "flags that can never be: " + set.value + "/" + mask.value);
  }
  set.value += "/" + mask.value;
  set.where.end = std::max(set.where.end, mask.where.end);
  rule.flags = std::move(set);
  return true;
}

bool PfParser::icmp_types(PfRule& rule) {
  take();
  return one_or_list([&] {
    PfText type;
    if (!number_or_word(type)) return false;
    rule.icmp_types.push_back(std::move(type));
    PfText code;
    return !accept("code") || number_or_word(code);
  });
}

bool PfParser::state_options() {
  return skip_parentheses();
}

bool PfParser::tagged(PfRule& rule) {
  accept("!");
  PfText tag;
  if (!expect("tagged") || !word(tag)) return false;
  rule.conditional = true;
  return true;
}

bool PfParser::filter_options(PfRule& rule) {
  // Every option begins with a word of the grammar, "tagged" perhaps with '!'.
  while (peek().kind == PfToken::Kind::keyword || at("!")) {
    if (!filter_option(rule)) return false;
  }
  return true;
}

bool PfParser::filter_option(PfRule& rule) {
  PfText ignored;
  if (at("flags")) return tcp_flags(rule);
  if (at("icmp-type") || at("icmp6-type")) return icmp_types(rule);
  if (at("!") || at("tagged")) return tagged(rule);
  if (accept("no")) {
    rule.keeps_state = false;
    return expect("state");
  }
  if (at_any({"keep", "modulate", "synproxy"})) {
    const SourceSpan where = take().where;
    if (rule.kind == PfRule::Kind::block) {
      return fail(where, "a block rule keeps no state");
    }
    rule.keeps_state = true;
    return expect("state") && state_options();
  }
  if (at("allow-opts")) {
    const SourceSpan where = take().where;
    return rule.kind == PfRule::Kind::pass || fail(where, "allow-opts goes with pass only");
  }
  if (accept("fragment")) {
    rule.conditional = true;
    return true;
  }
  if (accept("label") || accept("tag")) return word(ignored);
  if (accept("queue") || accept("dnpipe") || accept("dnqueue")) {
    unmodelled_ = true;
    return at("(") ? skip_parentheses() : number_or_word(ignored);
  }
  if (accept("once") || accept("rtable") || accept("prio") || accept("tos") ||
      accept("ridentifier") || accept("received-on")) {
    unmodelled_ = true;
    return !(at_word() || at_number()) || number_or_word(ignored);
  }
  if (accept("set")) {
    unmodelled_ = true;
    return at("(") ? skip_parentheses() : fail();
  }
  if (accept("probability") || accept("max-pkt-rate") || accept("max-pkt-size")) {
    rule.conditional = true;
    if (!number_or_word(ignored)) return false;
    return !accept("/") || number();
  }
  if (accept("user") || accept("group")) {
    rule.conditional = true;
    std::vector<model::PfPort> ids;
    return one_or_list([&] { return port(ids); });
  }
  if (accept("divert-to")) {
    rule.conditional = true;
    if (!number_or_word(ignored)) return false;
    return !accept("port") || number_or_word(ignored);
  }
  if (accept("scrub")) {
    if (!expect("(") || !scrub_options(rule, true)) return false;
    return expect(")");
  }
  if (dialect_ >= PfDialect::freebsd15 && at_any({"nat-to", "rdr-to", "binat-to", "af-to"})) {
    if (at("af-to")) unmodelled_ = true;
    return redirect_target(rule);
  }
  if (at_any({"route-to", "reply-to", "dup-to"})) return route(rule);
  return fail();
}

bool PfParser::scrub_options(PfRule& rule, bool in_parentheses) {
  PfText ignored;
  for (;;) {
    if (accept("no-df") || accept("random-id")) {
      // They change the packet, not its way.
    } else if (accept("min-ttl") || accept("max-mss") || accept("rtable") || accept("set-tos")) {
      if (!number_or_word(ignored)) return false;
    } else if (accept("reassemble")) {
      if (!word(ignored)) return false;
    } else if (accept("fragment")) {
      if (!accept("reassemble") && !accept("crop") && !accept("drop-ovl")) return fail();
    } else if (at("!") || at("tagged")) {
      if (!tagged(rule)) return false;
    } else {
      return true;
    }
    if (in_parentheses) accept(",");
  }
}

}  // namespace guestlink::config
