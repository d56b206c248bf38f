#include "reference/report/markup.h"

#include <cstddef>

#include "reference/base/entities.h"
#include "reference/report/shown_line.h"

namespace guestlink::report {

std::string escape_markup(std::string_view text) {
  std::string result;
  while (true) {
    const std::size_t end = text.find('\n');
    result += with_entities(shown(text.substr(0, end)));
    if (end == std::string_view::npos) return result;
    result += '\n';
    text.remove_prefix(end + 1);
  }
}

}  // namespace guestlink::report
