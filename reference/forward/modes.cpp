#include "reference/forward/modes.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "reference/forward/bridge/bridge.h"
#include "reference/forward/dual_stack.h"
#include "reference/forward/filter/filter.h"
#include "reference/forward/firewall/firewall.h"
#include "reference/forward/ipv6/router6.h"
#include "reference/forward/nat44/nat44.h"
#include "reference/forward/route/route.h"
#include "reference/forward/station/mac_clone.h"
#include "reference/forward/station/mac_nat.h"

namespace guestlink::forward {
namespace {

/// Behind the filter of the settings, if they have one.
Result<std::unique_ptr<Forwarder>> filtered(Result<std::unique_ptr<Forwarder>> made,
                                            const Settings& settings) {
  if (!made || !settings.filter) return made;
  return filter::around(*std::move(made), settings, *settings.filter);
}

/// nat44, which knows only IPv4, beside a router of IPv6.
Result<std::unique_ptr<Forwarder>> make_nat44(const Settings& settings) {
  auto made = nat44::make(settings);
  if (made && settings.ipv6) {
    auto ipv6 = ipv6::make(settings);
    if (!ipv6) return ipv6;
    made = dual_stack(*std::move(made), *std::move(ipv6));
  }
  return filtered(std::move(made), settings);
}

Result<std::unique_ptr<Forwarder>> make_route(const Settings& settings) {
  return filtered(route::make(settings), settings);
}

}  // namespace

std::span<const Mode> modes() {
  static constexpr std::array<Mode, 7> table{{
      {"nat44", "routes and masquerades the inside network behind the outside address", make_nat44},
      {"bridge", "joins its ports into one Ethernet", bridge::make},
      {"route", "routes between its ports without translation", make_route},
      {"firewall", "routes, and lets nothing in from the air that was not asked for",
       firewall::make},
      {"mac_nat", "one MAC on the air for all hosts inside", station::make_mac_nat},
      {"mac_clone", "the one host's own MAC on the air", station::make_mac_clone},
      {"proxy_arp", "routes between two sides of one network, answering ARP for each other",
       route::make_proxy_arp},
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
