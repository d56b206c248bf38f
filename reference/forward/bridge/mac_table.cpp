#include "reference/forward/bridge/mac_table.h"

namespace guestlink::forward::bridge {

std::uint64_t MacTable::key(std::uint16_t vlan, const net::MacAddress& mac) {
  std::uint64_t word = vlan;
  for (const std::uint8_t octet : mac.octets) word = (word << 8U) | octet;
  return word;
}

void MacTable::learn(std::uint16_t vlan, const net::MacAddress& mac, PortId port, Instant now) {
  const std::uint64_t station = key(vlan, mac);
  const auto found = stations_.find(station);
  if (found != stations_.end()) {
    if (found->second.port != port && found->second.seen + ageing_ > now) ++moves_;
    found->second = {port, now};
    return;
  }
  if (stations_.size() >= capacity_) expire(now);
  if (stations_.size() >= capacity_) {
    ++not_learnt_;
    return;
  }
  stations_.emplace(station, Station{port, now});
}

std::optional<PortId> MacTable::port_of(std::uint16_t vlan, const net::MacAddress& mac,
                                        Instant now) const {
  const auto found = stations_.find(key(vlan, mac));
  if (found == stations_.end() || found->second.seen + ageing_ <= now) return std::nullopt;
  return found->second.port;
}

void MacTable::expire(Instant now) {
  std::erase_if(stations_, [&](const auto& entry) { return entry.second.seen + ageing_ <= now; });
}

}  // namespace guestlink::forward::bridge
