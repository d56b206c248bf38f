#pragma once

#include <string>
#include <string_view>

namespace guestlink::sim {

/// A whole HTML page around `body`, which is HTML.
std::string page(std::string_view title, std::string_view body);

}  // namespace guestlink::sim
