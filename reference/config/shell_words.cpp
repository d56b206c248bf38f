#include "reference/config/shell_words.h"

#include <algorithm>
#include <array>
#include <utility>

namespace guestlink::config {
namespace {

/// ${a:-${b:-…}} deeper than this is no configuration.
constexpr int deepest = 64;

bool is_name_start(char byte) {
  return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || byte == '_';
}
bool is_digit(char byte) {
  return byte >= '0' && byte <= '9';
}
bool is_name_byte(char byte) {
  return is_name_start(byte) || is_digit(byte);
}
bool is_special(char byte) {
  return byte != '\0' && std::string_view("*@#?-$!").find(byte) != std::string_view::npos;
}
bool ends_word(char byte) {
  return std::string_view(" \t\n;&|<>()").find(byte) != std::string_view::npos;
}

// The longest first.
constexpr std::array<std::string_view, 19> operators{"<<-", "&&", "||", ";;", ";&", "<<", ">>",
                                                     "<&",  ">&", "<>", ">|", ";",  "&",  "|",
                                                     "<",   ">",  "(",  ")",  "\n"};

}  // namespace

bool is_shell_name(std::string_view text) {
  return !text.empty() && is_name_start(text.front()) && std::ranges::all_of(text, is_name_byte);
}

std::optional<std::string_view> ShellWord::bare() const {
  if (pieces.size() != 1) return std::nullopt;
  const ShellPiece& only = pieces.front();
  if (only.kind != ShellPiece::Kind::text || only.quoted || !only.verbatim) return std::nullopt;
  return only.text;
}

void ShellWords::fail(std::size_t begin, std::size_t end, std::string message) {
  if (!trouble_) trouble_ = ShellTrouble{span(begin, end), std::move(message)};
  at_ = text_.size();
}

bool ShellWords::skip_continuation() {
  if (at(at_) != '\\' || at_ + 1 >= text_.size() || text_[at_ + 1] != '\n') return false;
  at_ += 2;
  return true;
}

void ShellWords::skip_blanks() {
  for (;;) {
    if (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t')) {
      ++at_;
    } else if (!skip_continuation()) {
      break;
    }
  }
  if (at(at_) == '#') at_ = std::min(text_.find('\n', at_), text_.size());
}

void ShellWords::add_text(std::vector<ShellPiece>& pieces, std::size_t begin, std::size_t end,
                          bool quoted) const {
  ShellPiece piece;
  piece.text = std::string(text_.substr(begin, end - begin));
  piece.where = span(begin, end);
  piece.quoted = quoted;
  pieces.push_back(std::move(piece));
}

void ShellWords::add_escape(std::vector<ShellPiece>& pieces, std::size_t backslash,
                            bool quoted) const {
  ShellPiece piece;
  piece.text = std::string(text_.substr(backslash + 1, 1));
  piece.where = span(backslash, backslash + 2);
  piece.verbatim = false;
  piece.quoted = quoted;
  pieces.push_back(std::move(piece));
}

ShellToken ShellWords::next() {
  ShellToken token;
  if (trouble_) return token;
  skip_blanks();
  token.where = span(at_, at_);
  if (at_ >= text_.size()) {
    if (!expected_.empty()) read_documents();
    return token;
  }
  for (const std::string_view op : operators) {
    if (!text_.substr(at_).starts_with(op)) continue;
    token.where = span(at_, at_ + op.size());
    at_ += op.size();
    token.op = op;
    token.kind = op == "\n" ? ShellToken::Kind::newline : ShellToken::Kind::op;
    if (token.kind == ShellToken::Kind::newline && !expected_.empty()) read_documents();
    return token;
  }
  token.kind = ShellToken::Kind::word;
  const std::size_t begin = at_;
  read_word(token.word);
  token.word.where = span(begin, at_);
  token.where = token.word.where;
  if (trouble_) token.kind = ShellToken::Kind::end;
  return token;
}

void ShellWords::read_word(ShellWord& word) {
  std::size_t begin = at_;
  const auto flush = [&] {
    if (at_ > begin) add_text(word.pieces, begin, at_, false);
  };
  while (at_ < text_.size() && !ends_word(text_[at_])) {
    const char byte = text_[at_];
    if (byte == '\\') {
      flush();
      if (!skip_continuation()) {
        if (at_ + 1 < text_.size()) {
          add_escape(word.pieces, at_, true);
          at_ += 2;
        } else {
          add_text(word.pieces, at_, at_ + 1, true);  // a last backslash stands for itself
          ++at_;
        }
      }
    } else if (byte == '\'') {
      flush();
      read_single_quotes(word.pieces);
    } else if (byte == '"') {
      flush();
      read_double_quotes(word.pieces);
    } else if (byte == '`') {
      flush();
      read_backquotes(word.pieces, false);
    } else if (byte == '$' && at(at_ + 1) == '\'') {
      flush();
      read_dollar_quotes(word.pieces);
    } else if (byte == '$') {
      flush();
      read_dollar(word.pieces, Quoting::none, 0);
    } else {
      ++at_;
      continue;
    }
    begin = at_;
  }
  flush();
}

void ShellWords::read_single_quotes(std::vector<ShellPiece>& pieces) {
  const std::size_t open = at_;
  const std::size_t close = text_.find('\'', open + 1);
  if (close == std::string_view::npos) {
    fail(open, open + 1, "this quote is never closed");
    return;
  }
  add_text(pieces, open + 1, close, true);
  at_ = close + 1;
}

void ShellWords::read_dollar_quotes(std::vector<ShellPiece>& pieces) {
  const std::size_t open = at_ + 1;
  std::size_t close = open + 1;
  bool escapes = false;
  while (close < text_.size() && text_[close] != '\'') {
    escapes = escapes || text_[close] == '\\';
    close += text_[close] == '\\' ? 2U : 1U;
  }
  if (close >= text_.size()) {
    fail(open, open + 1, "this quote is never closed");
    return;
  }
  add_text(pieces, open + 1, close, true);
  // Escapes of $'…' are not worked out: what they stand for is left to a running shell.
  if (escapes) pieces.back().kind = ShellPiece::Kind::substitution;
  at_ = close + 1;
}

void ShellWords::read_double_quotes(std::vector<ShellPiece>& pieces) {
  const std::size_t open = at_++;
  const std::size_t first_piece = pieces.size();
  const std::size_t this_quote = long_quotes_.size();
  long_quotes_.push_back(span(open, text_.size()));
  read_expanding(text_.size(), Quoting::doubled, pieces);
  if (trouble_) return;
  if (at_ >= text_.size()) {
    fail(open, open + 1, "this quote is never closed");
    return;
  }
  if (pieces.size() == first_piece) add_text(pieces, at_, at_, true);  // "" is a word, if empty
  ++at_;
  // On one line it is the last of them: those within it were, too.
  if (text_.substr(open, at_ - open).find('\n') == std::string_view::npos) {
    long_quotes_.pop_back();
  } else {
    long_quotes_[this_quote].end = static_cast<std::uint32_t>(at_);
  }
}

void ShellWords::read_expanding(std::size_t end, Quoting quoting, std::vector<ShellPiece>& pieces) {
  // In a here-document a double quote is a letter like any other.
  const bool quotes = quoting == Quoting::doubled;
  const std::string_view escapable = quotes ? "$`\"\\\n" : "$`\\\n";
  std::size_t begin = at_;
  const auto flush = [&] {
    if (at_ > begin) add_text(pieces, begin, std::min(at_, end), true);
  };
  while (at_ < end && !(quotes && text_[at_] == '"')) {
    const char byte = text_[at_];
    if (byte == '\\' && at_ + 1 < end && escapable.find(text_[at_ + 1]) != std::string_view::npos) {
      flush();
      if (text_[at_ + 1] != '\n') add_escape(pieces, at_, true);
      at_ += 2;
    } else if (byte == '`') {
      flush();
      read_backquotes(pieces, true);
    } else if (byte == '$') {
      flush();
      read_dollar(pieces, quoting, 0);
    } else {
      ++at_;
      continue;
    }
    begin = at_;
  }
  if (!trouble_) flush();
}

void ShellWords::read_dollar(std::vector<ShellPiece>& pieces, Quoting quoting, int depth) {
  const std::size_t dollar = at_;
  const char after = at(dollar + 1);
  const bool quoted = quoting != Quoting::none;
  if (after == '{') {
    read_braces(pieces, quoting, depth);
    return;
  }
  ShellPiece piece;
  piece.quoted = quoted;
  piece.verbatim = false;
  if (after == '(') {
    skip_parentheses(dollar + 1);
    piece.kind = ShellPiece::Kind::substitution;
    piece.text = std::string(text_.substr(dollar, at_ - dollar));
  } else if (is_name_start(after)) {
    std::size_t end = dollar + 1;
    while (end < text_.size() && is_name_byte(text_[end])) ++end;
    piece.kind = ShellPiece::Kind::variable;
    piece.text = std::string(text_.substr(dollar + 1, end - dollar - 1));
    at_ = end;
  } else if (is_digit(after) || is_special(after)) {
    piece.kind = ShellPiece::Kind::variable;
    piece.text = std::string(1, after);
    at_ = dollar + 2;
  } else {
    ++at_;
    add_text(pieces, dollar, at_, quoted);
    return;
  }
  piece.where = span(dollar, std::min(at_, text_.size()));
  pieces.push_back(std::move(piece));
}

void ShellWords::read_braces(std::vector<ShellPiece>& pieces, Quoting quoting, int depth) {
  const std::size_t dollar = at_;
  if (depth > deepest) {
    fail(dollar, dollar + 2, "nested too deeply");
    return;
  }
  ShellPiece piece;
  piece.kind = ShellPiece::Kind::variable;
  piece.quoted = quoting != Quoting::none;
  piece.verbatim = false;
  at_ = dollar + 2;
  const bool length =
      at(at_) == '#' && at(at_ + 1) != '}' && at(at_ + 1) != '#' && at(at_ + 1) != '%';
  if (length) ++at_;
  const std::size_t name = at_;
  if (is_name_start(at(at_))) {
    while (at_ < text_.size() && is_name_byte(text_[at_])) ++at_;
  } else if (is_digit(at(at_))) {
    while (is_digit(at(at_))) ++at_;
  } else if (is_special(at(at_))) {
    ++at_;
  }
  piece.text = std::string(text_.substr(name, at_ - name));
  if (piece.text.empty()) {
    fail(dollar, std::min(dollar + 2, text_.size()), "no variable's name stands behind ${");
    return;
  }
  if (length) piece.modifier = "length";
  if (at(at_) != '}') {
    const std::size_t modifier = at_;
    if (at(at_) == ':') ++at_;
    const char kind = at(at_);
    if (std::string_view("-=+?#%").find(kind) == std::string_view::npos || kind == '\0' || length) {
      fail(dollar, std::min(at_ + 1, text_.size()), "a shell finds this a bad substitution");
      return;
    }
    ++at_;
    if ((kind == '#' || kind == '%') && at(at_) == kind) ++at_;
    piece.modifier = std::string(text_.substr(modifier, at_ - modifier));
    read_until_brace(piece.operand, quoting, depth + 1, dollar);
    if (trouble_) return;
  }
  ++at_;
  piece.where = span(dollar, at_);
  pieces.push_back(std::move(piece));
}

void ShellWords::read_until_brace(std::vector<ShellPiece>& pieces, Quoting quoting, int depth,
                                  std::size_t open) {
  std::size_t begin = at_;
  const bool quoted = quoting != Quoting::none;
  const auto flush = [&] {
    if (at_ > begin) add_text(pieces, begin, at_, quoted);
  };
  while (at_ < text_.size() && text_[at_] != '}') {
    const char byte = text_[at_];
    if (byte == '\\' && at_ + 1 < text_.size()) {
      flush();
      if (text_[at_ + 1] != '\n') add_escape(pieces, at_, true);
      at_ += 2;
    } else if (byte == '\'' && !quoted) {
      flush();
      read_single_quotes(pieces);
    } else if (byte == '"' && quoting != Quoting::document) {
      flush();
      read_double_quotes(pieces);
    } else if (byte == '`') {
      flush();
      read_backquotes(pieces, quoted);
    } else if (byte == '$') {
      flush();
      read_dollar(pieces, quoting, depth);
    } else {
      ++at_;
      continue;
    }
    begin = at_;
  }
  if (trouble_) return;
  if (at_ >= text_.size()) {
    fail(open, open + 2, "this ${ is never closed");
    return;
  }
  flush();
}

void ShellWords::read_backquotes(std::vector<ShellPiece>& pieces, bool quoted) {
  const std::size_t open = at_;
  std::size_t close = open + 1;
  while (close < text_.size() && text_[close] != '`') close += text_[close] == '\\' ? 2U : 1U;
  if (close >= text_.size()) {
    fail(open, open + 1, "this backquote is never closed");
    return;
  }
  add_text(pieces, open, close + 1, quoted);
  pieces.back().kind = ShellPiece::Kind::substitution;
  pieces.back().verbatim = false;
  at_ = close + 1;
}

void ShellWords::skip_parentheses(std::size_t open) {
  int depth = 0;
  std::size_t here = open;
  while (here < text_.size()) {
    const char byte = text_[here];
    if (byte == '(') {
      ++depth;
    } else if (byte == ')') {
      if (--depth == 0) {
        at_ = here + 1;
        return;
      }
    } else if (byte == '\\') {
      ++here;
    } else if (byte == '\'') {
      here = text_.find('\'', here + 1);
      if (here == std::string_view::npos) break;
    } else if (byte == '"') {
      // Only the matching of quotes matters here; a $(…) inside them keeps its own.
      ++here;
      while (here < text_.size() && text_[here] != '"') here += text_[here] == '\\' ? 2U : 1U;
    }
    ++here;
  }
  fail(open, open + 1, "this parenthesis is never closed");
}

std::size_t ShellWords::expect_document(const ShellWord& delimiter, bool strip_tabs) {
  Expected expected;
  expected.index = documents_.size();
  expected.strip_tabs = strip_tabs;
  expected.where = delimiter.where;
  for (const ShellPiece& piece : delimiter.pieces) {
    // A delimiter is not expanded: `$x` is itself.
    expected.delimiter +=
        piece.kind == ShellPiece::Kind::text
            ? piece.text
            : std::string(text_.substr(piece.where.begin, piece.where.end - piece.where.begin));
    expected.quoted = expected.quoted || piece.quoted;
  }
  expected_.push_back(std::move(expected));
  documents_.emplace_back();
  return expected_.back().index;
}

void ShellWords::read_documents() {
  for (const Expected& expected : std::exchange(expected_, {})) {
    const std::size_t begin = at_;
    std::size_t line = begin;
    std::size_t end = text_.size();
    std::size_t after = text_.size();
    while (line < text_.size()) {
      const std::size_t line_end = std::min(text_.find('\n', line), text_.size());
      std::string_view content = text_.substr(line, line_end - line);
      if (expected.strip_tabs) {
        content.remove_prefix(std::min(content.find_first_not_of('\t'), content.size()));
      }
      if (content == expected.delimiter) {
        end = line;
        after = std::min(line_end + 1, text_.size());
        break;
      }
      line = line_end + 1;
    }
    HereDocument& document = documents_[expected.index];
    document.body = span(begin, end);
    document.contents.where = document.body;
    if (expected.quoted) {
      add_text(document.contents.pieces, begin, end, true);
    } else {
      read_expanding(end, Quoting::document, document.contents.pieces);
    }
    if (trouble_) return;
    at_ = after;
  }
}

}  // namespace guestlink::config
