#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "reference/base/source.h"
#include "reference/base/traced_text.h"

namespace guestlink::model {

/// One `key="value"` that the real program would carry out; quotes and escapes are gone.
struct Assignment {
  Located<std::string> key;
  Located<std::string> value;  ///< The span is what stands between the quotes.
  TracedText traced;           ///< The value again, for the places of its parts.
  /// False when the value, or whether it is set at all, depends on what only a running shell
  /// knows: `$(…)`, a branch of an `if`.  The value then stands as written.
  bool plain = true;

  Assignment() = default;
  Assignment(Located<std::string> name, TracedText text)
      : key(std::move(name)), value(text.located()), traced(std::move(text)) {}
  /// Where bytes of the value stand, through escapes, continued lines and variables.
  SourceSpan part(std::size_t begin, std::size_t length) const {
    return traced.place(begin, length);
  }
  /// The words of the value, each at its place.
  std::vector<Located<std::string>> words() const;
};

/// The assignments of one kind of file, in the order in which they are carried out
/// (loader.conf, then loader.conf.local, …): a later one of the same key wins.
struct Assignments {
  std::vector<Assignment> all;
  /// The one in effect, or nothing.
  const Assignment* find(std::string_view key) const;
  /// rc.subr's checkyesno: YES, TRUE, ON or 1 in any case.
  bool is_yes(std::string_view key) const;
};

}  // namespace guestlink::model
