// Errors of our own: RFC 4443 section 2.4, which says about what there must be none, how much is
// quoted, and that their rate is limited.

#include <algorithm>
#include <vector>

#include "reference/forward/ipv6/router6.h"
#include "reference/net/ethernet.h"
#include "reference/net/icmpv6.h"

namespace guestlink::forward::ipv6 {
namespace {

bool may_be_complained_of(net::Bytes about) {
  const auto ip = net::Ipv6View::parse_header(about);
  if (!ip || ip->source().is_multicast() || ip->source().is_unspecified() ||
      ip->destination().is_multicast()) {
    return false;
  }
  const auto transport = net::ipv6_transport(about);
  if (!transport) return true;
  if (transport->protocol != net::ip_protocol::icmpv6) return true;
  if (transport->later_piece || transport->at >= about.size()) return false;
  const std::uint8_t type = net::load8(about, transport->at);
  return !net::is_icmpv6_error(type) && type != net::icmpv6_type::redirect;
}

}  // namespace

Verdict Router6::refuse(const Packet& packet, const Complaint& complaint, DropReason reason,
                        const Moment& moment) {
  complain(packet.ip.bytes(), packet.in, packet.sender, complaint, moment);
  return Verdict::drop(reason);
}

void Router6::complain(net::Bytes about, PortId in, const net::MacAddress& to,
                       const Complaint& complaint, const Moment& moment) {
  if (!may_be_complained_of(about) || !error_rate_.allows(moment.now)) return;
  constexpr std::size_t headers = net::ethernet_header_bytes + net::ipv6_header_bytes + 8;
  constexpr std::size_t most_quoted = net::ipv6_least_mtu - net::ipv6_header_bytes - 8;
  const net::Bytes quoted = about.first(std::min(about.size(), most_quoted));
  std::vector<std::byte> frame(headers + quoted.size());
  const net::MutableBytes bytes(frame);
  const Leg& leg = this->leg(in);
  net::store_mac(bytes, 0, to);
  net::store_mac(bytes, 6, leg.mac);
  net::store16(bytes, 12, net::ether_type::ipv6);
  net::Ipv6Header header;
  header.destination = net::load_ipv6(about, 8);
  // RFC 4443 section 2.2: an address of ours from which the sender can be reached.
  header.source = leg.link_local;
  if (!header.destination.is_link_local()) {
    const auto routed =
        std::ranges::find_if(legs_, [](const Leg& one) { return one.address.has_value(); });
    if (leg.address) {
      header.source = leg.address->address;
    } else if (routed != legs_.end()) {
      header.source = routed->address->address;
    }
  }
  header.next_header = net::ip_protocol::icmpv6;
  header.payload_bytes = static_cast<std::uint16_t>(8 + quoted.size());
  net::write_ipv6_header(bytes.subspan(net::ethernet_header_bytes), header);
  const net::MutableBytes icmp = bytes.subspan(net::ethernet_header_bytes + net::ipv6_header_bytes);
  net::store8(icmp, 0, complaint.type);
  net::store8(icmp, 1, complaint.code);
  net::store32(icmp, 4, complaint.value);
  std::ranges::copy(quoted, icmp.begin() + 8);
  net::store16(icmp, 2, net::icmpv6_checksum(header.source, header.destination, icmp));
  moment.outbox.originate(in, frame);
}

}  // namespace guestlink::forward::ipv6
