#include <fmt/format.h>

#include "sim/report/run_report.h"

namespace guestlink::sim {
namespace {

struct Word {
  std::string_view text;
  std::string_view colour;  ///< SGR, ECMA-48 section 8.3.117.
};

Word word_for(std::string_view outcome) {
  if (outcome == "passed") return {"ok  ", "\x1b[32m"};
  if (outcome == "skipped") return {"SKIP", "\x1b[33m"};
  if (outcome == "flaky") return {"FLAKY", "\x1b[33m"};
  return {outcome == "failed" ? "FAIL" : "BROKEN", "\x1b[1;31m"};
}

}  // namespace

std::string to_string(const ReportPlace& place) {
  if (place.line == 0) return place.file;
  return fmt::format("{}:{}:{}", place.file, place.line, place.column);
}

RunSummary summarize(std::span<const RunReport> reports) {
  RunSummary summary;
  for (const RunReport& one : reports) {
    if (one.outcome == "passed" || one.outcome == "flaky") {
      ++summary.passed;
    } else if (one.outcome == "skipped") {
      ++summary.skipped;
    } else if (one.outcome == "failed") {
      ++summary.failed;
    } else {
      ++summary.broken;
    }
  }
  return summary;
}

std::string in_words(const RunSummary& summary, double seconds) {
  std::string text = fmt::format("{} passed, {} failed", summary.passed, summary.failed);
  if (summary.skipped > 0) text += fmt::format(", {} skipped", summary.skipped);
  if (summary.broken > 0) text += fmt::format(", {} broken", summary.broken);
  return fmt::format("{} in {:.3f} s", text, seconds);
}

std::string run_as_text(const RunReport& report, bool colour) {
  const Word word = word_for(report.outcome);
  std::string text = fmt::format("{}{}{} {}  {:.3f} s", colour ? word.colour : "", word.text,
                                 colour ? "\x1b[0m" : "", report.name, report.seconds);
  if (report.outcome == "skipped") return fmt::format("{}  {}\n", text, report.reason);
  if (report.outcome == "passed") {
    text += "\n";
    for (const std::string& one : report.kept) text += fmt::format("  kept: {}\n", one);
    return text;
  }
  text += fmt::format("  {}\n", to_string(report.where));
  if (!report.title.empty()) text += fmt::format("  claim: {}\n", report.title);
  if (!report.reason.empty()) text += fmt::format("  {}\n", report.reason);
  for (const MismatchReport& one : report.mismatches) text += one.words;
  for (const std::string& one : report.paths) text += fmt::format("  path: {}\n", one);
  for (const std::string& one : report.losses) text += fmt::format("  {}\n", one);
  if (!report.cause.empty()) text += fmt::format("  likely cause: {}\n", report.cause);
  for (const std::string& one : report.kept) text += fmt::format("  kept: {}\n", one);
  text += fmt::format("  again: guestlink run {} --filter '{}'\n", report.where.file, report.name);
  return text;
}

}  // namespace guestlink::sim
