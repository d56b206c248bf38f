#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "reference/model/guest_start.h"
#include "reference/model/laptop.h"

namespace guestlink::model {

/// How host and guest get to the network.
enum class Road : std::uint8_t {
  guest_routes,   ///< The guest has the card, and the host goes through it: NAT, firewall.
  guest_bridges,  ///< The guest has the card and joins it with the host's tap into one Ethernet.
  host_routes,    ///< The host has the card, and translates for the guest.
  host_bridges,   ///< The host has the card and joins it with the guest's tap.
  apart,          ///< Each has a card of its own.
};

/// "The guest routes", for people.
std::string_view name(Road road);

/// Whether the host's way out leads through the guest.
constexpr bool leads_through_guest(Road road) {
  return road == Road::guest_routes || road == Road::guest_bridges;
}

/// "tap0", "vmnet3": an interface that a virtual machine opens.
bool is_tap_name(std::string_view name);

/// "bridge0", "lo1", "tap0": a FreeBSD interface that no card stands behind.
bool is_made_name(std::string_view name);

/// The guest's bridge and its ports, by bridge-ports or the brctl(8) commands of its interfaces
/// file; an empty name: none.
struct GuestBridge {
  std::string name;
  std::vector<std::string> ports;
};
GuestBridge guest_bridge(const Laptop& laptop);

/// What the files make of it; the owner's intent decides where they leave it open.
Road road_of(const Laptop& laptop, const std::optional<GuestStart>& start);

}  // namespace guestlink::model
