// FreeBSD's sysctl.conf(5), as sbin/sysctl/sysctl.c parsefile() and parse() read it.

#include <cstddef>
#include <string_view>

#include "reference/base/traced_text.h"
#include "reference/config/readers.h"

namespace guestlink::config {
namespace {

using model::LineStatus;

constexpr std::string_view blanks = " \t\r\n\v\f";

/// The end of a line's text: a comment begins at a '#' that no '\' precedes; behind a quoted
/// string everything is cut.
std::size_t end_of_text(std::string_view line) {
  for (std::size_t at = 0; at < line.size(); ++at) {
    if (line[at] == '#' && (at == 0 || line[at - 1] != '\\')) return at;
    if (line[at] == '\'' || line[at] == '"') {
      const std::size_t close = line.find(line[at], at + 1);
      return close == std::string_view::npos ? line.size() : close + 1;
    }
  }
  return line.size();
}

TracedText trimmed(const TracedText& text) {
  const std::size_t begin = text.text().find_first_not_of(blanks);
  if (begin == std::string::npos) return text.part(text.size(), 0);
  return text.part(begin, text.text().find_last_not_of(blanks) + 1 - begin);
}

}  // namespace

void read_sysctl_conf(Reading& in) {
  for (std::uint32_t number = 1; number <= in.line_count(); ++number) {
    const Line line = in.line(number);
    const TracedText text =
        trimmed(TracedText(line.text, line.where).part(0, end_of_text(line.text)));
    if (text.empty()) {
      in.mark(number, LineStatus::ignored);
      continue;
    }
    const std::size_t equals = text.text().find_first_of("=:");
    if (equals == std::string::npos) {
      // The real program prints the value and changes nothing.
      in.mark(number, LineStatus::unmodelled);
      in.refuse(text.place(), "sysctl-no-value", "sysctl only shows it: nothing is set");
      continue;
    }
    const TracedText key = trimmed(text.part(0, equals));
    TracedText value = trimmed(text.part(equals + 1));
    const std::string& bare = value.text();
    if (bare.size() >= 2 && (bare.front() == '"' || bare.front() == '\'') &&
        bare.back() == bare.front()) {
      value = value.part(1, bare.size() - 2);
    }
    if (key.empty() || key.text().find_first_of(blanks) != std::string::npos) {
      in.refuse(text.place(), "sysctl-bad-name", "sysctl says \"unknown oid\"");
      continue;
    }
    in.laptop().host.sysctl.all.emplace_back(key.located(), value);
    in.mark(number, LineStatus::understood);
  }
}

}  // namespace guestlink::config
