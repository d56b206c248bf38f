#include "reference/forward/modes.h"

#include <algorithm>
#include <array>
#include <initializer_list>
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
std::unique_ptr<Forwarder> filtered(std::unique_ptr<Forwarder> made, const Settings& settings) {
  if (!settings.filter) return made;
  return filter::around(std::move(made), settings, *settings.filter);
}

/// The first of several that is one.
Fault first_of(std::initializer_list<Fault> faults) {
  for (const Fault& one : faults) {
    if (one) return one;
  }
  return {};
}

Fault fault_of_filter(const Settings& settings) {
  return settings.filter ? filter::fault(settings, *settings.filter) : Fault{};
}

Fault fault_of_nat44(const Settings& settings) {
  return first_of({nat44::fault(settings), ipv6::fault(settings), fault_of_filter(settings)});
}

/// nat44, which knows only IPv4, beside a router of IPv6.
std::unique_ptr<Forwarder> make_nat44(const Settings& settings) {
  auto made = nat44::make(settings);
  if (settings.ipv6) made = dual_stack(std::move(made), ipv6::make(settings));
  return filtered(std::move(made), settings);
}

Fault fault_of_route(const Settings& settings) {
  return first_of({route::fault(settings), fault_of_filter(settings)});
}

std::unique_ptr<Forwarder> make_route(const Settings& settings) {
  return filtered(route::make(settings), settings);
}

}  // namespace

std::span<const Mode> modes() {
  static constexpr std::array<Mode, 7> table{{
      {"nat44", "routes and masquerades the inside network behind the outside address",
       fault_of_nat44, make_nat44},
      {"bridge", "joins its ports into one Ethernet", bridge::fault, bridge::make},
      {"route", "routes between its ports without translation", fault_of_route, make_route},
      {"firewall", "routes, and lets nothing in from the air that was not asked for",
       fault_of_route, firewall::make},
      {"mac_nat", "one MAC on the air for all hosts inside", station::fault_of_mac_nat,
       station::make_mac_nat},
      {"mac_clone", "the one host's own MAC on the air", station::fault_of_mac_clone,
       station::make_mac_clone},
      {"proxy_arp", "routes between two sides of one network, answering ARP for each other",
       route::fault_of_proxy_arp, route::make_proxy_arp},
  }};
  return table;
}

Fault fault_of(const Settings& settings) {
  const auto table = modes();
  const auto found = std::ranges::find(table, settings.mode, &Mode::name);
  if (found != table.end()) return found->fault(settings);
  std::string known;
  for (const Mode& mode : table) {
    known += known.empty() ? "" : ", ";
    known += mode.name;
  }
  return {"there is no mode \"" + settings.mode + "\"; there are " + known, "mode"};
}

Result<std::unique_ptr<Forwarder>> make_forwarder(const Settings& settings) {
  if (Fault fault = fault_of(settings)) {
    return failure(Error::Code::unreadable, std::move(fault.what));
  }
  return std::ranges::find(modes(), settings.mode, &Mode::name)->make(settings);
}

}  // namespace guestlink::forward
