#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

#include "reference/base/source.h"

namespace guestlink::view {

/// "host/etc/rc.conf:15"; the file alone where the span is empty at its start, which speaks of all
/// of it.
std::string place_text(const SourceSet& sources, SourceSpan where);

/// {file, line, column, end_line, end_column}
nlohmann::ordered_json place_object(const SourceSet& sources, SourceSpan where);

/// The text of a JSON answer, with a line end; bytes that are no UTF-8 become U+FFFD.
std::string json_text(const nlohmann::ordered_json& object);

/// `text` in one line for a terminal: control characters become blanks.
std::string plain(std::string_view text);

}  // namespace guestlink::view
