#pragma once

#include <cstdint>
#include <string_view>

namespace guestlink::config {

/// What sshd makes of a keyword.
enum class SshdKeyword : std::uint8_t {
  unknown,  ///< "Bad configuration option": it does not start.
  current,
  deprecated,  ///< Accepted with a warning and without effect.
};

/// `keyword` in lower case.
SshdKeyword sshd_keyword(std::string_view keyword);
/// Whether the keyword takes this value, in lower case; true where its values are not a short list.
bool sshd_takes(std::string_view keyword, std::string_view value);

}  // namespace guestlink::config
