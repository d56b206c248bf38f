#pragma once

#include <memory>
#include <string>

#include "reference/report/colour.h"

namespace CLI {  // NOLINT(readability-identifier-naming): CLI11's name
class App;
}

namespace guestlink::cli {

/// Declares --color on `app` (and --colour, which means the same).
void declare_colour(CLI::App& app, std::shared_ptr<report::ColourWish> wish);

/// Whether what goes to standard output is to be coloured.
bool colours_output(report::ColourWish wish);

/// Writes to standard output; what a closed pipe does not take is lost.
void print(const std::string& text);

}  // namespace guestlink::cli
