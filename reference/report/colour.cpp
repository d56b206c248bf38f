#include "reference/report/colour.h"

namespace guestlink::report {

bool wants_colour(ColourWish wish, bool is_terminal, const char* no_color,
                  const char* clicolor_force) {
  if (wish != ColourWish::automatic) return wish == ColourWish::always;
  if (no_color != nullptr && *no_color != '\0') return false;
  if (clicolor_force != nullptr && *clicolor_force != '\0' &&
      std::string_view(clicolor_force) != "0") {
    return true;
  }
  return is_terminal;
}

std::string_view Palette::of(Severity severity) const {
  switch (severity) {
  case Severity::info: return cyan;
  case Severity::warning: return yellow;
  case Severity::error: return red;
  case Severity::security: return magenta;
  }
  return red;
}

Palette palette(bool colour) {
  if (!colour) return {};
  return {.bold = "\x1b[1m",
          .blue = "\x1b[1;34m",
          .red = "\x1b[1;31m",
          .yellow = "\x1b[1;33m",
          .cyan = "\x1b[1;36m",
          .magenta = "\x1b[1;35m",
          .green = "\x1b[1;32m",
          .end = "\x1b[0m"};
}

}  // namespace guestlink::report
