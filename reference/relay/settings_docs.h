#pragma once

#include <string>

namespace guestlink::relay {

/// docs/settings.md: every key with its meaning, type, default and an example.
std::string settings_markdown();
/// docs/settings.schema.json: the same as a JSON Schema (draft 2020-12), for editors.
std::string settings_schema();

}  // namespace guestlink::relay
