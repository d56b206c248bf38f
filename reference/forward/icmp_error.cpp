#include "reference/forward/icmp_error.h"

#include <algorithm>

#include "reference/net/ethernet.h"
#include "reference/net/icmp.h"

namespace guestlink::forward {
namespace {

constexpr std::size_t largest_error = 576;

}  // namespace

bool may_be_complained_of(const net::Ipv4View& about) {
  const net::Ipv4Address source = about.source();
  if (about.fragment_offset() > 0 || about.destination().is_multicast() ||
      about.destination().is_broadcast()) {
    return false;
  }
  if (source.value == 0 || source.is_multicast() || source.is_broadcast() || source.is_loopback()) {
    return false;
  }
  if (about.protocol() != net::ip_protocol::icmp) return true;
  const auto icmp = net::IcmpView::parse(about.payload());
  return icmp && icmp->is_query();
}

std::vector<std::byte> icmp_error_frame(const IcmpComplaint& complaint, const net::Ipv4View& about,
                                        net::Ipv4Address from, const net::MacAddress& from_mac,
                                        const net::MacAddress& to_mac) {
  using namespace net;
  constexpr std::size_t before_quote =
      ethernet_header_bytes + ipv4_header_bytes + icmp_header_bytes;
  const std::size_t quoted =
      std::min(about.bytes().size(), largest_error - ipv4_header_bytes - icmp_header_bytes);
  std::vector<std::byte> frame(before_quote + quoted);
  const MutableBytes bytes(frame);
  store_mac(bytes, 0, to_mac);
  store_mac(bytes, 6, from_mac);
  store16(bytes, 12, ether_type::ipv4);
  Ipv4Header header;
  header.source = from;
  header.destination = about.source();
  header.protocol = ip_protocol::icmp;
  header.payload_bytes = static_cast<std::uint16_t>(icmp_header_bytes + quoted);
  header.service = 0xC0;  // RFC 1812 section 4.3.2.5: precedence 6.
  write_ipv4_header(bytes.subspan(ethernet_header_bytes), header);
  const MutableBytes icmp = bytes.subspan(ethernet_header_bytes + ipv4_header_bytes);
  store8(icmp, 0, complaint.type);
  store8(icmp, 1, complaint.code);
  store16(icmp, 6, complaint.next_hop_mtu);
  std::ranges::copy(about.bytes().first(quoted), icmp.subspan(icmp_header_bytes).begin());
  store16(icmp, 2, checksum(icmp));
  return frame;
}

bool IcmpRate::allows(Instant now) {
  const std::int64_t more = fresh(now);
  if (more > 0) {
    left_ = std::min(capacity, left_ + std::min(more, capacity));
    filled_ = now;
  }
  if (left_ == 0) return false;
  --left_;
  return true;
}

}  // namespace guestlink::forward
