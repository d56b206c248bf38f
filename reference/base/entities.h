#pragma once

#include <string>
#include <string_view>

namespace guestlink {

/// For XML and HTML, in a text or an attribute between double quotes: what means something there
/// becomes an entity.
std::string with_entities(std::string_view text);

}  // namespace guestlink
