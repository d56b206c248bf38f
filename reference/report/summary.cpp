#include "reference/report/summary.h"

#include <algorithm>

namespace guestlink::report {

std::size_t LineCounts::percent_understood() const {
  const std::size_t telling = understood + unmodelled + unknown;
  return telling == 0 ? 100 : understood * 100 / telling;
}

SeverityCounts count(const Diagnostics& findings) {
  SeverityCounts counts;
  for (const Diagnostic& finding : findings) {
    switch (finding.severity) {
    case Severity::info: ++counts.infos; break;
    case Severity::warning: ++counts.warnings; break;
    case Severity::error: ++counts.errors; break;
    case Severity::security: ++counts.security; break;
    }
  }
  return counts;
}

const RuleText* Findings::rule(std::string_view id) const {
  const auto found =
      std::ranges::find_if(rules, [&](const RuleText* text) { return text->id == id; });
  return found == rules.end() ? nullptr : *found;
}

std::string_view help_of(const Findings& findings, const Diagnostic& finding) {
  if (!finding.help.empty()) return finding.help;
  const RuleText* rule = findings.rule(finding.rule);
  return rule == nullptr ? std::string_view() : rule->instead;
}

}  // namespace guestlink::report
