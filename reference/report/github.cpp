#include "reference/report/github.h"

#include <array>
#include <cstddef>
#include <string_view>

#include <fmt/format.h>

#include "reference/report/text.h"

namespace guestlink::report {
namespace {

constexpr std::size_t shown_per_kind = 10;

/// Escapes what a workflow command cannot hold; in a property ':' and ',' too.
std::string escaped(std::string_view text, bool property) {
  std::string result;
  for (const char letter : text) {
    const bool bad = letter == '%' || letter == '\r' || letter == '\n' ||
                     (property && (letter == ':' || letter == ','));
    if (bad) {
      result += fmt::format("%{:02X}", static_cast<unsigned char>(letter));
    } else {
      result += letter;
    }
  }
  return result;
}

std::size_t kind(Severity severity) {
  if (severity == Severity::info) return 2;
  return severity == Severity::warning ? 1 : 0;
}

}  // namespace

std::string as_github(const Findings& findings) {
  constexpr std::array<std::string_view, 3> commands{"error", "warning", "notice"};
  std::array<std::size_t, 3> counts{};
  std::string text;
  for (const Diagnostic& finding : findings.all) {
    const std::size_t of = kind(finding.severity);
    if (++counts[of] > shown_per_kind) continue;
    const auto& sources = findings.sources;
    const LineColumn begin = sources.position(finding.where.file, finding.where.begin);
    const LineColumn end = sources.position(finding.where.file, finding.where.end);
    text += fmt::format("::{} file={},line={},endLine={},col={},endColumn={},title={}::{}\n",
                        commands[of], escaped(sources.path(finding.where.file), true), begin.line,
                        end.line, begin.column, end.column, escaped(finding.rule, true),
                        escaped(finding.message, false));
  }
  for (std::size_t of = 0; of < commands.size(); ++of) {
    if (counts[of] <= shown_per_kind) continue;
    text += fmt::format("{} more of kind {} are not shown\n", counts[of] - shown_per_kind,
                        commands[of]);
  }
  return text + summary_line(findings);
}

}  // namespace guestlink::report
