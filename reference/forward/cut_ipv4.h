#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "reference/net/bytes.h"

namespace guestlink::forward {

/// Cuts the IPv4 packet in the frame `whole` into frames whose packets fit `mtu` bytes (RFC 791
/// section 3.2); none when not even its header fits.
std::vector<std::vector<std::byte>> cut_ipv4(net::Bytes whole, std::uint16_t mtu);

}  // namespace guestlink::forward
