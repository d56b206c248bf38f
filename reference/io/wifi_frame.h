#pragma once

#include <cstdint>
#include <string_view>

#include "reference/net/address.h"
#include "reference/net/bytes.h"

namespace guestlink::io {

/// What an 802.11 data frame carries.
struct WifiData {
  net::MacAddress destination;
  net::MacAddress source;
  std::uint16_t ether_type = 0;
  net::Bytes payload;
};

/// Reads an 802.11 frame without FCS, with three or four addresses; why it carries nothing, or
/// nothing.
std::string_view read_wifi(net::Bytes frame, WifiData& data);

/// The same behind a radiotap header (radiotap.org); `whole`: the capture did not cut it, so that a
/// FCS, if the header tells of one, stands at its end.
std::string_view read_radiotap(net::Bytes packet, bool whole, WifiData& data);

}  // namespace guestlink::io
