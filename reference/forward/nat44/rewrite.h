#pragma once

#include <cstdint>

#include "reference/forward/nat44/packet.h"
#include "reference/net/checksum.h"

namespace guestlink::forward::nat44 {

/// Which of a packet's two ends changes, and into what.
struct Rewrite {
  enum class End : std::uint8_t { source, destination };
  End end = End::source;
  net::Ipv4Address address;
  std::uint16_t port = 0;
  net::ChecksumDelta address_delta;  ///< For the IP header and for unfinished checksums.
  net::ChecksumDelta full_delta;     ///< For finished checksums of UDP and TCP.
};

/// Changes the address, the port or identifier and the checksums over them (RFC 3022 section 4.1,
/// RFC 1624 eq. 3), and the TTL if a hop is counted.  Everything else stays as it is, a wrong
/// checksum wrong.
void apply(const Packet& packet, const Rewrite& rewrite, bool count_hop);

/// A later fragment, or a protocol without ports: only the address.
void apply_to_header(const Packet& packet, const Rewrite& rewrite, bool count_hop);

/// Lowers the MSS that a SYN announces to `largest` (never raises it).
void clamp_mss(const Packet& packet, std::uint16_t largest);

}  // namespace guestlink::forward::nat44
