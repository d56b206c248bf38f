#include <algorithm>
#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "reference/report/colour.h"
#include "reference/report/shown_line.h"
#include "sim/report/rehearsal.h"
#include "sim/report/verdict.h"

namespace guestlink::sim {
namespace {

/// Ids and forwarders in the order of their first claim.
template <class Member>
std::vector<std::string> in_order(const std::vector<Claim>& claims, Member member) {
  std::vector<std::string> names;
  for (const Claim& claim : claims) {
    if (std::ranges::find(names, claim.*member) == names.end()) names.push_back(claim.*member);
  }
  return names;
}

const Claim* find(const std::vector<Claim>& claims, const std::string& id,
                  const std::string& forwarder) {
  const auto found = std::ranges::find_if(
      claims, [&](const Claim& claim) { return claim.id == id && claim.forwarder == forwarder; });
  return found == claims.end() ? nullptr : &*found;
}

std::string mark(const Claim* claim, const report::Palette& colours) {
  if (claim == nullptr) return " ";
  switch (claim->outcome) {
  case Outcome::passed: return fmt::format("{}✓{}", colours.green, colours.end);
  case Outcome::failed: return fmt::format("{}✗{}", colours.red, colours.end);
  case Outcome::skipped: return fmt::format("{}-{}", colours.yellow, colours.end);
  }
  return " ";
}

/// The line a cause points at, with carets under the exact span.
std::string excerpt(const SourceSet& sources, const SourceSpan& where,
                    const report::Palette& colours) {
  const LineColumn at = sources.position(where.file, where.begin);
  const SourceSpan line = sources.line_span(where.file, at.line);
  const std::size_t begin = where.begin - line.begin;
  const std::size_t end = std::min(where.end, line.end) - line.begin;
  const report::ShownLine shown(sources.line(where.file, at.line), begin);
  const std::size_t from = shown.column(begin);
  const std::size_t to = std::max(shown.column(std::max(begin, end)), from + 1);
  const std::string number = std::to_string(at.line);
  std::string text = fmt::format("      {}-->{} {}:{}:{}\n", colours.blue, colours.end,
                                 report::shown(sources.path(where.file)), at.line, at.column);
  text += fmt::format("      {}{} |{} {}\n", colours.blue, number, colours.end, shown.text());
  text += fmt::format("      {:{}} {}|{} {:{}}{}{}{}\n", "", number.size(), colours.blue,
                      colours.end, "", from, colours.red, std::string(to - from, '^'), colours.end);
  return text;
}

/// Claims that failed, or were skipped, for one reason.
struct Trouble {
  std::vector<const Claim*> claims;
};

bool is_same(const Claim& one, const Claim& other) {
  if (one.outcome != other.outcome || one.cause.has_value() != other.cause.has_value()) {
    return false;
  }
  if (!one.cause) return one.evidence == other.evidence;
  return one.cause->message == other.cause->message && one.cause->where == other.cause->where;
}

/// What did not pass, in the order in which it was tried, what has one reason together.
std::vector<Trouble> troubles_of(const std::vector<Claim>& claims) {
  std::vector<Trouble> troubles;
  for (const Claim& claim : claims) {
    if (claim.outcome == Outcome::passed) continue;
    const auto found = std::ranges::find_if(
        troubles, [&](const Trouble& one) { return is_same(*one.claims.front(), claim); });
    if (found == troubles.end()) {
      troubles.push_back({{&claim}});
    } else {
      found->claims.push_back(&claim);
    }
  }
  return troubles;
}

/// The claims of a trouble, each once with the forwarders that it failed with.
std::string claims_of(const Trouble& trouble) {
  std::string text;
  const std::string* evidence = nullptr;
  for (const Claim* claim : trouble.claims) {
    const auto is_same_claim = [&](const Claim* one) { return one->id == claim->id; };
    if (*std::ranges::find_if(trouble.claims, is_same_claim) != claim) continue;
    std::string forwarders;
    for (const Claim* one : trouble.claims) {
      if (is_same_claim(one)) forwarders += (forwarders.empty() ? "" : ", ") + one->forwarder;
    }
    text += fmt::format("  {}: {} [{}]\n", claim->id, claim->title, forwarders);
    const bool known = evidence != nullptr && *evidence == claim->evidence;
    evidence = &claim->evidence;
    if (!known) text += fmt::format("    {}\n", report::shown(claim->evidence));
    if (!claim->lost.empty()) text += fmt::format("    path: {}\n", report::shown(claim->lost));
  }
  return text;
}

std::string describe(const Trouble& trouble, const SourceSet& sources,
                     const report::Palette& colours) {
  const Claim& first = *trouble.claims.front();
  std::string text;
  if (first.outcome == Outcome::skipped) {
    text = fmt::format("{}skipped{}\n", colours.yellow, colours.end);
  } else if (!first.cause) {
    text =
        fmt::format("{}failed{}, and no line of the files explains it\n", colours.red, colours.end);
  } else {
    text = fmt::format("{}failed{}: {}", colours.red, colours.end,
                       report::shown(first.cause->message));
    if (!first.cause->rule.empty()) {
      text += fmt::format(" [{}{}{}]", colours.cyan, first.cause->rule, colours.end);
    }
    text += '\n';
    if (first.cause->where) text += excerpt(sources, *first.cause->where, colours);
  }
  return text + claims_of(trouble) + '\n';
}

}  // namespace

std::string rehearsal_summary(const RehearsalResult& result) {
  const ClaimSummary summary = summarize(result.claims);
  std::string text = fmt::format("{} {}: {} passed", result.claims.size(),
                                 result.claims.size() == 1 ? "claim" : "claims", summary.passed);
  if (summary.failed != 0) text += fmt::format(", {} failed", summary.failed);
  if (summary.skipped != 0) text += fmt::format(", {} skipped", summary.skipped);
  const double seconds = std::chrono::duration<double>(result.took).count();
  return text + fmt::format(" ({:.1f} s)", seconds);
}

std::string rehearsal_as_text(const RehearsalResult& result, const SourceSet& sources,
                              bool colour) {
  const report::Palette colours = report::palette(colour);
  const Verdict verdict = verdict_of(result.claims);
  std::string text =
      fmt::format("{}{}{}.\n\n", colours.bold, report::shown(verdict.sentence), colours.end);
  for (const Trouble& one : troubles_of(result.claims)) text += describe(one, sources, colours);
  const auto ids = in_order(result.claims, &Claim::id);
  const auto forwarders = in_order(result.claims, &Claim::forwarder);
  for (const std::string& forwarder : forwarders) text += fmt::format("{:>6}  ", forwarder);
  text += fmt::format("{}{}{}\n", colours.bold, "claim", colours.end);
  for (const std::string& id : ids) {
    const Claim* any = nullptr;
    for (const std::string& forwarder : forwarders) {
      const Claim* claim = find(result.claims, id, forwarder);
      text += "     " + mark(claim, colours) + "  ";
      if (any == nullptr) any = claim;
    }
    text += any->title + '\n';
  }
  for (const std::string& note : result.notes) text += fmt::format("note: {}\n", note);
  return text + rehearsal_summary(result) + '\n';
}

}  // namespace guestlink::sim
