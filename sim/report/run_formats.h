#pragma once

#include <span>
#include <string>
#include <string_view>

#include "reference/report/markup.h"
#include "sim/report/run_report.h"

namespace guestlink::sim {

/// One way to write what became of runs.
struct RunFormat {
  std::string_view name;  ///< For --format.
  std::string_view what;
  /// All of it, when everything has ended.
  std::string (*write)(std::span<const RunReport> reports, double seconds) = nullptr;
};

std::span<const RunFormat> run_formats();
/// The one of that name, or nothing.
const RunFormat* find_run_format(std::string_view name);

// One file each.

/// TAP version 14, a YAML block below each failure.
std::string runs_as_tap(std::span<const RunReport> reports, double seconds);
std::string runs_as_junit(std::span<const RunReport> reports, double seconds);
/// An event per line, as report_as_json writes it, and a last one with the numbers.
std::string runs_as_json_lines(std::span<const RunReport> reports, double seconds);
/// Workflow commands that GitHub turns into annotations; it shows ten per step.
std::string runs_as_github(std::span<const RunReport> reports, double seconds);
/// SARIF 2.1.0: a result per mismatch, at its place in the scenario file.
std::string runs_as_sarif(std::span<const RunReport> reports, double seconds);
/// One page that loads nothing.
std::string runs_as_html(std::span<const RunReport> reports, double seconds);

using report::escape_markup;

}  // namespace guestlink::sim
