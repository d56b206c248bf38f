#pragma once

#include <map>
#include <string>

namespace guestlink::sim {

/// What a step or a look at a node's tables found, by name: "received" -> "3",
/// "connected" -> "false".
using Facts = std::map<std::string, std::string>;

}  // namespace guestlink::sim
