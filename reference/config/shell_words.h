#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "reference/base/source.h"

namespace guestlink::config {

/// A stretch of a shell word.
struct ShellPiece {
  enum class Kind : std::uint8_t {
    text,          ///< Stands for itself; quotes and backslashes are gone.
    variable,      ///< $name, ${name}, ${name:-word}, …
    substitution,  ///< $(…), `…`, $((…)): only a running shell knows.
  };
  Kind kind = Kind::text;
  std::string text;      ///< The text, or the variable's name ("1", "?" and their like too).
  SourceSpan where;      ///< The text without its quotes; the whole `${name:-x}`.
  bool verbatim = true;  ///< The text stands in the file byte for byte.
  bool quoted = false;   ///< Inside quotes: no words are split off it.
  std::string modifier;  ///< Of a variable: "", ":-", ":=", "-", "=", ":+", "+", ":?", "#", "%", …
  std::vector<ShellPiece> operand;  ///< What follows the modifier.
};

/// One word of a shell script: sh(1), "Words and Expansions" before expansion.
struct ShellWord {
  std::vector<ShellPiece> pieces;
  SourceSpan where;  ///< With its quotes.
  /// Its text when nothing is to be expanded and nothing was quoted: a reserved word, an operator's
  /// look-alike, a name; nothing else.
  std::optional<std::string_view> bare() const;
};

/// Why a script cannot be read on.
struct ShellTrouble {
  SourceSpan where;
  std::string message;
};

/// What the reader of words stopped at.
struct ShellToken {
  enum class Kind : std::uint8_t { word, op, newline, end };
  Kind kind = Kind::end;
  ShellWord word;
  std::string_view op;  ///< ";", "&&", "<<", …
  SourceSpan where;
};

/// The body of `<< EOF`.
struct HereDocument {
  SourceSpan body;     ///< From the line after the redirection to the line of the delimiter.
  ShellWord contents;  ///< Its text; with pieces to expand unless the delimiter was quoted.
};

/// Cuts a script into words and operators.  One pass, no look back.
class ShellWords {
 public:
  ShellWords(std::string_view text, FileId file) : text_(text), file_(file) {}

  /// The next one; after a trouble, and at the end, `end` for ever.
  ShellToken next();
  /// Says that a here-document begins at the next line; its place among documents().
  std::size_t expect_document(const ShellWord& delimiter, bool strip_tabs);
  const std::vector<HereDocument>& documents() const { return documents_; }
  /// The double-quoted stretches so far that reach over a line end, with their quotes, in the order
  /// of the text; one that is never closed reaches to the end of the text.
  const std::vector<SourceSpan>& long_quotes() const { return long_quotes_; }
  const std::optional<ShellTrouble>& trouble() const { return trouble_; }

 private:
  struct Expected {
    std::size_t index = 0;
    std::string delimiter;
    bool quoted = false;
    bool strip_tabs = false;
    SourceSpan where;
  };
  enum class Quoting : std::uint8_t { none, doubled, document };

  char at(std::size_t offset) const { return offset < text_.size() ? text_[offset] : '\0'; }
  SourceSpan span(std::size_t begin, std::size_t end) const {
    return {file_, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
  }
  void fail(std::size_t begin, std::size_t end, std::string message);
  bool skip_continuation();
  void skip_blanks();
  void read_word(ShellWord& word);
  void read_single_quotes(std::vector<ShellPiece>& pieces);
  void read_dollar_quotes(std::vector<ShellPiece>& pieces);
  void read_double_quotes(std::vector<ShellPiece>& pieces);
  void read_dollar(std::vector<ShellPiece>& pieces, Quoting quoting, int depth);
  void read_braces(std::vector<ShellPiece>& pieces, Quoting quoting, int depth);
  void read_until_brace(std::vector<ShellPiece>& pieces, Quoting quoting, int depth,
                        std::size_t open);
  void read_backquotes(std::vector<ShellPiece>& pieces, bool quoted);
  void skip_parentheses(std::size_t open);
  void read_documents();
  /// Text up to `end` (or the closing double quote) in which $ and ` count but words are not split.
  void read_expanding(std::size_t end, Quoting quoting, std::vector<ShellPiece>& pieces);
  void add_text(std::vector<ShellPiece>& pieces, std::size_t begin, std::size_t end,
                bool quoted) const;
  void add_escape(std::vector<ShellPiece>& pieces, std::size_t backslash, bool quoted) const;

  std::string_view text_;
  FileId file_;
  std::size_t at_ = 0;
  std::vector<Expected> expected_;
  std::vector<HereDocument> documents_;
  std::vector<SourceSpan> long_quotes_;
  std::optional<ShellTrouble> trouble_;
};

/// True for what sh takes for a variable's name: a letter or '_', then letters, digits and '_'.
bool is_shell_name(std::string_view text);

}  // namespace guestlink::config
