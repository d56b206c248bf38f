#pragma once

#include <cstdint>

#include "reference/net/bytes.h"

namespace guestlink::net {

/// What the sender's stack left undone, as Linux's virtio_net_hdr says it; all zero for an
/// ordinary frame.  Offsets count from the frame's first byte.
struct Offload {
  bool checksum_unfinished = false;   ///< The field holds the pseudo-header's sum only.
  std::uint16_t checksum_start = 0;   ///< Where the bytes that it covers begin.
  std::uint16_t checksum_offset = 0;  ///< Where the field stands, from checksum_start.
  std::uint16_t segment_bytes = 0;    ///< Payload per segment of a superpacket; 0: not one.
  std::uint8_t segment_kind = 0;      ///< VIRTIO_NET_HDR_GSO_*; 0: not one.
  std::uint16_t header_bytes = 0;     ///< Headers repeated in every segment of a superpacket.
};

/// One Ethernet frame as it stands in somebody's buffer, without FCS.
struct Frame {
  MutableBytes bytes;
  Offload offload;
};

}  // namespace guestlink::net
