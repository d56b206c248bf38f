#include "reference/forward/route/route.h"

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "reference/forward/dual_stack.h"
#include "reference/forward/ipv6/router6.h"
#include "reference/forward/route/router4.h"

namespace guestlink::forward::route {
namespace {

struct Named {
  std::string_view name;
  const Attachment* at = nullptr;
};

std::string fault(const Named& one) {
  if (one.at->mac.is_zero() || one.at->mac.is_group()) {
    return fmt::format("{}.mac must be a station's address, not {}", one.name,
                       net::to_string(one.at->mac));
  }
  if (one.at->address.address.value == 0) return fmt::format("{}.address is missing", one.name);
  if (one.at->mtu < 576) {
    return fmt::format("{}.mtu is {}; IPv4 needs at least 576 here", one.name, one.at->mtu);
  }
  return {};
}

}  // namespace

std::string fault(const Settings& settings) {
  if (settings.local) {
    return fmt::format("mode {} has no local port: its own addresses answer pings only",
                       settings.mode);
  }
  std::vector<Named> ports{{"inside", &settings.inside}, {"outside", &settings.outside}};
  for (const FurtherPort& port : settings.ports) ports.push_back({port.name, &port.at});
  if (ports.size() > 16) return "a router has 16 ports at most";
  for (auto one = ports.begin(); one != ports.end(); ++one) {
    if (auto text = fault(*one); !text.empty()) return text;
    for (auto other = ports.begin(); other != one; ++other) {
      if (one->name == other->name) return fmt::format("two ports are called {}", one->name);
      if (one->at->address.overlaps(other->at->address)) {
        return fmt::format("{} {} and {} {} overlap; renumber one of them", other->name,
                           net::to_string(other->at->address), one->name,
                           net::to_string(one->at->address));
      }
    }
  }
  if (settings.gateway && !settings.outside.address.contains(*settings.gateway)) {
    return fmt::format("the gateway {} is not in {}", net::to_string(*settings.gateway),
                       net::to_string(settings.outside.address));
  }
  return ipv6::fault(settings);
}

Result<std::unique_ptr<Forwarder>> make(const Settings& settings) {
  if (std::string text = fault(settings); !text.empty()) {
    return failure(Error::Code::unreadable, std::move(text));
  }
  std::unique_ptr<Forwarder> ipv4 = std::make_unique<Router4>(settings);
  if (!settings.ipv6) return ipv4;
  return dual_stack(std::move(ipv4), std::make_unique<ipv6::Router6>(settings));
}

Result<std::unique_ptr<Forwarder>> make_proxy_arp(const Settings& settings) {
  Settings apart = settings;
  // Inside has no network: what is said of it is the outside's.
  apart.inside.address = {net::Ipv4Address{1}, 32};
  std::string text = fault(apart);
  if (text.empty() && !settings.ports.empty()) text = "mode proxy_arp has two ports";
  if (text.empty() && settings.inside.address.address.value != 0) {
    text = "in mode proxy_arp both sides are the outside's network: leave out inside.address";
  }
  if (!text.empty()) return failure(Error::Code::unreadable, std::move(text));
  std::unique_ptr<Forwarder> ipv4 = std::make_unique<Router4>(settings);
  if (!settings.ipv6) return ipv4;
  return dual_stack(std::move(ipv4), std::make_unique<ipv6::Router6>(settings));
}

}  // namespace guestlink::forward::route
