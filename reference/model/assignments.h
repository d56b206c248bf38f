#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "reference/base/source.h"

namespace guestlink::model {

/// One `key="value"` that the real program would carry out; quotes and escapes are gone.
struct Assignment {
  Located<std::string> key;
  Located<std::string> value;  ///< The span is what stands between the quotes.
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
