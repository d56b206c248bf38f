#include <algorithm>
#include <array>

#include "reference/lint/laptop_files.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

bool is_configuration(std::string_view path) {
  constexpr std::array<std::string_view, 3> never{"captures/", "laptop.json", "guest/etc/init.d/"};
  return std::ranges::none_of(never, [&](auto start) { return path.starts_with(start); });
}

/// A line that is nothing but a Markdown fence.
bool is_fence(std::string_view line) {
  const std::size_t first = line.find_first_not_of(" \t");
  if (first == std::string_view::npos || line[first] != '`') return false;
  const std::size_t end = line.find_first_not_of('`', first);
  if (end == std::string_view::npos) return true;
  return end - first >= 3 && line.find('`', end) == std::string_view::npos;
}

void look_at(FileId file, std::string_view line, SourceSpan span, Report& report) {
  const std::size_t first = line.find_first_not_of(" \t");
  if (first == std::string_view::npos || line[first] == '#') return;
  if (is_fence(line)) {
    report.add(span, "a fence of Markdown was copied along");
    return;
  }
  const std::size_t at = line.find("\\_");
  if (at == std::string_view::npos) return;
  const auto begin = static_cast<std::uint32_t>(span.begin + at);
  const SourceSpan where{file, begin, begin + 2};
  report.add(where, "the backslash is Markdown's, not this file's").edit =
      SuggestedEdit{where, "_", false};
}

void check(const model::Laptop& laptop, const SourceSet& sources, Report& report) {
  for (const model::FileLines& one : laptop.files) {
    if (!is_configuration(path_in_laptop(laptop, sources, one.file))) continue;
    const std::string_view text = sources.text(one.file);
    if (text.find_first_of("`\\") == std::string_view::npos) continue;
    for (std::uint32_t number = 1; number <= sources.line_count(one.file); ++number) {
      look_at(one.file, sources.line(one.file, number), sources.line_span(one.file, number),
              report);
    }
  }
}

}  // namespace

extern const Rule paste_markdown_escape{
    {.id = "paste-markdown-escape",
     .severity = Severity::error,
     .summary = "A file holds Markdown's fences or escapes from the page it was copied from.",
     .why = "A fence is a command that does not exist, `\\_` a wrong name: wrong paths, syntax "
            "errors, truncated commands.",
     .instead = "the text without them",
     .source = "seed 000 lines 43 to 69; seed 003 lines 55 to 62 and 133 to 141"},
    check};

}  // namespace guestlink::lint
