#include "reference/net/ipv4.h"

namespace guestlink::net {

void write_ipv4_header(MutableBytes at, const Ipv4Header& header) {
  store8(at, 0, 0x45);
  store8(at, 1, header.service);
  store16(at, 2, static_cast<std::uint16_t>(ipv4_header_bytes + header.payload_bytes));
  store16(at, 4, header.id);
  store16(at, 6, 0x4000);
  store8(at, 8, header.ttl);
  store8(at, 9, header.protocol);
  store16(at, 10, 0);
  store32(at, 12, header.source.value);
  store32(at, 16, header.destination.value);
  store16(at, 10, checksum(at.first(ipv4_header_bytes)));
}

}  // namespace guestlink::net
