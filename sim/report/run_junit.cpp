#include <map>
#include <vector>

#include <fmt/format.h>

#include "sim/report/run_formats.h"

namespace guestlink::sim {
namespace {

std::string words_of(const RunReport& report) {
  std::string text;
  for (const MismatchReport& one : report.mismatches) text += one.words;
  for (const std::string& one : report.paths) text += fmt::format("  path: {}\n", one);
  for (const std::string& one : report.losses) text += fmt::format("  {}\n", one);
  if (!report.cause.empty()) text += fmt::format("  likely cause: {}\n", report.cause);
  return text;
}

std::string as_test_case(const RunReport& report) {
  std::string text = fmt::format(
      "    <testcase classname=\"scenarios.{}\" name=\"{}\" time=\"{:.3f}\" file=\"{}\" "
      "line=\"{}\">\n",
      escape_markup(report.family), escape_markup(report.name), report.seconds,
      escape_markup(report.where.file), report.where.line);
  text += fmt::format(
      "      <properties>\n        <property name=\"seed\" value=\"{}\"/>\n"
      "        <property name=\"world\" value=\"netns\"/>\n",
      report.seed);
  for (const std::string& one : report.kept) {
    text +=
        fmt::format("        <property name=\"attachment\" value=\"{}\"/>\n", escape_markup(one));
  }
  text += "      </properties>\n";
  if (report.outcome == "skipped") {
    text += fmt::format("      <skipped message=\"{}\"/>\n", escape_markup(report.reason));
  } else if (report.outcome == "broken") {
    text += fmt::format("      <error type=\"broken\" message=\"{}\"/>\n",
                        escape_markup(report.reason));
  } else if (report.outcome == "failed") {
    text +=
        fmt::format("      <failure type=\"mismatch\" message=\"{}\">{}</failure>\n",
                    escape_markup(report.mismatches.empty() ? report.reason
                                                            : report.mismatches.front().message),
                    escape_markup(words_of(report)));
  }
  return text + "    </testcase>\n";
}

}  // namespace

std::string runs_as_junit(std::span<const RunReport> reports, double seconds) {
  std::map<std::string, std::vector<RunReport>> families;
  for (const RunReport& one : reports) families[one.family].push_back(one);
  const RunSummary all = summarize(reports);
  std::string text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
  text += fmt::format(
      "<testsuites name=\"guestlink run\" tests=\"{}\" failures=\"{}\" errors=\"{}\" "
      "skipped=\"{}\" time=\"{:.3f}\">\n",
      reports.size(), all.failed, all.broken, all.skipped, seconds);
  for (const auto& [family, members] : families) {
    const RunSummary sums = summarize(members);
    double took = 0;
    for (const RunReport& one : members) took += one.seconds;
    text += fmt::format(
        "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\" "
        "time=\"{:.3f}\">\n",
        escape_markup(family), members.size(), sums.failed, sums.broken, sums.skipped, took);
    for (const RunReport& one : members) text += as_test_case(one);
    text += "  </testsuite>\n";
  }
  return text + "</testsuites>\n";
}

}  // namespace guestlink::sim
