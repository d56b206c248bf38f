// Hosts that own an outside address whole (RFC 3022 section 2.1, Basic NAT; pf.conf(5) binat): only
// the address changes, ports, identifiers and protocols stay, so nothing has to be remembered, and
// everybody outside may begin.

#include "reference/forward/nat44/engine.h"

namespace guestlink::forward::nat44 {
namespace {

/// Whatever port `packet` has at that end is kept: `port` is that one.
Rewrite address_only(Rewrite::End end, net::Ipv4Address before, net::Ipv4Address after,
                     std::uint16_t port) {
  const net::ChecksumDelta delta = net::change32(before.value, after.value);
  return {end, after, port, delta, delta};
}

}  // namespace

std::optional<Rewrite> Engine::owned_outwards(Endpoint inside) const {
  const auto outside = table_.one_to_one().outside_of(inside.address);
  if (!outside) return std::nullopt;
  return address_only(Rewrite::End::source, inside.address, *outside, inside.port);
}

std::optional<Rewrite> Engine::owned_inwards(Endpoint outside) const {
  const auto inside = table_.one_to_one().inside_of(outside.address);
  if (!inside) return std::nullopt;
  return address_only(Rewrite::End::destination, outside.address, *inside, outside.port);
}

Verdict Engine::carry_owned(Packet& packet, const Way& way, const Arrival& arrival) {
  if (!outlives_hop(packet, arrival)) return Verdict::drop(DropReason::ttl_expired);
  note([&] {
    return "one inside host has an outside address to itself: " +
           net::to_string(way.rewrites[0].address) + " takes the place of " +
           net::to_string(way.out == outside_port ? packet.source : packet.destination);
  });
  const bool opens = packet.kind == Packet::Kind::flow &&
                     packet.protocol == net::ip_protocol::tcp &&
                     (packet.tcp_flags & net::tcp_flag::syn) != 0;
  if (opens && settings_.nat44.mss_clamp) clamp_mss(packet, *settings_.nat44.mss_clamp);
  return go(packet, way, arrival);
}

std::optional<Verdict> Engine::owned_turns_back(Packet& packet, const Rewrite& outwards,
                                                const Arrival& arrival) {
  Way way{.rewrites = {outwards}, .rewrite_count = 2, .out = inside_port};
  if (const auto owned = owned_inwards({packet.destination, packet.destination_port})) {
    way.rewrites[1] = *owned;
    way.hop = owned->address;
    return carry_owned(packet, way, arrival);
  }
  // Towards one who shares its address: only where that is open, as from outside.
  if (packet.icmp_request || packet.kind == Packet::Kind::later_piece) return std::nullopt;
  const Endpoint external{outwards.address, packet.source_port};
  const Endpoint near{packet.destination, packet.destination_port};
  const FlowKey key{near, {external.address, outside_key(packet).remote.port}, packet.protocol};
  const bool known = table_.find(Side::outside, key, arrival.now) != nothing;
  const bool may_be_open = packet.kind == Packet::Kind::flow &&
                           packet.protocol != net::ip_protocol::icmp &&
                           (table_.mapping_at(packet.protocol, near) != nothing ||
                            forward_for(packet.protocol, near, external.address) != nullptr);
  if (!known && !may_be_open) return std::nullopt;
  const SecondHalf second = second_half(packet, key.remote, arrival.now);
  if (second.refused != DropReason::none) return Verdict::drop(second.refused);
  // The machine's own services know no hairpins.
  if (is_own(second.inwards.address)) return std::nullopt;
  way.rewrites[1] = second.inwards;
  way.hop = second.inwards.address;
  return carry_owned(packet, way, arrival);
}

}  // namespace guestlink::forward::nat44
