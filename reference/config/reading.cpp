#include "reference/config/reading.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace guestlink::config {

SourceSpan Line::part(std::size_t begin, std::size_t length) const {
  const auto size = static_cast<std::size_t>(where.end - where.begin);
  begin = std::min(begin, size);
  length = std::min(length, size - begin);
  const auto at = where.begin + static_cast<std::uint32_t>(begin);
  return {where.file, at, at + static_cast<std::uint32_t>(length)};
}

Line Reading::line(std::uint32_t number) const {
  const SourceSpan where = sources_.line_span(lines_.file, number);
  return {number, sources_.text(where), where};
}

std::uint32_t Reading::line_at(std::uint32_t offset) const {
  return std::min(sources_.line_number(lines_.file, offset), std::max(1U, line_count()));
}

void Reading::mark(std::uint32_t line, model::LineStatus status) {
  if (line >= 1 && line <= line_count()) lines_.lines[line - 1] = status;
}

void Reading::mark(SourceSpan where, model::LineStatus status) {
  const std::uint32_t first = line_at(where.begin);
  const std::uint32_t last = where.end > where.begin ? line_at(where.end - 1) : first;
  for (std::uint32_t line = first; line <= last; ++line) mark(line, status);
}

void Reading::mark_all(model::LineStatus status) {
  std::ranges::fill(lines_.lines, status);
}

void Reading::mark_rest(model::LineStatus status) {
  std::ranges::replace(lines_.lines, model::LineStatus::unknown, status);
}

model::RefusedText& Reading::refuse(SourceSpan where, std::string_view reason,
                                    std::string message) {
  return lines_.refused.emplace_back(
      model::RefusedText{where, reason, std::move(message), {}, {}, {}, {}});
}

void Reading::suggest(model::RefusedText& refused, SourceSpan where, std::string_view near) {
  refused.help = fmt::format("did you mean '{}'?", near);
  refused.edit = SuggestedEdit{where, std::string(near), false};
}

void Reading::report(std::string_view rule, Severity severity, SourceSpan where,
                     std::string message, std::string help) {
  Diagnostic found;
  found.rule = rule;
  found.severity = severity;
  found.where = where;
  found.message = std::move(message);
  found.help = std::move(help);
  out_.push_back(std::move(found));
}

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\r\v\f") == std::string_view::npos;
}

}  // namespace guestlink::config
