#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "sim/report/run_formats.h"

namespace guestlink::sim {
namespace {

/// Every JSON text is YAML, and quotes itself.
std::string quoted(const std::string& text) {
  return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string details(const RunReport& report) {
  std::string text = "  ---\n";
  text += fmt::format("  at: {}\n", quoted(to_string(report.where)));
  if (!report.reason.empty()) text += fmt::format("  reason: {}\n", quoted(report.reason));
  if (!report.mismatches.empty()) text += "  mismatches:\n";
  for (const MismatchReport& one : report.mismatches) {
    text += fmt::format("    - message: {}\n      at: {}\n", quoted(one.message),
                        quoted(to_string(one.where)));
  }
  if (!report.paths.empty()) text += "  paths:\n";
  for (const std::string& one : report.paths) text += fmt::format("    - {}\n", quoted(one));
  if (!report.cause.empty()) text += fmt::format("  cause: {}\n", quoted(report.cause));
  return text + "  ...\n";
}

}  // namespace

std::string runs_as_tap(std::span<const RunReport> reports, double /*seconds*/) {
  std::string text = fmt::format("TAP version 14\n1..{}\n", reports.size());
  std::size_t number = 0;
  for (const RunReport& one : reports) {
    const bool good = one.outcome != "failed" && one.outcome != "broken";
    // A description may hold no '#': it begins a directive.
    text += fmt::format("{} {} - {}", good ? "ok" : "not ok", ++number, one.name);
    if (one.outcome == "skipped") {
      std::string reason = one.reason;
      for (char& letter : reason) letter = letter == '\n' ? ' ' : letter;
      text += " # SKIP " + reason;
    }
    text += "\n";
    if (!good) text += details(one);
  }
  return text;
}

}  // namespace guestlink::sim
