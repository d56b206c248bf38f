#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace guestlink::sim {

/// A place in a file as people count it.
struct ReportPlace {
  std::string file{};
  std::uint32_t line = 0;  ///< 0: the file as a whole.
  std::uint32_t column = 0;
};

/// "demo.json:4:13"
std::string to_string(const ReportPlace& place);

/// One way in which a scenario did not hold.
struct MismatchReport {
  std::string message{};  ///< One line.
  std::string words{};    ///< All of it for a person, indented by two, with a line end.
  ReportPlace where{};
};

/// What became of one run of a scenario, as far as somebody else wants to know it: plain texts, so
/// that it can cross from the process that ran it.
struct RunReport {
  std::string name{};  ///< "nat-ping[size-0]"
  std::string title{};
  std::string family{};  ///< The folder of its file: "nat".
  ReportPlace where{};
  std::vector<std::string> tags{};
  std::uint64_t seed = 0;
  std::string outcome{};  ///< "passed", "failed", "skipped", "flaky" or "broken": this machine's
                          ///< or the tool's fault.
  std::string reason{};   ///< Of a skipped or broken one.
  std::vector<MismatchReport> mismatches{};
  std::vector<std::string> paths{};   ///< How far packets came that did not arrive.
  std::vector<std::string> losses{};  ///< What links did away with.
  std::string cause{};                ///< The likely line of the configuration, in words.
  std::vector<std::string> kept{};    ///< Files that were written about it.
  std::string kept_world{};           ///< Under which its world goes on; empty: it is gone.
  std::size_t steps = 0;
  std::size_t expectations = 0;
  double seconds = 0;
};

std::string report_as_json(const RunReport& report);
/// From report_as_json's text; "broken" with a reason when it is not that.
RunReport report_from_json(std::string_view text);

struct RunSummary {
  std::size_t passed = 0;
  std::size_t failed = 0;
  std::size_t skipped = 0;
  std::size_t broken = 0;
};

RunSummary summarize(std::span<const RunReport> reports);
/// "3 passed, 1 failed in 0.214 s"
std::string in_words(const RunSummary& summary, double seconds);

/// One run for a person: a line, and below it everything about a failure.
std::string run_as_text(const RunReport& report, bool colour);

}  // namespace guestlink::sim
