#include "reference/config/pf_parser.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace guestlink::config {

using model::LineStatus;
using model::PfText;
using Kind = PfToken::Kind;

PfText pf_text(const PfToken& token) {
  return {token.text, token.where, token.defined};
}

const PfToken& PfParser::peek() {
  if (!ahead_) ahead_ = lexer_.next();
  return *ahead_;
}

PfToken PfParser::take() {
  PfToken token = peek();
  ahead_.reset();
  end_ = std::max(end_, token.where.end);
  return token;
}

bool PfParser::at(std::string_view keyword_or_symbol) {
  const PfToken& next = peek();
  return (next.kind == Kind::keyword || next.kind == Kind::symbol) &&
         next.text == keyword_or_symbol;
}

bool PfParser::at_any(std::initializer_list<std::string_view> words) {
  return std::ranges::any_of(words, [&](std::string_view one) { return at(one); });
}

bool PfParser::accept(std::string_view keyword_or_symbol) {
  if (!at(keyword_or_symbol)) return false;
  take();
  return true;
}

bool PfParser::expect(std::string_view keyword_or_symbol) {
  return accept(keyword_or_symbol) || fail();
}

void PfParser::accept_newlines() {
  while (peek().kind == Kind::newline) take();
}

bool PfParser::word(PfText& into) {
  if (!at_word()) return fail();
  into = pf_text(take());
  return true;
}

bool PfParser::number(PfText* into) {
  if (!at_number()) return fail();
  const PfToken token = take();
  if (into != nullptr) *into = pf_text(token);
  return true;
}

bool PfParser::number_or_word(PfText& into) {
  return at_number() ? number(&into) : word(into);
}

bool PfParser::fail() {
  const PfToken& next = peek();
  switch (next.kind) {
  case Kind::error: return fail_at_error(next);
  case Kind::end:
    if (next.where.begin < in_.text().size()) {
      return fail({next.where.file, next.where.begin, next.where.begin + 1},
                  "a NUL byte ends the file for pfctl");
    }
    return fail(next.where, "the file ends in the middle of a statement");
  case Kind::newline:
    return fail({next.where.file, next.where.begin, next.where.begin},
                "syntax error: the line ends where more is needed");
  case Kind::symbol:
    if (next.text == "\r") {
      return fail(next.where, "a carriage return is no blank for pfctl", "crlf-line-endings");
    }
    break;
  case Kind::keyword:
  case Kind::word:
  case Kind::number: break;
  }
  return fail(next.where, "syntax error");
}

bool PfParser::fail_at_error(const PfToken& error) {
  model::RefusedText* const note = refuse(error.where, error.text, error.reason);
  if (note != nullptr && !error.near.empty()) {
    const std::uint32_t name = error.where.begin + 1;  // behind the '$'
    Reading::suggest(*note, {error.where.file, name, error.where.end}, error.near);
  }
  return false;
}

bool PfParser::fail(SourceSpan where, std::string message, std::string_view reason) {
  refuse(where, std::move(message), reason);
  return false;
}

model::RefusedText* PfParser::refuse(SourceSpan where, std::string message,
                                     std::string_view reason) {
  into_.refused = true;
  if (std::exchange(failed_, true)) return nullptr;
  if (reason != "pf-syntax-error") return &in_.refuse(where, reason, std::move(message));
  in_.report(reason, Severity::error, where, std::move(message) + ": pfctl loads no rule at all");
  return nullptr;
}

bool PfParser::list(const std::function<bool()>& item) {
  constexpr int deepest = 100;
  const SourceSpan open = peek().where;
  if (!expect("{")) return false;
  if (++depth_ > deepest) return fail(open, "lists in lists in lists");
  accept_newlines();
  do {
    if (!item()) return false;
    accept_newlines();
    accept(",");
  } while (!at("}"));
  --depth_;
  return expect("}");
}

bool PfParser::one_or_list(const std::function<bool()>& item) {
  return at("{") ? list(item) : item();
}

