#pragma once

#include "reference/net/address.h"

namespace guestlink::forward {

/// 01:80:c2:00:00:00 to :0f, which stay on their link (IEEE 802.1D table 7-10): STP, pause, LACP,
/// EAPOL, LLDP.
constexpr bool is_reserved_group(const net::MacAddress& mac) {
  const auto& o = mac.octets;
  return o[0] == 0x01 && o[1] == 0x80 && o[2] == 0xC2 && o[3] == 0 && o[4] == 0 && o[5] <= 0x0F;
}

}  // namespace guestlink::forward
