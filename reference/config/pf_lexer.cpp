// yylex() and lgetc() of sbin/pfctl/parse.y; the same in FreeBSD 12.1, 13 and 14.
//
// Characters come from a macro's value first, then from the file.  A `\` before a line end joins
// the lines, in comments too; before anything else it only vanishes.  Within quotes nothing is
// special but the quote and `\` before it; line ends there vanish.  `$` in a macro's value is an
// ordinary character.  A number is one only where a blank or one of `),/}=` follows.

#include "reference/config/pf_lexer.h"

#include <algorithm>

#include "reference/base/closest.h"

namespace guestlink::config {
namespace {

/// pfctl's buffer for one word.
constexpr std::size_t longest_word = 8094;
/// No real file comes near; a hostile one would expand for ever.
constexpr std::size_t most_expanded = 4U << 20U;
/// "Did you mean" compares with every macro: not in a file that has nothing but mistakes.
constexpr std::size_t most_guesses = 64;

bool is_alnum(int byte) {
  return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') ||
         (byte >= 'A' && byte <= 'Z');
}

bool is_digit(int byte) {
  return byte >= '0' && byte <= '9';
}

bool may_end_number(int byte) {
  return byte < 0 || std::string_view(" \t\n\v\f\r),/}=").find(static_cast<char>(byte)) !=
                         std::string_view::npos;
}

/// isalnum, or ispunct but for the grammar's own characters; of the "C" locale.
bool continues_word(int byte) {
  if (is_alnum(byte)) return true;
  return byte > ' ' && byte < 0x7f &&
         std::string_view("(){}<>!=/#,").find(static_cast<char>(byte)) == std::string_view::npos;
}

}  // namespace

void PfLexer::Place::add(const Char& from) {
  if (!started) {
    *this = {from.begin, from.end, from.macro, from.at, from.at, true};
    return;
  }
  begin = std::min(begin, from.begin);
  end = std::max(end, from.end);
  if (from.macro == nullptr) return;
  if (macro == nullptr) first = from.at;
  macro = from.macro;
  last = from.at;
}

PfLexer::Char PfLexer::get(bool quoted) {
  if (macro_ != nullptr) {
    if (macro_at_ < macro_->size()) {
      const std::size_t at = macro_at_++;
      return {static_cast<unsigned char>(macro_->text()[at]), use_begin_, use_end_, macro_, at};
    }
    macro_ = nullptr;
  }
  if (!back_.empty()) {
    const Char again = back_.back();
    back_.pop_back();
    return again;
  }
  for (;;) {
    const auto here = static_cast<std::uint32_t>(at_);
    if (at_ >= text_.size()) return {-1, here, here, nullptr, 0};
    const int byte = static_cast<unsigned char>(text_[at_++]);
    if (byte != '\\' || quoted) return {byte, here, here + 1, nullptr, 0};
    if (at_ >= text_.size()) return {-1, here, here + 1, nullptr, 0};
    const int after = static_cast<unsigned char>(text_[at_++]);
    if (after == '\n') continue;
    if (!escape_) escape_ = here;
    return {after, here, here + 2, nullptr, 0};
  }
}

void PfLexer::unget(const Char& back) {
  if (back.byte < 0) return;
  if (back.macro != nullptr && back.macro == macro_ && macro_at_ == back.at + 1) {
    macro_at_ = back.at;
  } else {
    back_.push_back(back);
  }
}

void PfLexer::define(const std::string& name, TracedText value) {
  macro_ = nullptr;
  macros_[name] = std::move(value);
}

std::optional<SourceSpan> PfLexer::take_escape() {
  if (!escape_) return std::nullopt;
  const SourceSpan where{file_, *escape_, *escape_ + 1};
  escape_.reset();
  return where;
}

PfToken PfLexer::finish(PfToken::Kind kind, std::string text, const Place& place) const {
  PfToken token;
  token.kind = kind;
  token.text = std::move(text);
  token.where = {file_, place.begin, place.end};
  if (place.macro != nullptr) {
    token.defined = place.macro->place(place.first, place.last + 1 - place.first);
  }
  return token;
}

PfToken PfLexer::fail(std::string message, std::string_view reason, const Place& place) {
  // findeol(): the rest of the line goes, and so does the macro.
  macro_ = nullptr;
  PfToken token = finish(PfToken::Kind::error, std::move(message), place);
  token.defined.reset();
  token.reason = reason;
  for (Char next = get(false); next.byte >= 0; next = get(false)) {
    if (next.byte == '\n') break;
  }
  return token;
}

std::string PfLexer::nearest_macro(std::string_view name) const {
  std::vector<std::string_view> names;
  for (const auto& macro : macros_) names.push_back(macro.first);
  return std::string(closest(name, names).value_or(""));
}

std::optional<PfToken> PfLexer::expand(const Char& dollar) {
  std::string name;
  Place place;
  place.add(dollar);
  Char next = get(false);
  while (is_alnum(next.byte) || next.byte == '_') {
    if (name.size() > longest_word) return fail("string too long", "pf-syntax-error", place);
    name += static_cast<char>(next.byte);
    place.add(next);
    next = get(false);
  }
  if (next.byte < 0) return finish(PfToken::Kind::end, {}, place);
  unget(next);
  const auto found = macros_.find(name);
  if (found == macros_.end()) {
    PfToken token = fail("macro '" + name + "' not defined", "pf-undefined-macro", place);
    if (guesses_++ < most_guesses) token.near = nearest_macro(name);
    return token;
  }
  expanded_ += found->second.size();
  if (expanded_ > most_expanded) {
    at_ = text_.size();
    return fail("too much text comes from macros", "pf-syntax-error", place);
  }
  macro_ = &found->second;
  macro_at_ = 0;
  use_begin_ = place.begin;
  use_end_ = place.end;
  return std::nullopt;
}

PfToken PfLexer::quoted(const Char& quote) {
  std::string text;
  Place place;
  place.add(quote);
  Place inside;
  for (;;) {
    Char next = get(true);
    if (next.byte < 0) {
      // The real program says so at the end of the file; the quote that opens is the better place.
      return fail("reached end of file while parsing quoted string", "pf-syntax-error", place);
    }
    if (next.byte == '\n') continue;
    if (next.byte == quote.byte) break;
    if (next.byte == '\\') {
      const Char after = get(true);
      if (after.byte == '\n') continue;
      if (after.byte == quote.byte) {
        next.byte = after.byte;
        next.end = after.end;
      } else {
        unget(after);
      }
    }
    if (text.size() >= longest_word) return fail("string too long", "pf-syntax-error", place);
    text += static_cast<char>(next.byte);
    inside.add(next);
  }
  if (!inside.started) inside.add({0, quote.end, quote.end, nullptr, 0});
  return finish(PfToken::Kind::word, std::move(text), inside);
}

std::optional<PfToken> PfLexer::two_characters(const Char& first, const Place& place) {
  const char second = first.byte == '<' ? '>' : first.byte == '>' ? '<' : '>';
  const Char next = get(false);
  if (next.byte == second) {
    Place both = place;
    both.add(next);
    return finish(PfToken::Kind::symbol, {static_cast<char>(first.byte), second}, both);
  }
  unget(next);
  return std::nullopt;
}

std::optional<PfToken> PfLexer::number(const Char& first) {
  std::vector<Char> digits{first};
  Char next = get(false);
  while (is_digit(next.byte) && digits.size() < longest_word) {
    digits.push_back(next);
    next = get(false);
  }
  unget(next);
  const bool lone_minus = digits.size() == 1 && first.byte == '-';
  if (lone_minus || !may_end_number(next.byte)) {
    while (digits.size() > 1) {
      unget(digits.back());
      digits.pop_back();
    }
    return std::nullopt;
  }
  Place place;
  std::string text;
  for (const Char& digit : digits) {
    place.add(digit);
    text += static_cast<char>(digit.byte);
  }
  constexpr std::size_t most_digits = 19;
  if (text.size() > most_digits) return fail("invalid number", "pf-syntax-error", place);
  return finish(PfToken::Kind::number, std::move(text), place);
}

PfToken PfLexer::word(const Char& first) {
  std::string text;
  Place place;
  Char next = first;
  do {
    if (text.size() >= longest_word) return fail("string too long", "pf-syntax-error", place);
    text += static_cast<char>(next.byte);
    place.add(next);
    next = get(false);
  } while (next.byte >= 0 && continues_word(next.byte));
  unget(next);
  const bool keyword = is_pf_keyword(text, dialect_);
  return finish(keyword ? PfToken::Kind::keyword : PfToken::Kind::word, std::move(text), place);
}

PfToken PfLexer::next() {
  for (;;) {
    Char first = get(false);
    while (first.byte == ' ' || first.byte == '\t') first = get(false);
    if (first.byte == '#') {
      // An escape in a comment is nobody's concern.
      const auto escape = escape_;
      while (first.byte != '\n' && first.byte >= 0) first = get(false);
      escape_ = escape;
    }
    if (first.byte == '$' && first.macro == nullptr) {
      if (auto trouble = expand(first)) return *trouble;
      continue;
    }
    Place place;
    place.add(first);
    // yacc takes a NUL for the end of the file.
    if (first.byte <= 0) return finish(PfToken::Kind::end, {}, place);
    if (first.byte == '\n') return finish(PfToken::Kind::newline, {}, place);
    if (first.byte == '"' || first.byte == '\'') return quoted(first);
    if (first.byte == '<' || first.byte == '>' || first.byte == '-') {
      if (auto both = two_characters(first, place)) return *both;
    }
    if (first.byte == '-' || is_digit(first.byte)) {
      if (auto found = number(first)) return *found;
    }
    if (is_alnum(first.byte) || first.byte == ':' || first.byte == '_') return word(first);
    return finish(PfToken::Kind::symbol, std::string(1, static_cast<char>(first.byte)), place);
  }
}

}  // namespace guestlink::config