bool PfParser::skip_parentheses() {
  if (!at("(")) return true;
  take();
  while (!at(")")) {
    const Kind kind = peek().kind;
    if (kind == Kind::newline || kind == Kind::end || kind == Kind::error) return fail();
    take();
  }
  take();
  return true;
}

void PfParser::skip_line() {
  // The lexer drops the rest of the line where it finds a mistake itself.
  for (;;) {
    const Kind kind = peek().kind;
    if (kind == Kind::end) return;
    take();
    if (kind == Kind::newline || kind == Kind::error) return;
  }
}

/// What the statements of a section are for, as pfctl calls it.
static std::string_view section_name(PfParser::Section section) {
  switch (section) {
  case PfParser::Section::none:
  case PfParser::Section::options: return "options";
  case PfParser::Section::ethernet: return "ethernet";
  case PfParser::Section::scrub: return "normalization";
  case PfParser::Section::queue: return "queueing";
  case PfParser::Section::nat: return "translation";
  case PfParser::Section::filter: return "filtering";
  }
  return "filtering";
}

bool PfParser::enter(Section section, SourceSpan where) {
  if (!keep_order_ || dialect_ >= PfDialect::openbsd) return true;
  if (section < section_) {
    model::RefusedText* const note =
        refuse(where,
               dialect_ >= PfDialect::freebsd14
                   ? "rules must be in order: options, ethernet, normalization, queueing, "
                     "translation, filtering"
                   : "rules must be in order: options, normalization, queueing, translation, "
                     "filtering",
               "pf-rule-order");
    if (note != nullptr) {
      note->related.push_back(
          {section_begin_, fmt::format("{} begins here", section_name(section_))});
    }
    return false;
  }
  if (section > section_) section_begin_ = where;
  section_ = section;
  return true;
}

void PfParser::keep(model::PfRule rule) {
  if (!anchors_.empty()) rule.inside = anchors_.back();
  if (rule.conditional || rule.route) unmodelled_ = true;
  into_.rules.push_back(std::move(rule));
}

void PfParser::finish_statement(bool good, const PfToken& first) {
  if (good && !opened_anchor_) {
    const PfToken& next = peek();
    if (next.kind == Kind::newline) {
      take();
    } else if (next.kind == Kind::end && next.where.begin >= in_.text().size()) {
      good = fail({first.where.file, next.where.begin, next.where.begin},
                  "pfctl wants a line end after the last statement", "pf-no-final-newline");
    } else {
      good = fail();
    }
  }
  if (!good && !line_gone_) skip_line();
  if (const auto escape = lexer_.take_escape()) {
    in_.refuse(*escape, "pf-macro-escape", "pfctl drops the backslash and reads on");
  }
  const LineStatus status = !good         ? LineStatus::unknown
                            : unmodelled_ ? LineStatus::unmodelled
                                          : LineStatus::understood;
  marks_.emplace_back(
      SourceSpan{first.where.file, first.where.begin, std::max(end_, first.where.begin)}, status);
}

void PfParser::statement() {
  failed_ = false;
  line_gone_ = false;
  unmodelled_ = false;
  opened_anchor_ = false;
  depth_ = 0;
  const PfToken first = peek();
  end_ = first.where.end;
  if (first.kind == Kind::error) {
    fail();
    take();
    line_gone_ = true;
    finish_statement(false, first);
    return;
  }
  const bool good = dispatch();
  finish_statement(good, first);
}

void PfParser::run() {
  for (;;) {
    accept_newlines();
    if (peek().kind == Kind::end) break;
    statement();
  }
  const PfToken end = peek();
  failed_ = false;
  if (end.where.begin < in_.text().size()) {
    fail();
    const auto size = static_cast<std::uint32_t>(in_.text().size());
    marks_.emplace_back(SourceSpan{in_.file(), end.where.begin, size}, LineStatus::unknown);
  } else if (!anchors_.empty()) {
    fail(into_.rules[anchors_.back()].where, "the anchor's brace is not closed");
  }
  in_.mark_all(LineStatus::ignored);
  for (const auto& [where, status] : marks_) in_.mark(where, status);
}

}  // namespace guestlink::config
