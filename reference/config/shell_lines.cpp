#include "reference/config/shell_lines.h"

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace guestlink::config {

using model::LineStatus;

void ShellLines::note(SourceSpan where, LineStatus status) {
  const std::uint32_t first = in_.line_at(where.begin);
  const std::uint32_t last = where.end > where.begin ? in_.line_at(where.end - 1) : first;
  for (std::uint32_t line = first; line <= last && line <= noted_.size(); ++line) {
    auto& noted = noted_[line - 1];
    // The order of the enumeration is that of badness, but for "ignored".
    if (!noted || *noted == LineStatus::ignored ||
        (status != LineStatus::ignored && status > *noted)) {
      noted = status;
    }
  }
}

void ShellLines::finish(const ShellScript& script) {
  const std::uint32_t stop =
      script.trouble ? in_.line_at(script.trouble->where.begin) : in_.line_count() + 1;
  for (std::uint32_t number = 1; number <= in_.line_count(); ++number) {
    const auto& noted = noted_[number - 1];
    if (noted) {
      in_.mark(number, *noted);
      continue;
    }
    const std::string_view text = in_.line(number).text;
    const std::size_t first = text.find_first_not_of(" \t\r");
    if (first == std::string_view::npos || text[first] == '#') {
      in_.mark(number, LineStatus::ignored);
    } else if (number < stop) {
      in_.mark(number, LineStatus::unmodelled);
    }
  }
}

}  // namespace guestlink::config
