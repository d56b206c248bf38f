#pragma once

#include <string_view>

namespace guestlink::model {

/// Whether an interface of FreeBSD by that name is made by `ifconfig … create`: "bridge0", "tap1".
/// Anything else is a card, which is there or not; lo0 is always there.
bool is_made_by_software(std::string_view name);

}  // namespace guestlink::model
