#include "reference/forward/modes.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "reference/forward/bridge/bridge.h"
#include "reference/forward/dual_stack.h"
#include "reference/forward/ipv6/router6.h"
#include "reference/forward/nat44/nat44.h"
#include "reference/forward/route/route.h"

namespace guestlink::forward {
namespace {

/// nat44, which knows only IPv4, beside a router of IPv6.
Result<std::unique_ptr<Forwarder>> make_nat44(const Settings& settings) {
  auto ipv4 = nat44::make(settings);
  if (!ipv4 || !settings.ipv6) return ipv4;
  auto ipv6 = ipv6::make(settings);
  if (!ipv6) return ipv6;
  return dual_stack(*std::move(ipv4), *std::move(ipv6));
}

}  // namespace

std::span<const Mode> modes() {
  static constexpr std::array<Mode, 3> table{{
      {"nat44", "routes and masquerades the inside network behind the outside address", make_nat44},
      {"bridge", "joins its ports into one Ethernet", bridge::make},
      {"route", "routes between its ports without translation", route::make},
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
