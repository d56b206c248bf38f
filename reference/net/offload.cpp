#include "reference/net/offload.h"

#include <cstddef>

#include "reference/net/checksum.h"

namespace guestlink::net {

void finish_checksum(MutableBytes frame, const Offload& offload) {
  if (!offload.checksum_unfinished) return;
  const std::size_t field = std::size_t{offload.checksum_start} + offload.checksum_offset;
  if (field + 2 > frame.size()) return;
  // The field holds the pseudo-header's sum, so that it is part of what is summed.
  const std::uint16_t finished = checksum(frame.subspan(offload.checksum_start));
  store16(frame, field, finished == 0 ? std::uint16_t{0xFFFF} : finished);
}

}  // namespace guestlink::net
