#include <algorithm>

#include "reference/lint/laptop_files.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

/// The bytes of a line's end that look like a continuation and are none: `\\` or `\ `.
/// Empty where the line ends well.
std::string_view broken_end(std::string_view line) {
  const std::size_t last = line.find_last_not_of(" \t\r");
  if (last == std::string_view::npos || line[last] != '\\') return {};
  const std::size_t word = line.find_first_not_of(" \t");
  if (line[word] == '#') return {};
  std::size_t first = last;
  while (first > 0 && line[first - 1] == '\\') --first;
  const bool blank_behind = last + 1 < line.size();
  const bool doubled = (last - first) % 2 == 1;
  return blank_behind || doubled ? line.substr(first) : std::string_view();
}

bool calls_bhyve(const model::Laptop& laptop, FileId file) {
  const auto is_here = [&](const auto& command) { return command.where.file == file; };
  return std::ranges::any_of(laptop.host.bhyve, is_here) ||
         std::ranges::any_of(laptop.host.grub, is_here);
}

void check(const model::Laptop& laptop, const SourceSet& sources, Report& report) {
  for (const auto& file : laptop.files) {
    if (!calls_bhyve(laptop, file.file)) continue;
    for (std::uint32_t number = 1; number <= sources.line_count(file.file); ++number) {
      const std::string_view end = broken_end(sources.line(file.file, number));
      if (end.empty()) continue;
      SourceSpan where = sources.line_span(file.file, number);
      where.begin = where.end - static_cast<std::uint32_t>(end.size());
      report.add(where, end.starts_with("\\\\")
                            ? "two backslashes: the command ends here, without the lines below"
                            : "a blank behind the backslash: the command ends here, without the "
                              "lines below");
    }
  }
}

}  // namespace

extern const Rule bhyve_continuation_broken{
    {.id = "bhyve-continuation-broken",
     .severity = Severity::error,
     .summary = "A line of a bhyve command ends in two backslashes or in a backslash and a blank.",
     .why = "The shell ends the command there: the options below it, with the network device or "
            "the card among them, are lost.",
     .instead = "a single backslash as the last character of the line",
     .source = "sh(1), Quoting; seed 003 lines 54 to 62"},
    check};

}  // namespace guestlink::lint
