#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "reference/base/result.h"
#include "reference/net/address.h"
#include "sim/world/world.h"

namespace guestlink::sim {

/// A route of a node's main table.
struct Route {
  std::string interface;
  net::Ipv4Cidr to;            ///< 0.0.0.0/0: the default route.
  net::Ipv4Address gateway{};  ///< 0.0.0.0: on the interface's own link.
};

/// Reads /proc/net/route (Linux's route_proc_show): hexadecimal words in the machine's own order.
std::vector<Route> parse_routes(std::string_view table);

Result<std::vector<Route>> routes_of(World& world, const std::string& node);

}  // namespace guestlink::sim
