#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "reference/base/traced_text.h"
#include "reference/model/pf.h"

namespace guestlink::config {

/// Which pfctl reads the file: its words differ.
enum class PfDialect : std::uint8_t {
  freebsd12,
  freebsd13,
  freebsd14,
  freebsd15,
  openbsd,  ///< From 4.7 on.
  unknown,  ///< One of the two last: whatever either takes.
};

/// True for a word that the grammar of `dialect` keeps for itself.
bool is_pf_keyword(std::string_view word, PfDialect dialect);

struct PfToken {
  enum class Kind : std::uint8_t {
    word,     ///< STRING of the grammar.
    keyword,  ///< One of the reserved words.
    number,
    symbol,  ///< One character, or "->", "<>", "><".
    newline,
    end,    ///< Of the file.
    error,  ///< `text` says why; the rest of the line is gone.
  };
  Kind kind = Kind::end;
  std::string text;
  SourceSpan where;
  std::optional<SourceSpan> defined;  ///< In a macro's definition.
  std::string_view reason;            ///< Of an error.
  std::string near;                   ///< Of an unknown macro: the name that is nearest to its.
};

/// pfctl's yylex and lgetc (sbin/pfctl/parse.y), with the place of each token.
class PfLexer {
 public:
  PfLexer(std::string_view text, FileId file, PfDialect dialect)
      : text_(text), file_(file), dialect_(dialect) {}

  PfToken next();
  /// From the next token on `$name` stands for `value`.
  void define(const std::string& name, TracedText value);
  /// The place of a backslash that pfctl dropped before a character that needs none, if there was
  /// one since the last call.
  std::optional<SourceSpan> take_escape();

 private:
  struct Char {
    int byte = -1;  ///< -1 at the end.
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
    const TracedText* macro = nullptr;  ///< Comes from it,
    std::size_t at = 0;                 ///< from this byte of it.
  };
  struct Place {  ///< Of a token that grows.
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
    const TracedText* macro = nullptr;
    std::size_t first = 0;
    std::size_t last = 0;
    bool started = false;
    void add(const Char& from);
  };

  Char get(bool quoted);
  void unget(const Char& back);
  PfToken finish(PfToken::Kind kind, std::string text, const Place& place) const;
  PfToken fail(std::string message, std::string_view reason, const Place& place);
  /// After '$': makes the macro's value the input; an error token when there is none.
  std::optional<PfToken> expand(const Char& dollar);
  std::string nearest_macro(std::string_view name) const;
  PfToken quoted(const Char& quote);
  std::optional<PfToken> two_characters(const Char& first, const Place& place);
  /// A number, or nothing, with the input as before.
  std::optional<PfToken> number(const Char& first);
  PfToken word(const Char& first);

  std::string_view text_;
  FileId file_;
  PfDialect dialect_;
  std::size_t at_ = 0;
  const TracedText* macro_ = nullptr;  ///< Read from before the file.
  std::size_t macro_at_ = 0;
  std::uint32_t use_begin_ = 0, use_end_ = 0;  ///< Where `$name` stands.
  std::size_t expanded_ = 0;
  std::size_t guesses_ = 0;
  std::vector<Char> back_;
  std::map<std::string, TracedText, std::less<>> macros_;
  std::optional<std::uint32_t> escape_;
};

}  // namespace guestlink::config
