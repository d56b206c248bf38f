#pragma once

#include <string_view>

namespace guestlink::cli {

/// The program's version; CMakeLists.txt and CHANGELOG.md say the same (a test compares).
inline constexpr std::string_view version = "0.1.0";

}  // namespace guestlink::cli
