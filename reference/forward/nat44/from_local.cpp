// What the kernel of the machine the forwarder runs on sends and is given (forwarding.md 1.3): it
// is one more inside endpoint whose address is the outside one itself.

#include "reference/forward/nat44/engine.h"
#include "reference/net/ethernet.h"

namespace guestlink::forward::nat44 {

Verdict Engine::from_local(Packet& packet, const Arrival& arrival) {
  const bool owned = table_.one_to_one().inside_of(packet.source).has_value();
  if (!is_own(packet.source) || owned) return Verdict::drop(DropReason::spoofed_source);
  const net::Ipv4Address to = packet.destination;
  const bool by_inside_address = packet.source == inside_.at.address.address;
  const bool to_all = to.is_broadcast();
  const bool to_inside = inside_.at.address.contains(to) || (to_all && by_inside_address);
  if (to_inside && !is_own(to)) {
    if (to_all || to == inside_.at.address.broadcast()) {
      constexpr net::MacAddress everybody{{0xff, 0xff, 0xff, 0xff, 0xff, 0xff}};
      net::store_mac(packet.frame.bytes, 0, everybody);
      net::store_mac(packet.frame.bytes, 6, inside_.at.mac);
      return Verdict::send(inside_port);
    }
    return transmit(packet, inside_, inside_.neighbours.number_of(to), arrival);
  }
  if (is_own(to) || to_all || to.is_multicast() || to.is_loopback() ||
      to == outside_.at.address.broadcast()) {
    return Verdict::drop(DropReason::not_for_us);
  }
  // An answer to an echo that came from outside: the identifier is the other side's, not ours.
  const bool own_reply = packet.kind == Packet::Kind::flow &&
                         packet.protocol == net::ip_protocol::icmp && !packet.icmp_request;
  if (own_reply && !by_inside_address) {
    return go(packet, Way{.out = outside_port, .hop = next_hop(to), .count_hop = false}, arrival);
  }
  if (packet.kind == Packet::Kind::later_piece) return later_piece(packet, arrival);
  if (packet.kind == Packet::Kind::icmp_error) return error_from_inside(packet, true, arrival);
  if (packet.kind == Packet::Kind::flow) {
    const FlowKey key = inside_key(packet);
    const std::uint32_t session = table_.find(Side::inside, key, arrival.now);
    if (session != nothing) return outbound(packet, session, arrival);
  }
  return open_outbound(packet, true, arrival);
}

Verdict Engine::to_local(const Packet& packet) const {
  net::store_mac(packet.frame.bytes, 0, settings_.local->kernel_mac);
  net::store_mac(packet.frame.bytes, 6, settings_.local->mac);
  return Verdict::send(local_port);
}

}  // namespace guestlink::forward::nat44
