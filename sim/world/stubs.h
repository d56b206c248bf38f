#pragma once

#include <span>
#include <string_view>

namespace guestlink::sim {

/// The commands that would reach out of the world or change the machine; inside they log that they
/// were called and say yes.
std::span<const std::string_view> stubbed_commands();

/// What runs in their place.
std::string_view stub_script();

}  // namespace guestlink::sim
