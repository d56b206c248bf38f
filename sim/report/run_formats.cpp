#include "sim/report/run_formats.h"

#include <algorithm>
#include <array>

namespace guestlink::sim {
namespace {

std::string runs_as_text(std::span<const RunReport> reports, double seconds) {
  std::string text;
  for (const RunReport& one : reports) text += run_as_text(one, false);
  return text + in_words(summarize(reports), seconds) + "\n";
}

constexpr std::array<RunFormat, 7> formats{{{"tty", "for a person, as it happens", runs_as_text},
                                            {"tap", "TAP 14", runs_as_tap},
                                            {"junit", "JUnit's XML", runs_as_junit},
                                            {"jsonl", "a line of JSON per run", runs_as_json_lines},
                                            {"github", "annotations of a workflow", runs_as_github},
                                            {"html", "one page", runs_as_html},
                                            {"sarif", "SARIF 2.1.0", runs_as_sarif}}};

}  // namespace

std::span<const RunFormat> run_formats() {
  return formats;
}

const RunFormat* find_run_format(std::string_view name) {
  const auto* const found = std::ranges::find(formats, name, &RunFormat::name);
  return found == formats.end() ? nullptr : found;
}

}  // namespace guestlink::sim
