#include "reference/forward/station/hosts.h"

#include <algorithm>

namespace guestlink::forward::station {

bool Hosts::learn(const net::Ipv6Address& address, const net::MacAddress& mac, Instant now) {
  const auto found = hosts_.find(address);
  if (found != hosts_.end()) {
    found->second = {mac, now};
    return true;
  }
  if (hosts_.size() >= most_) expire(now);
  if (hosts_.size() >= most_) return false;
  hosts_.emplace(address, Host{mac, now});
  return true;
}

std::optional<net::MacAddress> Hosts::mac_of(const net::Ipv6Address& address, Instant now) const {
  const auto found = hosts_.find(address);
  if (found == hosts_.end() || found->second.seen + ageing_ <= now) return std::nullopt;
  return found->second.mac;
}

bool Hosts::has(const net::MacAddress& mac, Instant now) const {
  return std::ranges::any_of(hosts_, [&](const auto& one) {
    return one.second.mac == mac && one.second.seen + ageing_ > now;
  });
}

void Hosts::expire(Instant now) {
  std::erase_if(hosts_, [&](const auto& one) { return one.second.seen + ageing_ <= now; });
}

}  // namespace guestlink::forward::station
