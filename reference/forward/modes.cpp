#include "reference/forward/modes.h"

#include <algorithm>
#include <array>
#include <string>

#include "reference/forward/bridge/bridge.h"
#include "reference/forward/nat44/nat44.h"

namespace guestlink::forward {

std::span<const Mode> modes() {
  static constexpr std::array<Mode, 2> table{{
      {"nat44", "routes and masquerades the inside network behind the outside address",
       nat44::make},
      {"bridge", "joins its ports into one Ethernet", bridge::make},
  }};
  return table;
}

Result<std::unique_ptr<Forwarder>> make_forwarder(const Settings& settings) {
  const auto table = modes();
  const auto found = std::ranges::find(table, settings.mode, &Mode::name);
  if (found != table.end()) return found->make(settings);
  std::string known;
  for (const Mode& mode : table) {
    known += known.empty() ? "" : ", ";
    known += mode.name;
  }
  return failure(Error::Code::unreadable,
                 "there is no mode \"" + settings.mode + "\"; there are " + known);
}

}  // namespace guestlink::forward
