#include "reference/forward/cut_ipv4.h"

#include <algorithm>
#include <utility>

#include "reference/net/checksum.h"
#include "reference/net/ethernet.h"
#include "reference/net/ipv4.h"

namespace guestlink::forward {

std::vector<std::vector<std::byte>> cut_ipv4(net::Bytes whole, std::uint16_t mtu) {
  using net::ethernet_header_bytes;
  std::vector<std::vector<std::byte>> pieces;
  const auto ip = net::Ipv4View::parse(whole.subspan(ethernet_header_bytes));
  if (!ip || mtu < ip->header_bytes() + 8) return pieces;
  const std::size_t step = (mtu - ip->header_bytes()) / 8 * 8;
  const net::Bytes payload = ip->payload();
  for (std::size_t at = 0; at < payload.size(); at += step) {
    const net::Bytes part = payload.subspan(at, std::min(step, payload.size() - at));
    const net::Bytes headers = whole.first(ethernet_header_bytes + ip->header_bytes());
    std::vector<std::byte> piece(headers.begin(), headers.end());
    piece.insert(piece.end(), part.begin(), part.end());
    const net::MutableBytes header =
        net::MutableBytes(piece).subspan(ethernet_header_bytes, ip->header_bytes());
    const bool more = ip->more_fragments() || at + part.size() < payload.size();
    net::store16(header, 2, static_cast<std::uint16_t>(header.size() + part.size()));
    net::store16(
        header, 6,
        static_cast<std::uint16_t>((ip->fragment_offset() + at) / 8 | (more ? 0x2000U : 0U)));
    net::store16(header, 10, 0);
    net::store16(header, 10, net::checksum(header));
    pieces.push_back(std::move(piece));
  }
  return pieces;
}

}  // namespace guestlink::forward
