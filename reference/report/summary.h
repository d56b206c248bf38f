#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "reference/base/diagnostic.h"
#include "reference/base/rule_text.h"
#include "reference/base/source.h"

namespace guestlink::report {

/// How many lines of the input were what.
struct LineCounts {
  std::size_t understood = 0;
  std::size_t ignored = 0;
  std::size_t unmodelled = 0;
  std::size_t unknown = 0;
  /// Understood lines among those that say something, in whole per cent, rounded down;
  /// 100 where no line says anything.
  std::size_t percent_understood() const;
};

/// How many findings of each severity.
struct SeverityCounts {
  std::size_t errors = 0;
  std::size_t warnings = 0;
  std::size_t infos = 0;
  std::size_t security = 0;
};

SeverityCounts count(const Diagnostics& findings);

/// What a report is made from; the formats differ in nothing else.
struct Findings {
  const SourceSet& sources;
  const Diagnostics& all;
  std::span<const RuleText* const> rules;  ///< The texts of the rules that may have found them.
  std::size_t laptops = 0;
  std::size_t files = 0;
  LineCounts lines;
  /// The text of a rule, or nothing.
  const RuleText* rule(std::string_view id) const;
};

/// The rule's text where the finding has no help of its own; may be empty.
std::string_view help_of(const Findings& findings, const Diagnostic& finding);

}  // namespace guestlink::report
