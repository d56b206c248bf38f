// What comes from inside and leaves outside: RFC 4787 REQ-1 to REQ-6, RFC 5382 REQ-1 to REQ-3,
// RFC 5508 REQ-1, and hairpins (RFC 4787 REQ-9, RFC 5382 REQ-8).

#include "reference/forward/nat44/engine.h"
#include "reference/net/ethernet.h"
#include "reference/net/icmp.h"

namespace guestlink::forward::nat44 {

bool Engine::is_inside_host(net::Ipv4Address address) const {
  const net::Ipv4Cidr& here = inside_.at.address;
  return here.contains(address) && !is_own(address) && address != here.broadcast() &&
         address != here.network();
}

bool Engine::is_one_host(net::Ipv4Address to) const {
  // RFC 6888 REQ-6: what must not be translated is not forwarded either.
  return !to.is_broadcast() && to != inside_.at.address.broadcast() && !to.is_multicast() &&
         !to.is_loopback() && !to.is_link_local() && to.value != 0 &&
         to != outside_.at.address.broadcast();
}

bool Engine::is_masqueraded(net::Ipv4Address source, net::Ipv4Address to) const {
  return is_inside_host(source) && is_one_host(to) && !is_own(to) &&
         !inside_.at.address.contains(to) && !table_.one_to_one().outside_of(source);
}

Verdict Engine::from_inside(Packet& packet, const Arrival& arrival) {
  if (packet.kind == Packet::Kind::flow && arrival.missed == nullptr) {
    // A session exists only for packets that once passed all the questions below.
    const FlowKey key = inside_key(packet);
    const std::uint32_t session = table_.find(Side::inside, key, arrival.now);
    if (session != nothing && !table_.session(session).local) {
      note([&] { return words_for(table_.session(session), arrival.now); });
      return outbound(packet, session, arrival);
    }
  }
  const net::Ipv4Cidr& here = inside_.at.address;
  const net::Ipv4Address to = packet.destination;
  const bool to_all = to.is_broadcast() || to == here.broadcast();
  // A DHCP client has no address yet.
  if (!is_inside_host(packet.source) && !(packet.source.value == 0 && to_all)) {
    return Verdict::drop(DropReason::spoofed_source);
  }
  if (to_all && settings_.local && packet.protocol == net::ip_protocol::udp) {
    return to_local(packet);
  }
  if (!is_one_host(to)) return Verdict::drop(DropReason::not_for_us);
  if (net::load_mac(packet.frame.bytes, 0).is_group()) {
    return Verdict::drop(DropReason::not_for_us);
  }
  if (is_own(to)) return to_own_address(packet, arrival);
  if (here.contains(to)) return Verdict::drop(DropReason::same_port);
  if (packet.kind == Packet::Kind::icmp_error) return error_from_inside(packet, false, arrival);
  if (const auto owned = owned_outwards({packet.source, packet.source_port})) {
    const Way way{
        .rewrites = {*owned}, .rewrite_count = 1, .out = outside_port, .hop = next_hop(to)};
    return carry_owned(packet, way, arrival);
  }
  if (packet.kind == Packet::Kind::later_piece) return later_piece(packet, arrival);
  return open_outbound(packet, false, arrival);
}

Verdict Engine::open_outbound(Packet& packet, bool local, const Arrival& arrival) {
  if (!local && !outlives_hop(packet, arrival)) return Verdict::drop(DropReason::ttl_expired);
  if (packet.protocol == net::ip_protocol::icmp && !packet.icmp_request) {
    return Verdict::drop(DropReason::no_mapping);
  }
  bool picked_up = false;
  if (packet.protocol == net::ip_protocol::tcp) {
    constexpr std::uint8_t opening = net::tcp_flag::syn | net::tcp_flag::ack | net::tcp_flag::rst;
    picked_up = (packet.tcp_flags & opening) != net::tcp_flag::syn;
    const bool may = settings_.nat44.pick_up_tcp && (packet.tcp_flags & net::tcp_flag::rst) == 0;
    if (picked_up && !may) return Verdict::drop(DropReason::not_a_syn);
  }
  const FlowKey key = inside_key(packet);
  Tags none_known;
  Tags& tags = arrival.missed != nullptr ? *arrival.missed : none_known;
  std::uint32_t number = nothing;
  if (packet.kind == Packet::Kind::portless) {
    number = table_.find(Side::inside, key, tags, arrival.now);
  }
  if (number == nothing) {
    const std::size_t mappings = table_.mappings();
    const FlowTable::Opened opened = table_.open(key, tags, local, arrival.now);
    if (opened.session == nothing) return refuse(packet, opened.refused, arrival);
    number = opened.session;
    note([&] {
      const bool fresh = table_.mappings() > mappings;
      return std::string(fresh ? "a new mapping and " : "") + "a new " +
             words_for(table_.session(number), arrival.now);
    });
    if (picked_up) table_.session(number).tcp.pick_up();
  }
  return outbound(packet, number, arrival);
}

Verdict Engine::outbound(Packet& packet, std::uint32_t number, const Arrival& arrival) {
  Session& session = table_.session(number);
  if (!session.local && !outlives_hop(packet, arrival)) {
    return Verdict::drop(DropReason::ttl_expired);
  }
  if (session.hairpin) {
    note([] { return "its destination is our own outside address: it turns round (hairpin)"; });
    return turn_back(packet, number, arrival);
  }
  const bool whole = !packet.ip.is_fragment();
  if (!whole || !fits(packet, outside_.at.mtu)) [[unlikely]] {
    Way way{.rewrites = {outbound_rewrite(session)}, .rewrite_count = 1, .out = outside_port};
    way.hop = next_hop(session.remote);
    way.count_hop = !session.local;
    session.last_used = arrival.now;
    return go(packet, way, arrival);
  }
  bool lives = true;
  if (session.protocol == net::ip_protocol::tcp) {
    lives = session.tcp.see(TcpState::Direction::outbound, packet.tcp_flags);
    if (settings_.nat44.mss_clamp && (packet.tcp_flags & net::tcp_flag::syn) != 0) {
      clamp_mss(packet, *settings_.nat44.mss_clamp);
    }
  }
  if (lives) session.last_used = arrival.now;
  apply(packet, outbound_rewrite(session), !session.local);
  const net::Ipv4Address hop = next_hop(session.remote);
  if (!outside_.neighbours.is(session.outside_hop, hop)) [[unlikely]] {
    session.outside_hop = static_cast<std::uint16_t>(outside_.neighbours.number_of(hop));
  }
  return transmit(packet, outside_, session.outside_hop, arrival);
}

Verdict Engine::to_own_address(Packet& packet, const Arrival& arrival) {
  const bool at_outside_address = table_.is_outside(packet.destination);
  const Endpoint near{packet.destination, packet.destination_port};
  const bool owned = at_outside_address && table_.one_to_one().inside_of(near.address);
  if (owned && !settings_.nat44.hairpin) return Verdict::drop(DropReason::not_for_us);
  if (at_outside_address && settings_.nat44.hairpin && packet.kind != Packet::Kind::icmp_error) {
    if (const auto outwards = owned_outwards({packet.source, packet.source_port})) {
      if (const auto verdict = owned_turns_back(packet, *outwards, arrival)) return *verdict;
    } else if (owned && packet.kind != Packet::Kind::later_piece) {
      return open_outbound(packet, false, arrival);
    }
  }
  if (at_outside_address && settings_.nat44.hairpin && packet.kind == Packet::Kind::flow &&
      packet.protocol != net::ip_protocol::icmp) {
    const std::uint32_t mapping = table_.mapping_at(packet.protocol, near);
    const bool mapped = mapping != nothing && !is_own(table_.mapping(mapping).inside);
    const PortForward* forward = forward_for(packet.protocol, near, near.address);
    if (mapped || forward != nullptr) return open_outbound(packet, false, arrival);
  }
  // Whether its first piece turns round or is for the machine itself is known once that is here.
  const bool may_go_on = settings_.local || (at_outside_address && settings_.nat44.hairpin);
  if (packet.kind == Packet::Kind::later_piece && may_go_on) return later_piece(packet, arrival);
  if (at_outside_address && settings_.nat44.hairpin && packet.kind == Packet::Kind::icmp_error) {
    return error_turned_back(packet, arrival);
  }
  if (settings_.local && packet.ip.is_fragment()) {
    return go(packet, Way{.out = local_port, .count_hop = false}, arrival);
  }
  if (settings_.local) return to_local(packet);
  return answer_echo(packet, arrival);
}

Engine::SecondHalf Engine::second_half(const Packet& packet, Endpoint external, Instant now) {
  const Endpoint near{packet.destination, packet.destination_port};
  if (const auto owned = owned_inwards(near)) return {.inwards = *owned};
  const FlowKey key{near, external, packet.protocol};
  std::uint32_t other = table_.find(Side::outside, key, now);
  if (other == nothing) {
    const Entrance entered =
        entrance(packet.protocol, near, external, packet.tcp_flags, packet.icmp_request, now);
    if (entered.refused != DropReason::none) return {.refused = entered.refused, .inwards = {}};
    if (entered.session == nothing) {
      return {.inwards = inbound_rewrite(table_.mapping(entered.mapping))};
    }
    other = entered.session;
  }
  Session& session = table_.session(other);
  if (session.protocol == net::ip_protocol::tcp) {
    session.tcp.see(TcpState::Direction::inbound, packet.tcp_flags);
    session.last_used = now;
  }
  return {.inwards = inbound_rewrite(session)};
}

Verdict Engine::turn_back(Packet& packet, std::uint32_t number, const Arrival& arrival) {
  // RFC 4787 REQ-9a: the other host sees the external source.  The filter is asked as it would be
  // for a packet from outside, and a packet turns back once only.
  const Session& first = table_.session(number);
  Way way{.rewrites = {outbound_rewrite(first)}, .rewrite_count = 2, .out = inside_port};
  const SecondHalf second = second_half(packet, {first.outside, first.outside_port}, arrival.now);
  if (second.refused != DropReason::none) return Verdict::drop(second.refused);
  way.rewrites[1] = second.inwards;
  bool lives = true;
  Session& session = table_.session(number);
  if (session.protocol == net::ip_protocol::tcp) {
    lives = session.tcp.see(TcpState::Direction::outbound, packet.tcp_flags);
  }
  if (lives) session.last_used = arrival.now;
  way.hop = way.rewrites[1].address;
  return go(packet, way, arrival);
}

}  // namespace guestlink::forward::nat44
