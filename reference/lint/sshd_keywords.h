#pragma once

#include <string_view>
#include <vector>

namespace guestlink::lint {

/// Whether sshd(8) of OpenSSH 9 or 10 knows the keyword, in any case.
bool is_sshd_keyword(std::string_view word);

/// All keywords, for "did you mean".
std::vector<std::string_view> sshd_keywords();

/// The values that a keyword takes, in lower case; empty where they are free or it is not known.
std::vector<std::string_view> sshd_values(std::string_view keyword);

/// Whether several lines of the keyword add up, instead of the first one holding.
bool sshd_accumulates(std::string_view keyword);

}  // namespace guestlink::lint
