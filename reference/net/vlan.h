#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "reference/net/bytes.h"
#include "reference/net/ethernet.h"

namespace guestlink::net {

/// An 802.1Q tag: what follows an EtherType of 0x8100 or 0x88a8.
struct VlanTag {
  std::uint16_t kind = 0;      ///< The EtherType that announced it.
  std::uint8_t priority = 0;   ///< PCP, 0 to 7.
  bool drop_eligible = false;  ///< DEI.
  std::uint16_t id = 0;        ///< 0 to 4095; 0 is a priority tag only.
};

inline constexpr std::size_t vlan_tag_bytes = 4;

/// The outermost tag of a frame, if it has one and is long enough for it.
constexpr std::optional<VlanTag> outer_vlan(Bytes frame) {
  if (frame.size() < ethernet_header_bytes + vlan_tag_bytes) return std::nullopt;
  const std::uint16_t kind = load16(frame, 12);
  if (kind != ether_type::vlan && kind != ether_type::provider_vlan) return std::nullopt;
  const std::uint16_t control = load16(frame, 14);
  return VlanTag{kind, static_cast<std::uint8_t>(control >> 13U), (control & 0x1000U) != 0,
                 static_cast<std::uint16_t>(control & 0x0FFFU)};
}

}  // namespace guestlink::net
