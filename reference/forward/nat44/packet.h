#pragma once

#include <cstddef>
#include <cstdint>

#include "reference/forward/drop_reason.h"
#include "reference/net/frame.h"
#include "reference/net/icmp.h"
#include "reference/net/ipv4.h"
#include "reference/net/tcp.h"

namespace guestlink::forward::nat44 {

/// An IPv4 packet in its frame, with all that decides where it belongs.
struct Packet {
  enum class Kind : std::uint8_t {
    flow,         ///< UDP, TCP or an ICMP query: ports or an identifier.
    icmp_error,   ///< Belongs to the flow of the packet it quotes.
    portless,     ///< Any other protocol.
    later_piece,  ///< A fragment without the transport header.
  };
  net::Frame frame;
  net::Ipv4Edit ip;
  net::MutableBytes transport{};
  net::Ipv4Address source{};
  net::Ipv4Address destination{};
  std::uint16_t source_port = 0;  ///< ICMP queries: the identifier, in both.
  std::uint16_t destination_port = 0;
  std::uint8_t protocol = 0;
  std::uint8_t tcp_flags = 0;
  Kind kind = Kind::flow;
  bool icmp_request = false;
};

/// Reads what stands in `ip`, which parse() has proven; the reason when it cannot be carried.
/// RFC 1858 section 3: a first fragment too small for its transport header is refused.
DropReason classify(Packet& packet);

}  // namespace guestlink::forward::nat44
