// What comes from outside: back along a session, in by a mapping as the filter allows (RFC 4787
// REQ-8, RFC 5382 REQ-3), in by a port forward, or to the machine's own services.

#include "reference/forward/nat44/engine.h"
#include "reference/net/ethernet.h"

namespace guestlink::forward::nat44 {

Verdict Engine::from_outside(Packet& packet, const Arrival& arrival) {
  if (packet.kind == Packet::Kind::flow && !packet.icmp_request && arrival.missed == nullptr) {
    const FlowKey key = outside_key(packet);
    const std::uint32_t session = table_.find(Side::outside, key, arrival.now);
    if (session != nothing) {
      note([&] { return words_for(table_.session(session), arrival.now); });
      return inbound(packet, session, arrival);
    }
  }
  if (!table_.is_outside(packet.destination) || net::load_mac(packet.frame.bytes, 0).is_group()) {
    return Verdict::drop(DropReason::not_for_us);
  }
  const net::Ipv4Address from = packet.source;
  if (is_own(from) || inside_.at.address.contains(from) || from.is_multicast() ||
      from.is_loopback() || from.is_broadcast() || from.value == 0) {
    return Verdict::drop(DropReason::spoofed_source);
  }
  if (packet.kind != Packet::Kind::icmp_error) {
    if (const auto owned = owned_inwards({packet.destination, packet.destination_port})) {
      const Way way{
          .rewrites = {*owned}, .rewrite_count = 1, .out = inside_port, .hop = owned->address};
      return carry_owned(packet, way, arrival);
    }
  }
  switch (packet.kind) {
  case Packet::Kind::later_piece: return later_piece(packet, arrival);
  case Packet::Kind::icmp_error: return error_from_outside(packet, arrival);
  case Packet::Kind::portless: {
    const FlowKey key = outside_key(packet);
    const std::uint32_t session = table_.find(Side::outside, key, arrival.now);
    if (session == nothing) return Verdict::drop(DropReason::no_mapping);
    return inbound(packet, session, arrival);
  }
  case Packet::Kind::flow: break;
  }
  if (packet.icmp_request) {
    if (settings_.local && !settings_.local->accept_echo_from_outside) {
      return Verdict::drop(DropReason::filtered);
    }
    if (!settings_.local) return answer_echo(packet, arrival);
    return go(packet, Way{.out = local_port, .count_hop = false}, arrival);
  }
  return inbound_by_mapping(packet, arrival);
}

const PortForward* Engine::forward_for(std::uint8_t protocol, Endpoint near,
                                       net::Ipv4Address remote) const {
  // Forwards and services stand at the attachment's own address.
  if (near.address != outside_.at.address.address) return nullptr;
  const PortForward* best = nullptr;
  const auto specificity = [](const PortForward& forward) {
    // The narrower remote network first, then the narrower range of ports.
    const int bits = forward.from ? forward.from->prefix : -1;
    return std::pair(bits, -static_cast<int>(forward.outside_ports.size()));
  };
  for (const PortForward& forward : settings_.nat44.port_forwards) {
    if (static_cast<std::uint8_t>(forward.protocol) != protocol) continue;
    if (!forward.outside_ports.contains(near.port)) continue;
    if (forward.from && !forward.from->contains(remote)) continue;
    if (forward.once && turns(forward) > 0) continue;
    if (best == nullptr || specificity(forward) > specificity(*best)) best = &forward;
  }
  return best;
}

std::size_t& Engine::turns(const PortForward& forward) {
  return turns_[static_cast<std::size_t>(&forward - settings_.nat44.port_forwards.data())];
}

std::size_t Engine::turns(const PortForward& forward) const {
  return turns_[static_cast<std::size_t>(&forward - settings_.nat44.port_forwards.data())];
}

Endpoint Engine::next_end(const PortForward& forward, Endpoint near) const {
  const std::size_t place = turns(forward) % (forward.shared_with.size() + 1);
  return {
      place == 0 ? forward.inside_address : forward.shared_with[place - 1],
      static_cast<std::uint16_t>(forward.inside_port + near.port - forward.outside_ports.first)};
}

std::optional<Endpoint> Engine::served_by(std::uint8_t protocol, Endpoint outside, Endpoint remote,
                                          Instant now) const {
  if (const auto owner = table_.one_to_one().inside_of(outside.address)) {
    return Endpoint{*owner, outside.port};
  }
  // Whom a forward chose for this one.
  const std::uint32_t number = table_.peek(Side::outside, {outside, remote, protocol}, now);
  if (number != nothing) {
    const Session& session = table_.session(number);
    const bool has_ports = protocol == net::ip_protocol::tcp || protocol == net::ip_protocol::udp;
    if (has_ports && session.mapping == nothing)
      return Endpoint{session.inside, session.inside_port};
  }
  const PortForward* const forward = forward_for(protocol, outside, remote.address);
  if (forward == nullptr) return std::nullopt;
  return next_end(*forward, outside);
}

bool Engine::accepts(std::uint8_t protocol, Endpoint near) const {
  if (!settings_.local || near.address != outside_.at.address.address) return false;
  for (const LocalService& service : settings_.local->accept) {
    if (static_cast<std::uint8_t>(service.protocol) == protocol &&
        service.ports.contains(near.port)) {
      return true;
    }
  }
  return false;
}

Engine::Entrance Engine::entrance(std::uint8_t protocol, Endpoint near, Endpoint remote,
                                  std::uint8_t tcp_flags, bool icmp_request, Instant now) {
  Entrance result;
  if (icmp_request) {
    result.refused = DropReason::no_mapping;
    return result;
  }
  const bool tcp = protocol == net::ip_protocol::tcp;
  constexpr std::uint8_t opening = net::tcp_flag::syn | net::tcp_flag::ack | net::tcp_flag::rst;
  const bool opens = !tcp || (tcp_flags & opening) == net::tcp_flag::syn;
  const auto opened = [&](FlowTable::Opened how) {
    result.session = how.session;
    result.refused = how.refused;
    return result;
  };
  const PortForward* forward =
      settings_.nat44.port_forwards.empty() ? nullptr : forward_for(protocol, near, remote.address);
  if (forward != nullptr) {
    note([&] {
      return "no session; a port forward holds, to " + net::to_string(forward->inside_address) +
             (forward->shared_with.empty() ? "" : " or who shares it");
    });
  }
  if (forward != nullptr && !forward->is_fixed()) {
    if (!opens) {
      result.refused = DropReason::not_a_syn;
      return result;
    }
    const auto how = table_.open_unmapped({next_end(*forward, near), remote, protocol}, near, now);
    if (how.session != nothing) ++turns(*forward);
    return opened(how);
  }
  std::uint32_t mapping = table_.mapping_at(protocol, near);
  const net::Ipv4Address own = outside_.at.address.address;
  const bool accepted = forward == nullptr && accepts(protocol, near);
  if (mapping == nothing && accepted) {
    mapping = table_.make_fixed(protocol, near, near.port, false);
  }
  if (mapping == nothing) {
    result.refused = DropReason::no_mapping;
    return result;
  }
  note([&] { return "no session; " + words_for(table_.mapping(mapping)); });
  bool allowed = accepted || table_.mapping(mapping).permanent;
  switch (settings_.nat44.filtering) {
  case Filtering::endpoint_independent: allowed = true; break;
  case Filtering::address_dependent:
    allowed = allowed || table_.has_sent_to(mapping, remote.address);
    break;
  case Filtering::address_and_port_dependent: break;
  }
  if (!allowed) {
    result.refused = DropReason::filtered;
    return result;
  }
  // A mapping alone carries UDP in: only what the inside host sends makes a session, so that
  // nobody outside can fill the table or keep a mapping alive (RFC 4787 REQ-6).
  if (!tcp && !accepted) {
    result.mapping = mapping;
    return result;
  }
  if (!opens) {
    result.refused = DropReason::not_a_syn;
    return result;
  }
  return opened(table_.open_on(mapping, remote, table_.mapping(mapping).inside == own, now));
}

Verdict Engine::inbound_by_mapping(Packet& packet, const Arrival& arrival) {
  const FlowKey key = outside_key(packet);
  const Entrance entered = entrance(packet.protocol, key.near, key.remote, packet.tcp_flags,
                                    packet.icmp_request, arrival.now);
  if (entered.refused != DropReason::none) return Verdict::drop(entered.refused);
  if (entered.session != nothing) return inbound(packet, entered.session, arrival);
  const Mapping& mapping = table_.mapping(entered.mapping);
  if (is_own(mapping.inside)) {
    Way way{.rewrites = {inbound_rewrite(mapping)}, .rewrite_count = 1, .out = local_port};
    way.count_hop = false;
    return go(packet, way, arrival);
  }
  if (!outlives_hop(packet, arrival)) return Verdict::drop(DropReason::ttl_expired);
  return go(packet,
            Way{.rewrites = {inbound_rewrite(mapping)},
                .rewrite_count = 1,
                .out = inside_port,
                .hop = mapping.inside},
            arrival);
}

Verdict Engine::inbound(Packet& packet, std::uint32_t number, const Arrival& arrival) {
  Session& session = table_.session(number);
  if (!session.local && !outlives_hop(packet, arrival)) {
    return Verdict::drop(DropReason::ttl_expired);
  }
  bool lives = settings_.nat44.inbound_refresh;
  if (session.protocol == net::ip_protocol::tcp) {
    lives = session.tcp.see(TcpState::Direction::inbound, packet.tcp_flags);
    if (settings_.nat44.mss_clamp && (packet.tcp_flags & net::tcp_flag::syn) != 0) {
      clamp_mss(packet, *settings_.nat44.mss_clamp);
    }
  }
  if (lives) session.last_used = arrival.now;
  const bool whole = !packet.ip.is_fragment();
  if (!whole || session.local || !fits(packet, inside_.at.mtu)) [[unlikely]] {
    Way way{.rewrites = {inbound_rewrite(session)}, .rewrite_count = 1};
    way.out = session.local ? local_port : inside_port;
    way.hop = session.inside;
    way.count_hop = !session.local;
    return go(packet, way, arrival);
  }
  apply(packet, inbound_rewrite(session), true);
  if (!inside_.neighbours.is(session.inside_hop, session.inside)) [[unlikely]] {
    session.inside_hop = static_cast<std::uint16_t>(inside_.neighbours.number_of(session.inside));
  }
  return transmit(packet, inside_, session.inside_hop, arrival);
}

}  // namespace guestlink::forward::nat44
