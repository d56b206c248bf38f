#include "reference/forward/nat44/engine.h"

#include <algorithm>

#include "reference/net/arp.h"
#include "reference/net/ethernet.h"

namespace guestlink::forward::nat44 {
namespace {

/// Records looked at per frame when many time out at once, so that no frame waits long.
constexpr std::size_t expiry_budget = 4096;

}  // namespace

Engine::Engine(const Settings& settings)
    : settings_(settings),
      inside_{inside_port, settings.inside,
              Neighbours(settings.inside, inside_port, settings.nat44.timeouts.neighbour)},
      outside_{outside_port, settings.outside,
               Neighbours(settings.outside, outside_port, settings.nat44.timeouts.neighbour)},
      table_(settings.nat44, settings.outside.address.address),
      fragments_(settings.nat44.timeouts.fragment),
      outgoing_ids_(settings.nat44.timeouts.fragment) {
  for (const Neighbour& neighbour : settings.neighbours) {
    const bool within = settings.inside.address.contains(neighbour.address);
    (within ? inside_ : outside_).neighbours.fix(neighbour);
  }
  turns_.resize(settings.nat44.port_forwards.size());
  for (const PortForward& forward : settings.nat44.port_forwards) {
    const auto protocol = static_cast<std::uint8_t>(forward.protocol);
    table_.reserve(protocol, forward.outside_ports);
    if (!forward.is_fixed()) continue;
    for (std::size_t i = 0; i < forward.outside_ports.size(); ++i) {
      const auto outside = static_cast<std::uint16_t>(forward.outside_ports.first + i);
      const auto inside = static_cast<std::uint16_t>(forward.inside_port + i);
      table_.make_fixed(protocol, {forward.inside_address, inside}, outside, true);
    }
  }
  if (!settings.local) return;
  for (const LocalService& service : settings.local->accept) {
    table_.reserve(static_cast<std::uint8_t>(service.protocol), service.ports);
  }
}

void Engine::tick(Instant now, Outbox& outbox) {
  table_.expire(now, expiry_budget);
  fragments_.expire(now, outbox);
  inside_.neighbours.expire(now, outbox);
  outside_.neighbours.expire(now, outbox);
  next_tick_ = now + std::chrono::milliseconds(250);
}

Instant Engine::expire(Instant now, Outbox& outbox) {
  tick(now, outbox);
  return std::min({std::max(table_.next_due(), now), fragments_.next_due(),
                   inside_.neighbours.next_due(), outside_.neighbours.next_due()});
}

bool Engine::readdress(const net::Ipv4Cidr& outside, std::optional<net::Ipv4Address> gateway,
                       Instant now, Outbox& outbox) {
  // RFC 4787 REQ-7: nothing sensible can be done behind two equal networks.
  if (outside.overlaps(inside_.at.address)) return false;
  const net::Ipv4Address before = outside_.at.address.address;
  if (outside.address != before && table_.is_outside(outside.address)) return false;
  table_.readdress(outside.address, now);
  if (outside.address != before) fragments_.forget_all(outbox);
  settings_.gateway = gateway;
  settings_.outside.address = outside_.at.address = outside;
  outside_.neighbours.forget_all(outside_.at, outbox);
  // RFC 5227 section 2.3: everybody there learns it.
  constexpr net::MacAddress everybody{{0xff, 0xff, 0xff, 0xff, 0xff, 0xff}};
  const net::MacAddress& own = outside_.at.mac;
  outbox.originate(
      outside_port,
      net::arp_frame(everybody, {net::Arp::request, own, outside.address, {}, outside.address}));
  return true;
}

Verdict Engine::handle(PortId in, net::Frame frame, Instant now, Outbox& outbox) {
  return handle_frame(frame, {in, now, outbox});
}

Verdict Engine::handle_frame(net::Frame frame, const Arrival& arrival) {
  if (arrival.now >= next_tick_) tick(arrival.now, arrival.outbox);
  const bool is_ours = arrival.in == inside_port || arrival.in == outside_port ||
                       (arrival.in == local_port && settings_.local);
  if (!is_ours) return Verdict::drop(DropReason::not_for_us);
  if (frame.bytes.size() < net::ethernet_header_bytes) {
    return Verdict::drop(DropReason::runt_frame);
  }
  switch (net::load16(frame.bytes, 12)) {
  case net::ether_type::ipv4: return handle_ipv4(frame, arrival);
  case net::ether_type::arp: return handle_arp(frame, arrival);
  default: return Verdict::drop(DropReason::not_forwarded_protocol);
  }
}

Verdict Engine::handle_arp(net::Frame frame, const Arrival& arrival) {
  const auto arp = net::parse_arp(frame.bytes.subspan(net::ethernet_header_bytes));
  if (!arp) return Verdict::drop(DropReason::malformed_arp);
  if (arrival.in == local_port) {
    // The kernel finds everybody but itself behind this port.
    const bool asks = arp->operation == net::Arp::request && arp->sender.value != 0;
    if (!settings_.local || !asks || is_own(arp->target)) return Verdict::consumed();
    return answer_arp(*arp, settings_.local->mac, arrival);
  }
  Network& side = network(arrival.in);
  const net::Ipv4Address own = side.at.address.address;
  if (arp->sender_mac == side.at.mac) return Verdict::drop(DropReason::own_address);
  const bool to_us =
      arp->target == own || (arrival.in == outside_port && table_.is_outside(arp->target));
  side.neighbours.learn(*arp, to_us, arrival.now, arrival.outbox);
  // Each side is told of its own address only, never of the other side's (arp_ignore=1).
  if (!to_us) return Verdict::drop(DropReason::not_for_us);
  if (arp->operation != net::Arp::request) return Verdict::consumed();
  return answer_arp(*arp, side.at.mac, arrival);
}

Verdict Engine::answer_arp(const net::Arp& arp, const net::MacAddress& mac,
                           const Arrival& arrival) const {
  const auto reply = net::arp_frame(arp.sender_mac,
                                    {net::Arp::reply, mac, arp.target, arp.sender_mac, arp.sender});
  arrival.outbox.originate(arrival.in, reply);
  return Verdict::consumed();
}

Verdict Engine::handle_ipv4(net::Frame frame, const Arrival& arrival) {
  const net::MutableBytes bytes = frame.bytes;
  const net::MacAddress destination = net::load_mac(bytes, 0);
  const net::MacAddress& own = arrival.in == local_port && settings_.local
                                   ? settings_.local->mac
                                   : network(arrival.in).at.mac;
  if (destination != own && !destination.is_group()) return Verdict::drop(DropReason::not_for_us);
  const net::MacAddress source = net::load_mac(bytes, 6);
  if (source.is_group() || source.is_zero()) return Verdict::drop(DropReason::bad_source_mac);
  if (source == own) return Verdict::drop(DropReason::own_address);
  const auto ip = net::Ipv4Edit::parse(bytes.subspan(net::ethernet_header_bytes));
  if (!ip) return Verdict::drop(DropReason::malformed_ipv4);
  // RFC 1812 section 5.2.2: a router must look, and discard.
  if (net::checksum(ip->header()) != 0) return Verdict::drop(DropReason::bad_ipv4_checksum);
  Packet packet{.frame = frame, .ip = *ip};
  const DropReason refused = classify(packet);
  if (refused != DropReason::none) return Verdict::drop(refused);
  if (arrival.in == outside_port) return from_outside(packet, arrival);
  if (arrival.in == inside_port) return from_inside(packet, arrival);
  if (settings_.local) return from_local(packet, arrival);
  return Verdict::drop(DropReason::not_for_us);
}

FlowKey Engine::inside_key(const Packet& packet) {
  // An ICMP query is known by its identifier alone, at our end.
  const std::uint16_t remote_port =
      packet.protocol == net::ip_protocol::icmp ? std::uint16_t{0} : packet.destination_port;
  return {{packet.source, packet.source_port}, {packet.destination, remote_port}, packet.protocol};
}

FlowKey Engine::outside_key(const Packet& packet) const {
  const std::uint16_t remote_port =
      packet.protocol == net::ip_protocol::icmp ? std::uint16_t{0} : packet.source_port;
  return {
      {packet.destination, packet.destination_port}, {packet.source, remote_port}, packet.protocol};
}

Rewrite Engine::outbound_rewrite(const Session& session) {
  return {Rewrite::End::source, session.outside, session.outside_port, session.address_delta,
          session.full_delta};
}

Rewrite Engine::inbound_rewrite(const Session& session) {
  return {Rewrite::End::destination, session.inside, session.inside_port,
          session.address_delta.reversed(), session.full_delta.reversed()};
}

Rewrite Engine::outbound_rewrite(const Mapping& mapping) const {
  const net::Ipv4Address outside = table_.outside_of(mapping).address;
  const net::ChecksumDelta addresses = net::change32(mapping.inside.value, outside.value);
  return {Rewrite::End::source, outside, mapping.outside_port, addresses,
          addresses.then(net::change16(mapping.inside_port, mapping.outside_port))};
}

Rewrite Engine::inbound_rewrite(const Mapping& mapping) const {
  const net::ChecksumDelta addresses =
      net::change32(table_.outside_of(mapping).address.value, mapping.inside.value);
  return {Rewrite::End::destination, mapping.inside, mapping.inside_port, addresses,
          addresses.then(net::change16(mapping.outside_port, mapping.inside_port))};
}

}  // namespace guestlink::forward::nat44
