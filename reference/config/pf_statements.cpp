// pf.conf: options, macros, tables, anchors.

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "reference/config/pf_parser.h"

namespace guestlink::config {

using model::PfRule;
using model::PfText;
using Kind = PfToken::Kind;

/// What OpenBSD has written since 4.7 instead of the statement that begins with `keyword`; empty
/// where nothing changed.
static std::string_view openbsd_form(std::string_view keyword) {
  struct Changed {
    std::string_view before;
    std::string_view now;
  };
  constexpr std::array<Changed, 8> changes{{{"nat", "match out ... nat-to"},
                                            {"rdr", "pass in ... rdr-to"},
                                            {"binat", "match ... binat-to"},
                                            {"no", "pass ... quick"},
                                            {"nat-anchor", "anchor"},
                                            {"rdr-anchor", "anchor"},
                                            {"binat-anchor", "anchor"},
                                            {"scrub", "match ... scrub (...)"}}};
  const auto* const found = std::ranges::find(changes, keyword, &Changed::before);
  return found == changes.end() ? std::string_view() : found->now;
}

bool PfParser::dispatch() {
  const PfToken& first = peek();
  if (first.kind == Kind::word) return macro();
  if (dialect_ == PfDialect::openbsd && first.kind == Kind::keyword) {
    const std::string_view now = openbsd_form(first.text);
    if (!now.empty()) {
      return fail(first.where,
                  fmt::format("OpenBSD has no {} statement since 4.7, but `{}`", first.text, now));
    }
  }
  if (at("set")) return option();
  if (at("table")) return table();
  if (at("include")) return include();
  if (at("load")) return load_anchor();
  if (at("pass")) return filter(PfRule::Kind::pass);
  if (at("block")) return filter(PfRule::Kind::block);
  if (at("match")) return filter(PfRule::Kind::match);
  if (at("antispoof")) return antispoof();
  if (at("anchor")) return anchor(PfRule::Kind::anchor);
  if (at("nat-anchor")) return anchor(PfRule::Kind::nat_anchor);
  if (at("rdr-anchor")) return anchor(PfRule::Kind::rdr_anchor);
  if (at("binat-anchor")) return anchor(PfRule::Kind::binat_anchor);
  if (at("}") && !anchors_.empty()) return anchor_end();
  if (at("altq") || at("queue")) return altq();
  if (at("ether")) return enter(Section::ethernet, first.where) && anything();
  const bool no = accept("no");
  if (at("scrub")) return scrub(no);
  if (at("nat")) return translation(PfRule::Kind::nat, no);
  if (at("rdr")) return translation(PfRule::Kind::rdr, no);
  if (at("binat")) return translation(PfRule::Kind::binat, no);
  return fail();
}

/// The rest of a statement that says nothing about our packets; lists may span lines.
bool PfParser::anything() {
  unmodelled_ = true;
  int open = 0;
  for (;;) {
    const Kind kind = peek().kind;
    if (kind == Kind::end || kind == Kind::error) return fail();
    if (kind == Kind::newline && open <= 0) return true;
    if (at("{")) ++open;
    if (at("}")) --open;
    take();
  }
}

bool PfParser::altq() {
  const PfToken first = take();
  const bool fits = first.text == "queue" ? at_word() : at("on");
  return fits ? enter(Section::queue, first.where) && anything() : fail();
}

bool PfParser::macro() {
  const PfToken name = take();
  if (!expect("=")) return false;
  TracedText value(in_.file());
  bool first = true;
  do {
    PfText part;
    if (!number_or_word(part)) return false;
    if (!first) value.add_instead(" ", {part.where.file, part.where.begin, part.where.begin});
    // The words as they stand keep the place of each letter; those with escapes only their own.
    const bool verbatim = !part.defined && in_.sources().text(part.where) == part.value;
    if (verbatim) {
      value.add(part.value, part.where);
    } else {
      value.add_instead(part.value, part.where);
    }
    first = false;
  } while (at_word() || at_number());
  if (name.text.find_first_of(" \t\n\v\f\r", 1) != std::string::npos) {
    return fail(name.where, "a macro's name cannot hold a blank");
  }
  into_.macros.push_back({{name.text, name.where}, value.located()});
  lexer_.define(name.text, std::move(value));
  return true;
}

bool PfParser::option() {
  take();
  const PfToken name = peek();
  if (name.kind != Kind::keyword) return fail();
  // These may stand anywhere: parse.y does not look at the order for them.
  constexpr std::array<std::string_view, 8> anywhere{
      "skip",           "state-policy", "require-order", "ruleset-optimization",
      "state-defaults", "hostid",       "keepcounters",  "syncookies"};
  constexpr std::array<std::string_view, 9> ordered{"reassemble",  "optimization", "timeout",
                                                    "limit",       "loginterface", "block-policy",
                                                    "fail-policy", "fingerprints", "debug"};
  const bool is_anywhere = std::ranges::find(anywhere, name.text) != anywhere.end();
  if (!is_anywhere && std::ranges::find(ordered, name.text) == ordered.end()) return fail();
  if (!is_anywhere && !enter(Section::options, name.where)) return false;
  take();
  model::PfOption found;
  found.name = pf_text(name);
  if (name.text == "skip") {
    if (!at("on")) return fail();
    const std::size_t before = into_.skip.size();
    if (!interfaces(into_.skip)) return false;
    for (std::size_t at = before; at < into_.skip.size(); ++at) {
      if (into_.skip[at].negated) {
        return fail(into_.skip[at].name.where, "set skip on takes no '!'");
      }
    }
    return true;
  }
  int open = 0;
  for (;;) {
    const PfToken& next = peek();
    if (next.kind == Kind::end || next.kind == Kind::error) return fail();
    if (next.kind == Kind::newline && open <= 0) break;
    if (at("{") || at("(")) ++open;
    if (at("}") || at(")")) --open;
    const PfToken value = take();
    if (value.kind == Kind::word || value.kind == Kind::keyword || value.kind == Kind::number) {
      found.values.push_back(pf_text(value));
    }
  }
  if (found.values.empty() && name.text != "keepcounters") return fail();
  const std::string value = found.values.empty() ? std::string() : found.values.front().value;
  if (name.text == "require-order") {
    if (value != "yes" && value != "no") {
      return fail(found.values.front().where, "require-order is yes or no");
    }
    keep_order_ = value == "yes";
  } else if (name.text == "block-policy" || name.text == "fail-policy") {
    if (value != "drop" && value != "return") {
      return fail(found.values.front().where, name.text + " is drop or return");
    }
  } else {
    unmodelled_ = true;
  }
  into_.options.push_back(std::move(found));
  return true;
}

bool PfParser::table_option(model::PfTable& table) {
  if (accept("file")) {
    PfText file;
    if (!word(file)) return false;
    table.files.push_back(std::move(file));
    return true;
  }
  if (at("{")) {
    take();
    accept_newlines();
    while (!at("}")) {
      if (!host(table.hosts, false)) return false;
      const model::PfHost& added = table.hosts.back();
      if (added.kind == model::PfHost::Kind::dynamic || added.kind == model::PfHost::Kind::table ||
          added.kind == model::PfHost::Kind::no_route ||
          added.kind == model::PfHost::Kind::urpf_failed || added.last) {
        return fail(added.text.where, "a table holds addresses and networks only");
      }
      accept_newlines();
      accept(",");
    }
    take();
    return true;
  }
  PfText flag;
  if (!word(flag)) return false;
  if (flag.value == "const") {
    table.constant = true;
  } else if (flag.value == "persist") {
    table.persist = true;
  } else if (flag.value != "counters") {
    return fail(flag.where, "invalid table option '" + flag.value + "'");
  }
  return true;
}

bool PfParser::table() {
  take();
  model::PfTable table;
  if (!expect("<") || !word(table.name) || !expect(">")) return false;
  constexpr std::size_t longest = 31;  // PF_TABLE_NAME_SIZE - 1
  if (table.name.value.size() > longest) {
    return fail(table.name.where, "a table's name has 31 characters at most");
  }
  while (at_word() || at("{") || at("file")) {
    if (!table_option(table)) return false;
  }
  into_.tables.push_back(std::move(table));
  return true;
}

bool PfParser::include() {
  take();
  PfText file;
  if (!word(file)) return false;
  into_.includes.push_back(std::move(file));
  unmodelled_ = true;
  return true;
}

bool PfParser::load_anchor() {
  take();
  PfText name;
  PfText file;
  if (!expect("anchor") || !word(name) || !expect("from") || !word(file)) return false;
  into_.includes.push_back(std::move(file));
  unmodelled_ = true;
  return true;
}

bool PfParser::antispoof() {
  PfRule rule;
  rule.kind = PfRule::Kind::antispoof;
  const SourceSpan first = take().where;
  if (!enter(Section::filter, first) || !log_and_quick(rule) || !expect("for")) return false;
  const auto item = [&] {
    const bool dynamic = accept("(");
    model::PfInterface one;
    one.negated = accept("!");
    if (!word(one.name)) return false;
    rule.interfaces.push_back(std::move(one));
    return !dynamic || expect(")");
  };
  if (!one_or_list(item)) return false;
  family(rule);
  while (at("label") || at("rtable") || at("ridentifier")) {
    take();
    PfText value;
    if (!number_or_word(value)) return false;
  }
  rule.where = {first.file, first.begin, end_};
  keep(std::move(rule));
  return true;
}

bool PfParser::anchor(PfRule::Kind kind) {
  PfRule rule;
  rule.kind = kind;
  const SourceSpan first = take().where;
  const bool filters = kind == PfRule::Kind::anchor;
  if (!enter(filters ? Section::filter : Section::nat, first)) return false;
  if (at_word()) {
    rule.anchor = pf_text(take());
  } else if (!filters) {
    return fail();
  }
  if (filters) {
    direction(rule);
    rule.quick = accept("quick");
  }
  if (!interfaces(rule.interfaces)) return false;
  family(rule);
  if (!protocols(rule) || !from_to(rule)) return false;
  if (filters) {
    if (!filter_options(rule)) return false;
  } else if (accept("rtable")) {
    if (!number()) return false;
  }
  rule.where = {first.file, first.begin, end_};
  if (filters && accept("{")) {
    if (peek().kind != Kind::newline) return fail();
    constexpr std::size_t deepest = 64;
    if (anchors_.size() >= deepest) return fail(first, "anchors in anchors in anchors");
    take();
    opened_anchor_ = true;
    keep(std::move(rule));
    anchors_.push_back(into_.rules.size() - 1);
    return true;
  }
  if (!rule.anchor) return fail(first, "an anchor without rules must have a name");
  unmodelled_ = true;
  keep(std::move(rule));
  return true;
}

bool PfParser::anchor_end() {
  take();
  anchors_.pop_back();
  return true;
}

}  // namespace guestlink::config
