#pragma once

#include <optional>
#include <string>

#include "reference/base/diagnostic.h"
#include "reference/base/source.h"
#include "reference/forward/settings.h"

namespace guestlink::relay {

/// The settings that a JSON file holds, as docs/settings.md says.  Nothing when it has an error;
/// `out` then says every one of them, each at its place.
std::optional<forward::Settings> read_settings(const SourceSet& sources, FileId file,
                                               Diagnostics& out);

/// "demo.json:4:13: error: …" with the line, a caret under the place and the remedy.
std::string in_words(const SourceSet& sources, const Diagnostic& finding);

}  // namespace guestlink::relay
