#include "reference/cli/port_argument.h"

#include <algorithm>

#include <fmt/format.h>

namespace guestlink::cli {

Result<PortArgument> parse_port_argument(std::string_view word,
                                         std::span<const std::string> names) {
  const std::size_t equal = word.find('=');
  if (equal == std::string_view::npos || equal + 1 == word.size()) {
    return failure(Error::Code::unreadable,
                   fmt::format("--port {}: NAME=VALUE is needed, for instance dmz=tap1", word));
  }
  const std::string_view name = word.substr(0, equal);
  const auto found = std::ranges::find(names, name);
  if (found == names.end()) {
    return failure(Error::Code::unreadable,
                   fmt::format("--port {}: the settings have no port '{}'; there are {}", word,
                               name, fmt::join(names, ", ")));
  }
  return PortArgument{static_cast<std::size_t>(found - names.begin()),
                      std::string(word.substr(equal + 1))};
}

}  // namespace guestlink::cli
