#include "reference/base/entities.h"

namespace guestlink {

std::string with_entities(std::string_view text) {
  std::string made;
  made.reserve(text.size());
  for (const char letter : text) {
    switch (letter) {
    case '&': made += "&amp;"; break;
    case '<': made += "&lt;"; break;
    case '>': made += "&gt;"; break;
    case '"': made += "&quot;"; break;
    default: made += letter;
    }
  }
  return made;
}

}  // namespace guestlink
