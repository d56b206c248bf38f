#pragma once

#include <string>
#include <string_view>

namespace guestlink::cli {

/// "there is no rule 'X'", with "did you mean 'Y'?" where one is near.
std::string no_such_rule(std::string_view word);

}  // namespace guestlink::cli
