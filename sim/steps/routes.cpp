#include "sim/steps/routes.h"

#include <bit>
#include <charconv>
#include <chrono>
#include <fstream>
#include <iterator>
#include <sstream>

#include <netinet/in.h>

namespace guestlink::sim {
namespace {

std::optional<net::Ipv4Address> parse_word(std::string_view text) {
  std::uint32_t word = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), word, 16);
  if (read.ec != std::errc{} || read.ptr != text.data() + text.size()) return std::nullopt;
  return net::Ipv4Address{ntohl(word)};
}

}  // namespace

std::vector<Route> parse_routes(std::string_view table) {
  std::vector<Route> routes;
  std::istringstream lines{std::string(table)};
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    Route route;
    std::string to;
    std::string gateway;
    std::string unused;
    std::string mask;
    // Iface Destination Gateway Flags RefCnt Use Metric Mask
    if (!(words >> route.interface >> to >> gateway >> unused >> unused >> unused >> unused >>
          mask)) {
      continue;
    }
    const auto address = parse_word(to);
    const auto via = parse_word(gateway);
    const auto bits = parse_word(mask);
    if (!address || !via || !bits) continue;  // the heading
    route.to = {*address, static_cast<std::uint8_t>(std::popcount(bits->value))};
    route.gateway = *via;
    routes.push_back(std::move(route));
  }
  return routes;
}

Result<std::vector<Route>> routes_of(World& world, const std::string& node) {
  const auto table = world.call(
      node,
      []() -> Result<std::string> {
        std::ifstream file("/proc/net/route");
        return std::string(std::istreambuf_iterator<char>(file), {});
      },
      std::chrono::seconds(20));
  if (!table) return tl::unexpected(table.error());
  return parse_routes(*table);
}

}  // namespace guestlink::sim
