#include "reference/forward/route/route.h"

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "reference/forward/attachment_fault.h"
#include "reference/forward/dual_stack.h"
#include "reference/forward/ipv6/router6.h"
#include "reference/forward/route/router4.h"

namespace guestlink::forward::route {
namespace {

struct Named {
  std::string name;
  const Attachment* at = nullptr;
  std::string key;  ///< As the settings file calls it.
};

std::unique_ptr<Forwarder> with_ipv6(const Settings& settings) {
  std::unique_ptr<Forwarder> ipv4 = std::make_unique<Router4>(settings);
  if (!settings.ipv6) return ipv4;
  return dual_stack(std::move(ipv4), std::make_unique<ipv6::Router6>(settings));
}

}  // namespace

Fault fault(const Settings& settings) {
  if (settings.local) {
    return {fmt::format("mode {} has no local port: its own addresses answer pings only",
                        settings.mode),
            "local", "remove the section"};
  }
  std::vector<Named> ports{{"inside", &settings.inside, "inside"},
                           {"outside", &settings.outside, "outside"}};
  for (std::size_t i = 0; i < settings.ports.size(); ++i) {
    ports.push_back({settings.ports[i].name, &settings.ports[i].at, fmt::format("ports[{}]", i)});
  }
  if (ports.size() > 16) return {"a router has 16 ports at most", "ports"};
  for (auto one = ports.begin(); one != ports.end(); ++one) {
    if (Fault found = fault_of_attachment(one->name, one->key, *one->at)) return found;
    for (auto other = ports.begin(); other != one; ++other) {
      if (one->name == other->name) {
        return {fmt::format("two ports are called {}", one->name), one->key + ".name",
                "give it another name"};
      }
      if (one->at->address.overlaps(other->at->address)) {
        return {fmt::format("{} {} and {} {} overlap; renumber one of them", other->name,
                            net::to_string(other->at->address), one->name,
                            net::to_string(one->at->address)),
                one->key + ".address"};
      }
    }
  }
  if (Fault found = fault_of_gateway(settings)) return found;
  return ipv6::fault(settings);
}

std::unique_ptr<Forwarder> make(const Settings& settings) {
  return with_ipv6(settings);
}

Fault fault_of_proxy_arp(const Settings& settings) {
  Settings apart = settings;
  // Inside has no network: what is said of it is the outside's.
  apart.inside.address = {net::Ipv4Address{1}, 32};
  if (Fault found = fault(apart)) return found;
  if (!settings.ports.empty()) return {"mode proxy_arp has two ports", "ports", "remove the list"};
  if (settings.inside.address.address.value == 0) return {};
  return {"in mode proxy_arp both sides are the outside's network: leave out inside.address",
          "inside.address"};
}

std::unique_ptr<Forwarder> make_proxy_arp(const Settings& settings) {
  return with_ipv6(settings);
}

}  // namespace guestlink::forward::route
