#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "reference/base/result.h"

namespace guestlink::cli {

/// What stands behind "--port": a port of the forwarder and what it is connected to.
struct PortArgument {
  std::size_t place = 0;  ///< Among the forwarder's ports.
  std::string value;
};

/// "dmz=tap1".  `unreadable` when there is no '=', or no port of that name among `names`.
Result<PortArgument> parse_port_argument(std::string_view word, std::span<const std::string> names);

}  // namespace guestlink::cli
