#include "reference/report/diff.h"

#include <algorithm>
#include <cstddef>
#include <vector>

#include <fmt/format.h>

namespace guestlink::report {
namespace {

constexpr std::size_t context = 3;

/// With their line ends.
std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
    lines.push_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return lines;
}

void add_line(std::string& out, char sign, std::string_view line) {
  out += sign;
  out += line;
  if (!line.ends_with('\n')) out += "\n\\ No newline at end of file\n";
}

/// Lines [first, last) of both texts, which differ somewhere in between.
void add_hunk(std::string& out, const std::vector<std::string_view>& before,
              const std::vector<std::string_view>& after, std::size_t first, std::size_t last) {
  out += fmt::format("@@ -{0},{1} +{0},{1} @@\n", first + 1, last - first);
  for (std::size_t at = first; at < last;) {
    if (before[at] == after[at]) {
      add_line(out, ' ', before[at++]);
      continue;
    }
    std::size_t end = at;
    while (end < last && before[end] != after[end]) ++end;
    for (std::size_t line = at; line < end; ++line) add_line(out, '-', before[line]);
    for (std::size_t line = at; line < end; ++line) add_line(out, '+', after[line]);
    at = end;
  }
}

}  // namespace

std::string unified_diff(std::string_view path, std::string_view before, std::string_view after) {
  if (before == after) return "";
  const auto old_lines = lines_of(before);
  const auto new_lines = lines_of(after);
  std::string out = fmt::format("--- {0}\n+++ {0}\n", path);
  if (old_lines.size() != new_lines.size()) {
    out += fmt::format("@@ -1,{} +1,{} @@\n", old_lines.size(), new_lines.size());
    for (const auto line : old_lines) add_line(out, '-', line);
    for (const auto line : new_lines) add_line(out, '+', line);
    return out;
  }
  for (std::size_t at = 0; at < old_lines.size(); ++at) {
    if (old_lines[at] == new_lines[at]) continue;
    const std::size_t first = at > context ? at - context : 0;
    std::size_t last = at + 1;
    for (std::size_t next = at + 1; next < old_lines.size() && next < last + 2 * context; ++next) {
      if (old_lines[next] != new_lines[next]) last = next + 1;
    }
    at = last - 1;
    add_hunk(out, old_lines, new_lines, first, std::min(last + context, old_lines.size()));
  }
  return out;
}

}  // namespace guestlink::report
