// freebsd-version(1) or `uname -r`: "15.1-RELEASE-p2", one line per -k, -r, -u.

#include "reference/base/traced_text.h"
#include "reference/config/readers.h"

namespace guestlink::config {

void read_freebsd_version(Reading& in) {
  for (std::uint32_t number = 1; number <= in.line_count(); ++number) {
    const Line line = in.line(number);
    if (is_blank(line.text)) {
      in.mark(number, model::LineStatus::ignored);
      continue;
    }
    for (const TracedText& word : split_words(TracedText(line.text, line.where))) {
      const auto release = model::parse_release(word.text());
      if (!release) continue;
      if (!in.laptop().seen.release) in.laptop().seen.release = {*release, word.place()};
      in.mark(number, model::LineStatus::understood);
      break;
    }
  }
}

}  // namespace guestlink::config
