// IEEE 802.1D-2004 sections 7.8 and 7.9; if_bridge(4) bridge_rtupdate for the limits.

#include "reference/forward/bridge/mac_table.h"

#include <algorithm>

namespace guestlink::forward::bridge {

MacTable::MacTable(const BridgeSettings& settings, const std::vector<BridgePort>& ports)
    : ageing_(settings.ageing),
      capacity_(settings.max_addresses),
      port_capacity_(settings.port_max_addresses),
      move_limit_(settings.move_limit),
      on_port_(ports.size()) {
  for (const FixedStation& one : settings.fixed) {
    const auto at = std::ranges::find(ports, one.port, &BridgePort::name);
    const PortId port{static_cast<std::uint8_t>(at - ports.begin())};
    stations_[key(one.vlan, one.mac)] = {port, Instant{}, true};
  }
}

std::uint64_t MacTable::key(std::uint16_t vlan, const net::MacAddress& mac) {
  std::uint64_t word = vlan;
  for (const std::uint8_t octet : mac.octets) word = (word << 8U) | octet;
  return word;
}

bool MacTable::is_full_at(PortId port) const {
  return port_capacity_ != 0 && on_port_[port.index] >= port_capacity_;
}

DropReason MacTable::seen_again(Station& station, PortId port, Instant now) {
  if (station.port == port) {
    station.seen = now;
    return DropReason::none;
  }
  if (station.fixed) return DropReason::mac_moved;
  if (is_full_at(port)) return DropReason::port_address_limit;
  // Many moves are what a loop looks like; then everybody stays where he was.
  const bool alive = !is_old(station, now);
  if (alive && !moves_.allows(move_limit_, now)) return DropReason::mac_moved;
  --on_port_[station.port.index];
  ++on_port_[port.index];
  station = {port, now, false};
  return DropReason::none;
}

DropReason MacTable::learn(std::uint16_t vlan, const net::MacAddress& mac, PortId port,
                           Instant now) {
  const std::uint64_t station = key(vlan, mac);
  const auto found = stations_.find(station);
  if (found != stations_.end()) return seen_again(found->second, port, now);
  const bool full = stations_.size() >= capacity_ || is_full_at(port);
  if (full && now >= next_sweep_when_full_) {
    expire(now);
    next_sweep_when_full_ = now + std::chrono::seconds(1);
  }
  if (is_full_at(port)) return DropReason::port_address_limit;
  if (stations_.size() >= capacity_) return DropReason::none;  // not learnt, but carried
  stations_.emplace(station, Station{port, now, false});
  ++on_port_[port.index];
  return DropReason::none;
}

std::optional<PortId> MacTable::port_of(std::uint16_t vlan, const net::MacAddress& mac,
                                        Instant now) const {
  const auto found = stations_.find(key(vlan, mac));
  if (found == stations_.end() || is_old(found->second, now)) return std::nullopt;
  return found->second.port;
}

void MacTable::expire(Instant now) {
  for (auto one = stations_.begin(); one != stations_.end();) {
    if (!is_old(one->second, now)) {
      ++one;
      continue;
    }
    --on_port_[one->second.port.index];
    one = stations_.erase(one);
  }
}

}  // namespace guestlink::forward::bridge
