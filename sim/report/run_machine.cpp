// Formats for programs: JSON lines, GitHub's annotations, SARIF.

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "sim/report/run_formats.h"

namespace guestlink::sim {
namespace {

using nlohmann::ordered_json;

bool is_bad(const RunReport& report) {
  return report.outcome == "failed" || report.outcome == "broken";
}

/// What a workflow command cannot hold, by percent; in a property ':' and ',' too.
std::string escape_command(std::string_view text, bool property) {
  std::string made;
  for (const char letter : text) {
    const bool bad = letter == '%' || letter == '\r' || letter == '\n' ||
                     (property && (letter == ':' || letter == ','));
    made +=
        bad ? fmt::format("%{:02X}", static_cast<unsigned char>(letter)) : std::string(1, letter);
  }
  return made;
}

/// The ways in which a run went wrong; of a broken one its reason.
std::vector<MismatchReport> troubles(const RunReport& report) {
  if (!report.mismatches.empty()) return report.mismatches;
  return {{report.reason, "  " + report.reason + "\n", report.where}};
}

ordered_json place(const ReportPlace& where) {
  return {
      {"physicalLocation",
       {{"artifactLocation", {{"uri", where.file}, {"uriBaseId", "SRCROOT"}}},
        {"region",
         {{"startLine", std::max(where.line, 1U)}, {"startColumn", std::max(where.column, 1U)}}}}}};
}

}  // namespace

std::string runs_as_json_lines(std::span<const RunReport> reports, double seconds) {
  std::string text;
  for (const RunReport& one : reports) text += report_as_json(one) + "\n";
  const RunSummary sums = summarize(reports);
  return text +
         ordered_json{{"event", "end"},        {"format_version", "1.0"}, {"passed", sums.passed},
                      {"failed", sums.failed}, {"skipped", sums.skipped}, {"broken", sums.broken},
                      {"seconds", seconds}}
             .dump() +
         "\n";
}

std::string runs_as_github(std::span<const RunReport> reports, double seconds) {
  constexpr std::size_t shown = 10;
  std::size_t count = 0;
  std::string text;
  for (const RunReport& one : reports) {
    if (!is_bad(one)) continue;
    for (const MismatchReport& trouble : troubles(one)) {
      if (++count > shown) continue;
      text += fmt::format("::error file={},line={},col={},title={}::{}\n",
                          escape_command(trouble.where.file, true), trouble.where.line,
                          trouble.where.column, escape_command(one.name, true),
                          escape_command(trouble.message, false));
    }
  }
  if (count > shown) text += fmt::format("{} more errors are not shown\n", count - shown);
  return text + in_words(summarize(reports), seconds) + "\n";
}

std::string runs_as_sarif(std::span<const RunReport> reports, double /*seconds*/) {
  auto results = ordered_json::array();
  for (const RunReport& one : reports) {
    if (!is_bad(one)) continue;
    for (const MismatchReport& trouble : troubles(one)) {
      results.push_back({{"ruleId", "scenario"},
                         {"ruleIndex", 0},
                         {"level", "error"},
                         {"message", {{"text", fmt::format("{}: {}", one.name, trouble.message)}}},
                         {"locations", ordered_json::array({place(trouble.where)})},
                         {"partialFingerprints",
                          {{"guestlink/v1", fmt::format("{}:{}", one.name, trouble.message)}}}});
    }
  }
  const ordered_json rule{{"id", "scenario"},
                          {"shortDescription", {{"text", "A scenario does not hold"}}},
                          {"defaultConfiguration", {{"level", "error"}}}};
  const ordered_json run{
      {"tool", {{"driver", {{"name", "guestlink run"}, {"rules", ordered_json::array({rule})}}}}},
      {"columnKind", "unicodeCodePoints"},
      {"originalUriBaseIds", {{"SRCROOT", {{"description", {{"text", "Where it was run"}}}}}}},
      {"invocations", ordered_json::array({{{"executionSuccessful", true}}})},
      {"results", std::move(results)}};
  const ordered_json document{{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
                              {"version", "2.1.0"},
                              {"runs", ordered_json::array({run})}};
  return document.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace guestlink::sim
