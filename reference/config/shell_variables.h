#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "reference/base/traced_text.h"
#include "reference/config/shell_script.h"

namespace guestlink::config {

/// A word after expansion.
struct ShellValue {
  TracedText text;    ///< What only a running shell knows stands in it as written.
  bool known = true;  ///< False when there is such a part.
};

/// What variables hold as a script goes on, as far as its text alone says it.  Nothing is guessed:
/// a value that depends on a condition is unknown once the condition's part is left.
class ShellVariables {
 public:
  ShellVariables(const ShellScript& script, std::string_view text) : script_(script), text_(text) {}

  /// Says what a variable holds before the script begins.
  void define(const std::string& name, TracedText text) { values_[name] = {std::move(text), {}}; }
  /// Comes to command `index` of the script; to be called in order, before its words are expanded.
  void enter(std::size_t index);
  /// Carries out one of its assignments; what it sets.
  ShellValue assign(const ShellAssignment& one);
  /// Carries out what its words do to variables (`export`, `read`, `: ${x:=y}`).
  void run(std::size_t index);
  /// One word as one text: quotes gone, variables filled in, nothing split.
  ShellValue expand(const ShellWord& word) const;
  /// The words that one word becomes: an unquoted variable's value is split at blanks.
  std::vector<ShellValue> expand_words(const ShellWord& word) const;
  /// Names of the variables of `word` that nothing in the script sets.
  std::vector<Located<std::string>> unset(const ShellWord& word) const;

 private:
  struct Value {
    std::optional<TracedText> text;  ///< Nothing: set, but to what is unknown.
    std::vector<int> conditions;     ///< Under which it was set.
  };
  struct Field {
    ShellValue value;
    bool any = false;  ///< It has text or quotes: an empty one is a word, too.
  };
  void set(const std::string& name, std::optional<TracedText> text);
  void set_by_words(const ShellCommand& command);
  void set_defaults(const std::vector<ShellPiece>& pieces);
  /// The text of a variable piece, or nothing where only a running shell knows it.
  std::optional<TracedText> value_of(const ShellPiece& piece, int depth) const;
  void append(const ShellPiece& piece, ShellValue& to, int depth) const;
  ShellValue expand_pieces(const std::vector<ShellPiece>& pieces, int depth) const;
  bool in_effect(const Value& value) const;

  const ShellScript& script_;
  std::string_view text_;
  std::map<std::string, Value, std::less<>> values_;
  std::vector<int> conditions_;        ///< Of the command at hand.
  std::size_t next_loop_ = 0;          ///< Among the script's loops.
  mutable std::size_t filled_in_ = 0;  ///< Bytes of variables' values put into words so far.
};

}  // namespace guestlink::config
