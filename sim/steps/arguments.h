#pragma once

#include <optional>
#include <string_view>

#include "reference/json/shape.h"
#include "sim/steps/socket.h"

namespace guestlink::sim {

// Kinds of values that several steps take.

extern const json::ValueType sixteen_bits;         ///< A whole number up to 65535.
extern const json::ValueType socket_address_text;  ///< "192.0.2.1:80", "[2001:db8::1]:80"
extern const json::ValueType ipv4_addresses;       ///< A list of them.

std::optional<SocketAddress> parse_socket_address(std::string_view text);

}  // namespace guestlink::sim
