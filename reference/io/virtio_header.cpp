#include "reference/io/virtio_header.h"

#include <cstdint>
#include <cstring>

#include "reference/io/finish_offload.h"

namespace guestlink::io {
namespace {

constexpr std::uint8_t needs_checksum = 1;  // VIRTIO_NET_HDR_F_NEEDS_CSUM

/// The fields, in their order.
struct Fields {
  std::uint8_t flags = 0;
  std::uint8_t segment_kind = 0;
  std::uint16_t header_bytes = 0;
  std::uint16_t segment_bytes = 0;
  std::uint16_t checksum_start = 0;
  std::uint16_t checksum_offset = 0;
};
static_assert(sizeof(Fields) == sizeof(VirtioHeader));

/// Where the payload of a superpacket begins; 0 when the frame is too short to say.
std::uint16_t headers_of(const Fields& fields, net::Bytes frame) {
  const std::size_t start = fields.checksum_start;
  if ((fields.segment_kind & ~segment_ecn) == segment_udp) {
    return static_cast<std::uint16_t>(start + 8);
  }
  if (frame.size() < start + 20) return 0;
  return static_cast<std::uint16_t>(start + (net::load8(frame, start + 12) >> 4U) * std::size_t{4});
}

}  // namespace

net::Offload read_virtio_header(const VirtioHeader& header, net::Bytes frame) {
  Fields fields;
  std::memcpy(&fields, header.data(), sizeof fields);
  net::Offload offload;
  if ((fields.flags & needs_checksum) != 0) {
    offload.checksum_unfinished = true;
    offload.checksum_start = fields.checksum_start;
    offload.checksum_offset = fields.checksum_offset;
  }
  if (fields.segment_kind != segment_none) {
    offload.segment_kind = fields.segment_kind;
    offload.segment_bytes = fields.segment_bytes;
    offload.header_bytes = headers_of(fields, frame);
  }
  return offload;
}

VirtioHeader write_virtio_header(const net::Offload& offload) {
  const Fields fields{
      .flags = offload.checksum_unfinished ? needs_checksum : std::uint8_t{0},
      .segment_kind = offload.segment_kind,
      .header_bytes = offload.header_bytes,
      .segment_bytes = offload.segment_bytes,
      .checksum_start = offload.checksum_start,
      .checksum_offset = offload.checksum_offset,
  };
  VirtioHeader header;
  std::memcpy(header.data(), &fields, sizeof fields);
  return header;
}

void shift(net::Offload& offload, std::uint16_t by) {
  if (offload.checksum_unfinished) {
    offload.checksum_start = static_cast<std::uint16_t>(offload.checksum_start + by);
  }
  if (offload.segment_kind != segment_none) {
    offload.header_bytes = static_cast<std::uint16_t>(offload.header_bytes + by);
  }
}

}  // namespace guestlink::io
