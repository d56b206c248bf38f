#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "reference/base/time.h"
#include "reference/net/address.h"

namespace guestlink::forward {

/// Where bridges differ, whose choice is taken.
enum class BridgeLike : std::uint8_t {
  standard,  ///< IEEE 802.1D, and the stricter of the two where it leaves a choice.
  freebsd,   ///< if_bridge(4): an odd source is not learnt but carried, an own source is dropped.
  linux,     ///< Linux's bridge: STP's group is carried while no STP runs here.
};

/// A station that is known without having been heard, and never moves or ages.
struct FixedStation {
  net::MacAddress mac;
  std::uint8_t port = 0;
  std::uint16_t vlan = 0;
};

struct BridgeSettings {
  std::size_t ports = 2;
  Duration ageing = std::chrono::seconds(1200);  ///< if_bridge(4)'s default, and the seeds'.
  std::size_t max_addresses = 2000;              ///< ifconfig(8) maxaddr.
  BridgeLike like = BridgeLike::standard;
  std::size_t port_max_addresses = 0;  ///< ifconfig(8) ifmaxaddr; 0: no limit.
  /// Broadcasts and multicasts let through from one port in a second; 0: all.
  std::uint32_t storm_limit = 0;
  /// How often a second one station may move between ports before it is held; 0: ever so often.
  std::uint32_t move_limit = 0;
  std::optional<std::uint16_t> mtu;  ///< Bytes of payload that every port carries.
  std::vector<FixedStation> fixed;
  std::vector<net::MacAddress> own;    ///< The bridge's and its members' own addresses.
  std::vector<std::uint8_t> isolated;  ///< Ports that do not speak with each other.
  std::optional<std::uint8_t> span;  ///< A port that gets a copy of everything, and sends nothing.
};

}  // namespace guestlink::forward
