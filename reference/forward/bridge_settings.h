#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "reference/base/time.h"
#include "reference/net/address.h"

namespace guestlink::forward {

/// Whose choice is taken where bridges differ.
enum class BridgeLike : std::uint8_t {
  standard,  ///< IEEE 802.1D, and the stricter of the two where it leaves a choice.
  freebsd,   ///< if_bridge(4): a frame from a group or zero address is carried, but not learnt.
  linux,     ///< Linux's bridge: without STP of its own it carries others' STP frames.
};

/// A station that is known without having been heard, and never moves or ages (ifconfig(8) static
/// and sticky).
struct FixedStation {
  net::MacAddress mac;
  std::string port = "inside";  ///< By its name.
  std::uint16_t vlan = 0;
};

/// A port, and what is special about it.
struct BridgePort {
  std::string name;
  /// Nothing passes from one isolated port to another (ifconfig(8) private, bridge(8) isolated).
  bool isolated = false;
  /// What came by it may go back out of it (bridge(8) hairpin; if_bridge(4) has none).
  bool hairpin = false;
  /// It only listens, to a copy of whatever comes by the others (ifconfig(8) span; Linux has none).
  bool span = false;
};

struct BridgeSettings {
  /// Further ports behind inside and outside, and what is special about those two, by their names.
  std::vector<BridgePort> ports;
  Duration ageing = std::chrono::seconds(1200);  ///< if_bridge(4)'s default, and the seeds'.
  std::size_t max_addresses = 2000;              ///< ifconfig(8) maxaddr.
  BridgeLike like = BridgeLike::standard;
  std::size_t port_max_addresses = 0;  ///< ifconfig(8) ifmaxaddr; 0: no limit.
  /// Broadcasts and multicasts let through from one port in a second; 0: all.
  std::uint32_t storm_limit = 0;
  /// How often stations may move between ports in a second before moves are held; 0: ever so often.
  std::uint32_t move_limit = 0;
  std::optional<std::uint16_t> mtu;  ///< Bytes behind the Ethernet header, tags not counted.
  std::vector<FixedStation> fixed;
};

}  // namespace guestlink::forward
