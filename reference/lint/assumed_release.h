#pragma once

#include <string>
#include <string_view>

#include "reference/model/laptop.h"

namespace guestlink::lint {

/// What a finding adds where neither a capture nor laptop.json names the host's release, and the
/// rule had to take it for one: "; no release is known, taken for 12".
std::string if_assumed(const model::Laptop& laptop, std::string_view taken_for);

}  // namespace guestlink::lint
