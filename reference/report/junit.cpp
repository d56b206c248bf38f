#include "reference/report/junit.h"

#include <cstddef>
#include <string_view>

#include <fmt/format.h>

#include "reference/report/markup.h"
#include "reference/report/text.h"

namespace guestlink::report {
namespace {

std::string as_test_case(const Findings& findings, const Diagnostic& finding) {
  const auto& sources = findings.sources;
  const LineColumn at = sources.position(finding.where.file, finding.where.begin);
  const std::string path = escape_markup(sources.path(finding.where.file));
  const bool passes = finding.severity == Severity::info;
  const std::string text = escape_markup(finding_as_text(findings, finding, false));
  std::string result =
      fmt::format("    <testcase classname=\"{}\" name=\"{}:{}:{}\" file=\"{}\" line=\"{}\">\n",
                  finding.rule, path, at.line, at.column, path, at.line);
  if (passes) {
    result += fmt::format("      <system-out>{}</system-out>\n", text);
  } else {
    result += fmt::format("      <failure type=\"{}\" message=\"{}\">{}</failure>\n",
                          name(finding.severity), escape_markup(finding.message), text);
  }
  return result + "    </testcase>\n";
}

}  // namespace

std::string as_junit(const Findings& findings) {
  const SeverityCounts counts = count(findings.all);
  const std::size_t failures = counts.errors + counts.warnings + counts.security;
  const std::size_t tests = findings.all.empty() ? 1 : findings.all.size();
  std::string text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
  text += fmt::format("<testsuites name=\"guestlink\" tests=\"{}\" failures=\"{}\">\n", tests,
                      failures);
  text += fmt::format(
      "  <testsuite name=\"check\" tests=\"{}\" failures=\"{}\" errors=\"0\" "
      "skipped=\"0\">\n",
      tests, failures);
  for (const Diagnostic& finding : findings.all) text += as_test_case(findings, finding);
  if (findings.all.empty()) {
    text += "    <testcase classname=\"check\" name=\"no findings\"/>\n";
  }
  return text + "  </testsuite>\n</testsuites>\n";
}

}  // namespace guestlink::report
