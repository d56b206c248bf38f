#include <algorithm>
#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "reference/report/markup.h"
#include "sim/report/rehearsal.h"

namespace guestlink::sim {
namespace {

double seconds(Duration duration) {
  return std::chrono::duration<double>(duration).count();
}

std::string details(const Claim& claim, const SourceSet& sources) {
  std::string text = report::escape_markup(claim.evidence) + '\n';
  if (!claim.lost.empty()) text += "path: " + report::escape_markup(claim.lost) + '\n';
  if (!claim.cause) return text;
  text += "likely cause: " + report::escape_markup(claim.cause->message);
  if (!claim.cause->rule.empty()) text += fmt::format(" [{}]", claim.cause->rule);
  text += '\n';
  if (claim.cause->where) {
    const SourceSpan& where = *claim.cause->where;
    const LineColumn at = sources.position(where.file, where.begin);
    text += fmt::format("{}:{}:{}\n", report::escape_markup(sources.path(where.file)), at.line,
                        at.column);
  }
  return text;
}

std::string case_of(const Claim& claim, const SourceSet& sources) {
  std::string text =
      fmt::format(R"(    <testcase classname="rehearse.{}" name="{}" time="{:.3f}")",
                  claim.forwarder, report::escape_markup(claim.id), seconds(claim.took));
  switch (claim.outcome) {
  case Outcome::passed: return text + "/>\n";
  case Outcome::skipped:
    return text + fmt::format(">\n      <skipped message=\"{}\"/>\n    </testcase>\n",
                              report::escape_markup(claim.evidence));
  case Outcome::failed: break;
  }
  return text + fmt::format(
                    ">\n      <failure type=\"claim\" message=\"{}\">{}</failure>\n"
                    "    </testcase>\n",
                    report::escape_markup(claim.title), details(claim, sources));
}

std::string counts(const std::vector<Claim>& claims, Duration took) {
  const ClaimSummary summary = summarize(claims);
  return fmt::format(R"(tests="{}" failures="{}" errors="0" skipped="{}" time="{:.3f}")",
                     claims.size(), summary.failed, summary.skipped, seconds(took));
}

}  // namespace

std::string rehearsal_as_junit(const RehearsalResult& result, const SourceSet& sources) {
  std::vector<std::string> forwarders;
  for (const Claim& claim : result.claims) {
    if (std::ranges::find(forwarders, claim.forwarder) == forwarders.end()) {
      forwarders.push_back(claim.forwarder);
    }
  }
  std::string text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
  text += fmt::format("<testsuites name=\"guestlink rehearse\" {}>\n",
                      counts(result.claims, result.took));
  for (const std::string& forwarder : forwarders) {
    std::vector<Claim> own;
    Duration took{};
    for (const Claim& claim : result.claims) {
      if (claim.forwarder != forwarder) continue;
      own.push_back(claim);
      took += claim.took;
    }
    text += fmt::format("  <testsuite name=\"{} [{}]\" {}>\n", report::escape_markup(result.laptop),
                        forwarder, counts(own, took));
    for (const Claim& claim : own) text += case_of(claim, sources);
    text += "  </testsuite>\n";
  }
  return text + "</testsuites>\n";
}

}  // namespace guestlink::sim
