#pragma once

#include <array>
#include <cstddef>

#include "reference/net/frame.h"

namespace guestlink::io {

/// struct virtio_net_hdr without num_buffers, in this machine's byte order, as AF_PACKET and tap
/// put it before a frame (virtio 1.2, section 5.1.6).
using VirtioHeader = std::array<std::byte, 10>;

/// What the header says about `frame`.  The kernel's hdr_len is only a hint at how much lies in
/// one piece, so the length of the headers is taken from the frame.
net::Offload read_virtio_header(const VirtioHeader& header, net::Bytes frame);
VirtioHeader write_virtio_header(const net::Offload& offload);

/// Moves everything `by` bytes back, because a tag was put in before it.
void shift(net::Offload& offload, std::uint16_t by);

}  // namespace guestlink::io
