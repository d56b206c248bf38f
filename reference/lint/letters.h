#pragma once

#include <string>
#include <string_view>

namespace guestlink::lint {

/// ASCII letters in lower case, everything else as it is.
std::string lower(std::string_view text);

}  // namespace guestlink::lint
