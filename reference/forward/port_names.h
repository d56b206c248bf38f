#pragma once

#include <string>
#include <vector>

#include "reference/forward/settings.h"

namespace guestlink::forward {

/// What the forwarder's ports are called, in their order: inside, outside, and then local or
/// the further ones of the settings.
std::vector<std::string> port_names(const Settings& settings);

}  // namespace guestlink::forward
