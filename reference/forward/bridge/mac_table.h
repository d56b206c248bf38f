#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

#include "reference/base/time.h"
#include "reference/forward/bridge/per_second.h"
#include "reference/forward/forwarder.h"
#include "reference/forward/keyed_hash.h"
#include "reference/forward/settings.h"
#include "reference/net/address.h"

namespace guestlink::forward::bridge {

struct StationHash {
  std::size_t operator()(std::uint64_t key) const {
    return static_cast<std::size_t>(KeyedHash(0)(key, 0));
  }
};

/// Which station was last seen on which port, by VLAN (if_bridge(4)'s address cache).
class MacTable {
 public:
  /// `ports` are those of `settings`, which name every fixed station's.
  MacTable(const BridgeSettings& settings, const std::vector<BridgePort>& ports);

  /// Enters or moves a station; `none`, or why its frame must not pass.  A full table learns nobody
  /// new, but forgets who is too old, at most once a second: strangers' frames must not cost a walk
  /// over all stations each.
  DropReason learn(std::uint16_t vlan, const net::MacAddress& mac, PortId port, Instant now);
  /// Where it was seen less than the ageing time ago.
  std::optional<PortId> port_of(std::uint16_t vlan, const net::MacAddress& mac, Instant now) const;
  void expire(Instant now);

  std::size_t size() const { return stations_.size(); }

 private:
  struct Station {
    PortId port;
    Instant seen;
    bool fixed = false;
  };
  static std::uint64_t key(std::uint16_t vlan, const net::MacAddress& mac);
  bool is_old(const Station& station, Instant now) const {
    return !station.fixed && station.seen + ageing_ <= now;
  }
  DropReason seen_again(Station& station, PortId port, Instant now);
  bool is_full_at(PortId port) const;

  Duration ageing_;
  std::size_t capacity_;
  std::size_t port_capacity_;
  std::uint32_t move_limit_;
  std::unordered_map<std::uint64_t, Station, StationHash> stations_;
  std::vector<std::size_t> on_port_;  ///< How many stations are on each.
  PerSecond moves_;
  Instant next_sweep_when_full_{INT64_MIN};
};

}  // namespace guestlink::forward::bridge
