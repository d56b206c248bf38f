#pragma once

#include <cstdint>
#include <string_view>

#include "reference/base/diagnostic.h"

namespace guestlink::report {

/// What --color asks for.
enum class ColourWish : std::uint8_t { automatic, always, never };

/// Whether to colour.  `no_color` and `clicolor_force` are the environment's NO_COLOR and
/// CLICOLOR_FORCE (null: not set): --color first, then NO_COLOR when not empty (no-color.org),
/// then CLICOLOR_FORCE when neither empty nor "0", then whether a person watches.
bool wants_colour(ColourWish wish, bool is_terminal, const char* no_color,
                  const char* clicolor_force);

/// Escape sequences (ECMA-48 SGR), all empty where no colour is wanted.
struct Palette {
  std::string_view bold, blue, red, yellow, cyan, magenta, green, end;
  std::string_view of(Severity severity) const;
};
Palette palette(bool colour);

}  // namespace guestlink::report
