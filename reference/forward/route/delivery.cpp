// How a routed packet leaves: the hop, the MTU, the neighbour (RFC 1812 sections 4.2.2.7 and 5.3.1;
// RFC 1191), and what we say ourselves (section 4.3).

#include <vector>

#include "reference/forward/cut_ipv4.h"
#include "reference/forward/route/router4.h"
#include "reference/net/ethernet.h"
#include "reference/net/icmp.h"
#include "reference/net/offload.h"

namespace guestlink::forward::route {

Verdict Router4::deliver(Packet& packet, const Way& way, const Moment& moment) {
  if (!fits(packet, legs_[way.out.index].at.mtu)) return too_big(packet, way, moment);
  packet.ip.decrement_ttl();
  const Verdict sent = transmit(packet.frame, way, moment);
  if (sent.kind != Verdict::Kind::drop) return sent;
  return refuse(packet, {net::icmp_type::unreachable, net::icmp_code::host_unreachable, 0},
                sent.reason, moment);
}

bool Router4::fits(const Packet& packet, std::uint16_t mtu) {
  const std::size_t length = packet.ip.bytes().size();
  const net::Offload& offload = packet.frame.offload;
  if (length <= mtu || offload.segment_bytes == 0) return length <= mtu;
  // A superpacket is cut into segments behind us; each carries the headers.
  const net::Bytes transport = packet.ip.payload();
  const std::size_t header_bytes =
      packet.ip.protocol() == net::ip_protocol::tcp && transport.size() > 12
          ? (net::load8(transport, 12) >> 4U) * std::size_t{4}
          : std::size_t{8};
  return packet.ip.header_bytes() + header_bytes + offload.segment_bytes <= mtu;
}

Verdict Router4::too_big(const Packet& packet, const Way& way, const Moment& moment) {
  const std::uint16_t mtu = legs_[way.out.index].at.mtu;
  if (packet.ip.dont_fragment() || packet.frame.offload.segment_bytes != 0) {
    return refuse(packet, {net::icmp_type::unreachable, net::icmp_code::fragmentation_needed, mtu},
                  DropReason::packet_too_big, moment);
  }
  const net::MutableBytes whole =
      packet.frame.bytes.first(net::ethernet_header_bytes + packet.ip.bytes().size());
  packet.ip.decrement_ttl();
  net::finish_checksum(whole, packet.frame.offload);
  for (auto& piece : cut_ipv4(whole, mtu)) {
    const Verdict sent = transmit({piece, {}}, way, moment);
    if (sent.kind == Verdict::Kind::send) moment.outbox.originate(sent.out, piece);
  }
  return Verdict::consumed();
}

Verdict Router4::transmit(net::Frame frame, const Way& way, const Moment& moment) {
  Leg& leg = legs_[way.out.index];
  const std::uint32_t number = leg.neighbours.number_of(way.hop);
  if (const net::MacAddress* mac = leg.neighbours.mac(number)) {
    net::store_mac(frame.bytes, 0, *mac);
    net::store_mac(frame.bytes, 6, leg.at.mac);
    return Verdict::send(leg.port);
  }
  // A superpacket cannot wait: it would leave as one frame.
  if (frame.offload.segment_bytes != 0) {
    leg.neighbours.wake(number, moment.now, moment.outbox);
    return Verdict::drop(DropReason::unresolved_neighbour);
  }
  net::finish_checksum(frame.bytes, frame.offload);
  const bool kept = leg.neighbours.hold(number, frame.bytes, moment.now, moment.outbox);
  return kept ? Verdict::consumed() : Verdict::drop(DropReason::unresolved_neighbour);
}

Verdict Router4::refuse(const Packet& packet, const IcmpComplaint& complaint, DropReason reason,
                        const Moment& moment) {
  const auto about = net::Ipv4View::parse(packet.ip.bytes());
  if (about && may_be_complained_of(*about) && error_rate_.allows(moment.now)) {
    const Attachment& here = legs_[packet.in.index].at;
    moment.outbox.originate(packet.in,
                            icmp_error_frame(complaint, *about, here.address.address, here.mac,
                                             net::load_mac(packet.frame.bytes, 6)));
  }
  return Verdict::drop(reason);
}

/// RFC 1122 section 3.2.2.6; the frame itself is turned round.
Verdict Router4::answer_echo(const Packet& packet) const {
  const auto icmp = net::IcmpEdit::parse(packet.ip.payload());
  const bool asks = packet.ip.protocol() == net::ip_protocol::icmp && icmp &&
                    icmp->type() == net::icmp_type::echo_request && !packet.ip.is_fragment();
  if (!asks) return Verdict::drop(DropReason::not_for_us);
  const net::MutableBytes bytes = packet.frame.bytes;
  net::store_mac(bytes, 0, net::load_mac(bytes, 6));
  net::store_mac(bytes, 6, legs_[packet.in.index].at.mac);
  const net::Ipv4Address source = packet.ip.source();
  packet.ip.set_source(packet.ip.destination());
  packet.ip.set_destination(source);
  // What is left of the request's hops need not reach back.
  packet.ip.set_ttl(net::default_ttl);
  const std::uint16_t before = net::load16(icmp->bytes(), 0);
  net::store8(icmp->bytes(), 0, net::icmp_type::echo_reply);
  const auto delta = net::change16(before, net::load16(icmp->bytes(), 0));
  icmp->set_checksum(net::updated(icmp->checksum(), delta));
  return Verdict::send(packet.in);
}

}  // namespace guestlink::forward::route
