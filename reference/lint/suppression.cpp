#include "reference/lint/suppression.h"

#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "reference/base/closest.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

constexpr std::string_view blanks = " \t";
constexpr std::string_view introduction = "guestlink: allow";

/// Cuts the first word and the blanks behind it off `text`.
std::string_view take_word(std::string_view& text) {
  const std::size_t end = std::min(text.find_first_of(blanks), text.size());
  const std::string_view word = text.substr(0, end);
  text.remove_prefix(std::min(text.find_first_not_of(blanks, end), text.size()));
  return word;
}

std::optional<Allow> allow_in(std::string_view line, SourceSpan span) {
  std::string_view rest = line;
  const auto skip = [&rest](std::string_view set) {
    rest.remove_prefix(std::min(rest.find_first_not_of(set), rest.size()));
  };
  skip(blanks);
  if (!rest.starts_with('#')) return std::nullopt;
  rest.remove_prefix(1);
  skip(blanks);
  if (!rest.starts_with(introduction)) return std::nullopt;
  rest.remove_prefix(introduction.size());
  if (!rest.empty() && blanks.find(rest.front()) == std::string_view::npos) return std::nullopt;
  skip(blanks);
  const auto begin = span.begin + static_cast<std::uint32_t>(line.size() - rest.size());
  const std::string_view rule = take_word(rest);
  return Allow{{span.file, begin, begin + static_cast<std::uint32_t>(rule.size())}, rule, rest};
}

void report_unused(const Allow& allow, Diagnostics& out) {
  if (const Rule* known = find_rule(allow.rule); known != nullptr) {
    Report(find_rule("allow-unused")->text, out)
        .add(allow.where, fmt::format("this file has no finding of {} to allow", allow.rule));
    return;
  }
  std::vector<std::string_view> ids;
  for (const Rule* rule : all_rules()) ids.push_back(rule->text.id);
  Diagnostic& found = Report(find_rule("allow-unknown-rule")->text, out)
                          .add(allow.where, fmt::format("there is no rule '{}'", allow.rule));
  if (const auto near = closest(allow.rule, ids)) {
    found.help = fmt::format("did you mean '{}'?", *near);
  }
}

}  // namespace

std::vector<Allow> allows_of(const SourceSet& sources, FileId file) {
  std::vector<Allow> allows;
  if (sources.text(file).find(introduction) == std::string_view::npos) return allows;
  const std::uint32_t lines = sources.line_count(file);
  for (std::uint32_t number = 1; number <= lines; ++number) {
    const auto allow = allow_in(sources.line(file, number), sources.line_span(file, number));
    if (allow) allows.push_back(*allow);
  }
  return allows;
}

Diagnostics without_allowed(const model::Laptop& laptop, const SourceSet& sources,
                            Diagnostics findings) {
  Diagnostics about_allows;
  for (const model::FileLines& one : laptop.files) {
    for (const Allow& allow : allows_of(sources, one.file)) {
      const auto allowed = std::erase_if(findings, [&](const Diagnostic& finding) {
        return finding.where.file == one.file && finding.rule == allow.rule;
      });
      if (allowed == 0) report_unused(allow, about_allows);
    }
  }
  std::ranges::move(about_allows, std::back_inserter(findings));
  sort_by_place(findings);
  return findings;
}

}  // namespace guestlink::lint
