#pragma once

#include "reference/net/bytes.h"

namespace guestlink::forward {

/// Loose or strict source route among IPv4's options (RFC 791 section 3.1), refused by policy (RFC
/// 7126 sections 4.3 and 4.4).
constexpr bool chooses_its_route(net::Bytes options) {
  for (std::size_t at = 0; at < options.size();) {
    const std::uint8_t kind = net::load8(options, at);
    if (kind == 0) return false;
    if (kind == 0x83 || kind == 0x89) return true;
    if (kind == 1) {
      ++at;
      continue;
    }
    if (at + 1 >= options.size()) return false;
    const std::uint8_t length = net::load8(options, at + 1);
    if (length < 2) return false;
    at += length;
  }
  return false;
}

}  // namespace guestlink::forward
