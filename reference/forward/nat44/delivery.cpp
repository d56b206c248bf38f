// How a decided packet leaves: rewriting, MTU (RFC 4787 REQ-13), fragments (REQ-14), the next hop;
// and what we say ourselves (RFC 1812 section 4.3).

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "reference/forward/cut_ipv4.h"
#include "reference/forward/nat44/engine.h"
#include "reference/net/ethernet.h"
#include "reference/net/offload.h"

namespace guestlink::forward::nat44 {
namespace {

void rewrite(const Packet& packet, const Way& way) {
  for (std::size_t i = 0; i < way.rewrite_count; ++i) {
    const bool count_hop = way.count_hop && i == 0;
    if (packet.kind == Packet::Kind::later_piece) {
      apply_to_header(packet, way.rewrites[i], count_hop);
    } else {
      apply(packet, way.rewrites[i], count_hop);
    }
  }
  if (way.ip_id) packet.ip.set_id(*way.ip_id);
}

/// The Ethernet header and the IP packet without padding behind it.
net::MutableBytes without_padding(const Packet& packet) {
  return packet.frame.bytes.first(net::ethernet_header_bytes + packet.ip.bytes().size());
}

}  // namespace

bool Engine::outlives_hop(const Packet& packet, const Arrival& arrival) {
  if (packet.ip.ttl() > 1) [[likely]]
    return true;
  note([] { return "its time to live ends here: the sender is told by ICMP 11/0"; });
  complain(packet, {net::icmp_type::time_exceeded, 0, 0}, arrival);
  return false;
}

bool Engine::fits(const Packet& packet, std::uint16_t mtu) const {
  const std::size_t length = packet.ip.bytes().size();
  if (length <= mtu) [[likely]]
    return true;
  const net::Offload& offload = packet.frame.offload;
  if (offload.segment_bytes == 0) return false;
  // A superpacket is cut into segments behind us; each carries the headers.
  const std::size_t transport =
      packet.protocol == net::ip_protocol::tcp && packet.transport.size() > 12
          ? (net::load8(packet.transport, 12) >> 4U) * std::size_t{4}
          : std::size_t{8};
  return packet.ip.header_bytes() + transport + offload.segment_bytes <= mtu;
}

void Engine::keep_ids_apart(const Packet& packet, Way& way, Instant now) {
  const bool masked = way.rewrite_count > 0 && way.rewrites[0].end == Rewrite::End::source;
  if (!masked || way.ip_id) return;
  const net::Ipv4Address remote =
      way.rewrite_count > 1 ? way.rewrites[1].address : packet.destination;
  way.ip_id = outgoing_ids_.id_for(way.rewrites[0].address, remote, packet.protocol, packet.ip.id(),
                                   packet.source, now);
  note([&] {
    return *way.ip_id == packet.ip.id()
               ? std::string("a fragmented datagram: it keeps its identification")
               : "another host's datagram has its identification: it gets " +
                     std::to_string(*way.ip_id);
  });
}

Verdict Engine::go(Packet& packet, Way way, const Arrival& arrival) {
  if (way.out != local_port) {
    const std::uint16_t mtu = network(way.out).at.mtu;
    if (!fits(packet, mtu)) return too_big(packet, way, mtu, arrival);
  }
  if (packet.ip.is_fragment()) keep_ids_apart(packet, way, arrival.now);
  std::vector<std::vector<std::byte>> waited;
  if (packet.ip.is_fragment() && packet.kind != Packet::Kind::later_piece) {
    waited = fragments_.first_seen(packet, arrival.in, way, arrival.now, arrival.outbox);
  }
  rewrite(packet, way);
  Verdict verdict = Verdict::consumed();
  if (way.out == local_port) {
    verdict = to_local(packet);
  } else {
    Network& side = network(way.out);
    verdict = transmit(packet, side, side.neighbours.number_of(way.hop), arrival);
  }
  if (waited.empty() || verdict.kind == Verdict::Kind::drop) return verdict;
  // They must not overtake the first piece, so all leave as frames of our own.
  if (verdict.kind == Verdict::Kind::send) {
    arrival.outbox.originate(verdict.out, without_padding(packet));
  }
  for (auto& bytes : waited) {
    const auto ip = net::Ipv4Edit::parse(net::MutableBytes(bytes).subspan(14));
    if (!ip) continue;
    Packet piece{.frame = {bytes, {}}, .ip = *ip};
    if (classify(piece) != DropReason::none) continue;
    const Verdict sent = go(piece, way, arrival);
    if (sent.kind == Verdict::Kind::send) arrival.outbox.originate(sent.out, bytes);
  }
  return Verdict::consumed();
}

Verdict Engine::later_piece(Packet& packet, const Arrival& arrival) {
  if (const Way* way = fragments_.way_of(packet, arrival.in, arrival.now, arrival.outbox)) {
    note([] { return "a piece of a datagram: it follows the first one"; });
    if (way->count_hop && !outlives_hop(packet, arrival)) {
      return Verdict::drop(DropReason::ttl_expired);
    }
    return go(packet, *way, arrival);
  }
  if (!fragments_.hold(packet, arrival.in, arrival.now, arrival.outbox)) {
    return Verdict::drop(DropReason::fragment_limit);
  }
  note([] { return "a piece whose datagram's first one was not seen: it waits for that"; });
  return Verdict::consumed();
}

Verdict Engine::transmit(const Packet& packet, Network& side, std::uint32_t hop,
                         const Arrival& arrival) {
  if (const net::MacAddress* mac = side.neighbours.mac(hop)) [[likely]] {
    net::store_mac(packet.frame.bytes, 0, *mac);
    net::store_mac(packet.frame.bytes, 6, side.at.mac);
    return Verdict::send(side.port);
  }
  // A superpacket cannot wait: it would leave as one frame.
  if (packet.frame.offload.segment_bytes == 0) {
    const net::MutableBytes bytes = without_padding(packet);
    net::finish_checksum(bytes, packet.frame.offload);
    if (side.neighbours.hold(hop, bytes, arrival.now, arrival.outbox)) {
      note([] { return "its next hop is not known: it waits for an answer to ARP"; });
      return Verdict::consumed();
    }
  } else {
    side.neighbours.wake(hop, arrival.now, arrival.outbox);
  }
  return Verdict::drop(DropReason::unresolved_neighbour);
}

Verdict Engine::too_big(Packet& packet, Way way, std::uint16_t mtu, const Arrival& arrival) {
  if (packet.ip.dont_fragment() || packet.frame.offload.segment_bytes != 0) {
    complain(packet, {net::icmp_type::unreachable, net::icmp_code::fragmentation_needed, mtu},
             arrival);
    return Verdict::drop(DropReason::packet_too_big);
  }
  note([&] { return "larger than the next link's " + std::to_string(mtu) + " bytes: it is cut"; });
  keep_ids_apart(packet, way, arrival.now);
  if (packet.ip.is_fragment() && packet.kind != Packet::Kind::later_piece) {
    // Pieces that came before this one are lost with this rare luck; the others follow.
    const auto lost = fragments_.first_seen(packet, arrival.in, way, arrival.now, arrival.outbox);
    if (!lost.empty()) arrival.outbox.gave_up(DropReason::fragment_limit, lost.size());
  }
  rewrite(packet, way);
  net::finish_checksum(without_padding(packet), packet.frame.offload);
  for (auto& bytes : cut_ipv4(without_padding(packet), mtu)) {
    const auto ip = net::Ipv4Edit::parse(net::MutableBytes(bytes).subspan(14));
    if (!ip) continue;
    const Packet piece{.frame = {bytes, {}}, .ip = *ip};
    Network& side = network(way.out);
    const Verdict sent = transmit(piece, side, side.neighbours.number_of(way.hop), arrival);
    if (sent.kind == Verdict::Kind::send) arrival.outbox.originate(sent.out, bytes);
  }
  return Verdict::consumed();
}

void Engine::complain(const Packet& packet, const IcmpComplaint& complaint,
                      const Arrival& arrival) {
  const auto about = net::Ipv4View::parse(packet.ip.bytes());
  if (!about || !may_be_complained_of(*about) || !icmp_rate_.allows(arrival.now)) return;
  const net::MacAddress sender = net::load_mac(packet.frame.bytes, 6);
  const bool local = arrival.in == local_port && settings_.local;
  const Attachment& here = network(arrival.in).at;
  arrival.outbox.originate(arrival.in,
                           icmp_error_frame(complaint, *about, here.address.address,
                                            local ? settings_.local->mac : here.mac, sender));
}

Verdict Engine::refuse(const Packet& packet, DropReason reason, const Arrival& arrival) {
  // RFC 5508 REQ-8: the sender is told, with "communication administratively prohibited".
  if (settings_.nat44.answer_refusals && arrival.in != outside_port) {
    note([] { return "the sender is told by ICMP 3/13"; });
    complain(packet, {net::icmp_type::unreachable, net::icmp_code::prohibited, 0}, arrival);
  }
  return Verdict::drop(reason);
}

Verdict Engine::answer_echo(const Packet& packet, const Arrival& arrival) const {
  const bool asks = packet.kind == Packet::Kind::flow && packet.icmp_request &&
                    net::load8(packet.transport, 0) == net::icmp_type::echo_request &&
                    !packet.ip.is_fragment();
  if (!asks) return Verdict::drop(DropReason::not_for_us);
  // RFC 1122 section 3.2.2.6; the frame itself is turned round.
  const net::MutableBytes bytes = packet.frame.bytes;
  const net::MacAddress sender = net::load_mac(bytes, 6);
  const net::MacAddress own = net::load_mac(bytes, 0);
  net::store_mac(bytes, 0, sender);
  net::store_mac(bytes, 6, own);
  net::store32(packet.ip.header(), 12, packet.destination.value);
  net::store32(packet.ip.header(), 16, packet.source.value);
  // What is left of the request's hops need not reach back.
  packet.ip.set_ttl(net::default_ttl);
  const std::uint16_t before = net::load16(packet.transport, 0);
  net::store8(packet.transport, 0, net::icmp_type::echo_reply);
  const std::uint16_t after = net::load16(packet.transport, 0);
  net::store16(packet.transport, 2,
               net::updated(net::load16(packet.transport, 2), net::change16(before, after)));
  note([] { return "an echo request to ourselves: it is answered"; });
  return Verdict::send(arrival.in);
}

}  // namespace guestlink::forward::nat44
