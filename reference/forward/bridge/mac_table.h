#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <unordered_map>

#include "reference/base/time.h"
#include "reference/forward/forwarder.h"
#include "reference/forward/keyed_hash.h"
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
  MacTable(Duration ageing, std::size_t capacity) : ageing_(ageing), capacity_(capacity) {}

  /// Enters or moves a station.  A full table learns nobody new but forgets who is too old first.
  void learn(std::uint16_t vlan, const net::MacAddress& mac, PortId port, Instant now);
  /// Where it was seen less than the ageing time ago.
  std::optional<PortId> port_of(std::uint16_t vlan, const net::MacAddress& mac, Instant now) const;
  void expire(Instant now);

  std::size_t size() const { return stations_.size(); }
  std::uint64_t moves() const { return moves_; }
  std::uint64_t not_learnt() const { return not_learnt_; }

 private:
  struct Station {
    PortId port;
    Instant seen;
  };
  static std::uint64_t key(std::uint16_t vlan, const net::MacAddress& mac);

  Duration ageing_;
  std::size_t capacity_;
  std::unordered_map<std::uint64_t, Station, StationHash> stations_;
  std::uint64_t moves_ = 0;
  std::uint64_t not_learnt_ = 0;
};

}  // namespace guestlink::forward::bridge
