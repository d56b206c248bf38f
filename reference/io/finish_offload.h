#pragma once

#include <functional>

#include "reference/net/frame.h"

namespace guestlink::io {

/// Kinds of superpackets: VIRTIO_NET_HDR_GSO_* (virtio 1.2, section 5.1.6).
inline constexpr std::uint8_t segment_none = 0;
inline constexpr std::uint8_t segment_tcp4 = 1;
inline constexpr std::uint8_t segment_udp_fragments = 3;
inline constexpr std::uint8_t segment_tcp6 = 4;
inline constexpr std::uint8_t segment_udp = 5;
inline constexpr std::uint8_t segment_ecn = 0x80;  ///< A flag: CWR goes into the first one only.

constexpr bool needs_finishing(const net::Offload& offload) {
  return offload.checksum_unfinished || offload.segment_kind != segment_none;
}

/// Does in software what the sender's stack left to a card: writes the checksum, or cuts a TCP or
/// UDP superpacket into frames of its own, each with its IP length, IP identification, sequence
/// number, flags and checksum.  Hands the frames out in order; each lasts during the call.
/// A frame whose offsets make no sense is handed out as it is.
void finish_offload(net::Bytes frame, const net::Offload& offload,
                    const std::function<void(net::Bytes)>& hand_out);

}  // namespace guestlink::io
