#pragma once

#include <string>
#include <string_view>

namespace guestlink::report {

/// For XML and HTML, in a text or an attribute between double quotes: line ends stay, what else
/// shown() replaces becomes U+FFFD.
std::string escape_markup(std::string_view text);

}  // namespace guestlink::report
