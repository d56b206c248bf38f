#pragma once

#include <string_view>

#include "reference/base/diagnostic.h"

namespace guestlink {

/// The text a person reads when a rule fires; `guestlink explain` and docs/rules.md print it.
struct RuleText {
  std::string_view id;  ///< Reads after "allow": "bridge-member-not-created".
  Severity severity = Severity::warning;
  std::string_view summary;  ///< What it finds.
  std::string_view why;      ///< What goes wrong on the laptop.
  std::string_view instead;  ///< What to write.
  std::string_view source;   ///< Manual page, source file or report that proves it.
};

}  // namespace guestlink
