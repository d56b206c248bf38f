#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "reference/base/source.h"

namespace guestlink {

/// What the owner loses, not how sure we are.
enum class Severity : std::uint8_t {
  info,      ///< Inert, odd or worth knowing.
  warning,   ///< Works partly, fails later or elsewhere, or is a likely mistake.
  error,     ///< No network, the guest does not start, or the host may hang.
  security,  ///< Works, and lets somebody in or lets a secret out.
};

/// "info", "warning", "error" or "security".
constexpr std::string_view name(Severity severity) {
  switch (severity) {
  case Severity::info: return "info";
  case Severity::warning: return "warning";
  case Severity::error: return "error";
  case Severity::security: return "security";
  }
  return "error";
}

/// A second place that explains the first: "tap0 is created here".
struct RelatedPlace {
  SourceSpan where;
  std::string message;
};

/// A replacement of one span that would resolve the finding.
struct SuggestedEdit {
  SourceSpan where;
  std::string replacement;
  bool safe = false;  ///< true: --fix applies it; false: only --fix=unsafe.
};

/// One finding about the user's files.
struct Diagnostic {
  std::string_view rule;  ///< "pptdevs-missing": static storage, stable for ever.
  Severity severity = Severity::warning;
  SourceSpan where;     ///< An empty span at the start of a file speaks of the whole file.
  std::string message;  ///< States the fact, not the remedy.
  std::vector<RelatedPlace> related;
  std::string help;  ///< What to write instead, in this very case; empty: the rule's general text.
  std::optional<SuggestedEdit> edit;
};

using Diagnostics = std::vector<Diagnostic>;

}  // namespace guestlink
