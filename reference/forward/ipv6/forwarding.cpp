// What may go on, and where to: RFC 8200, RFC 4291 section 2.5.6, BCP 38, RFC 6296.

#include <algorithm>
#include <utility>

#include "reference/forward/ipv6/router6.h"
#include "reference/net/checksum.h"
#include "reference/net/ethernet.h"
#include "reference/net/icmpv6.h"
#include "reference/net/offload.h"

namespace guestlink::forward::ipv6 {

Verdict Router6::forward(Packet& packet, const Moment& moment) {
  using namespace net::icmpv6_type;
  const net::Ipv6Address source = packet.ip.source();
  if (packet.ip.destination().is_link_local()) return Verdict::drop(DropReason::not_beyond_link);
  if (source.is_link_local()) {
    return refuse(packet, {unreachable, 2, 0}, DropReason::not_beyond_link, moment);
  }
  if (!may_come_from(source, packet.in)) return Verdict::drop(DropReason::spoofed_source);
  // RFC 6296: a destination in the outside prefix stands for one inside, for hosts inside, too.
  net::Ipv6Address destination = packet.ip.destination();
  if (const PrefixMap* map = map_of(destination, true)) {
    const auto translated = map->inwards(destination);
    if (!translated) {
      return refuse(packet, {parameter_problem, 0, 24}, DropReason::prefix_not_translatable,
                    moment);
    }
    destination = *translated;
  }
  const auto way = way_to(destination, packet.in);
  if (!way) return refuse(packet, {unreachable, 0, 0}, DropReason::no_route, moment);
  narration_.note([&] {
    return "its way is out of " + port_names_[way->leg->port.index] + ", next hop " +
           net::to_string(way->hop);
  });
  if (packet.ip.hop_limit() <= 1) {
    return refuse(packet, {time_exceeded, 0, 0}, DropReason::ttl_expired, moment);
  }
  // Only the sender fragments (RFC 8200 section 5).
  if (!fits(packet, way->leg->mtu)) {
    return refuse(packet, {packet_too_big, 0, way->leg->mtu}, DropReason::packet_too_big, moment);
  }
  const DropReason reason = translate(packet, *way->leg);
  if (reason != DropReason::none) {
    return refuse(packet, {parameter_problem, 0, 8}, reason, moment);
  }
  packet.ip.decrement_hop_limit();
  return transmit(packet, *way, moment);
}

std::optional<Router6::Way> Router6::way_to(const net::Ipv6Address& destination, PortId from) {
  if (is_shared(destination)) {
    Leg& inside = legs_[inside_port.index];
    Leg& outside = legs_[outside_port.index];
    if (inside.neighbours.mac(destination)) return Way{&inside, destination};
    const bool known_outside = outside.neighbours.mac(destination).has_value();
    return Way{known_outside || from != outside_port ? &outside : &inside, destination};
  }
  const Leg* best = nullptr;
  for (const Leg& leg : legs_) {
    if (!leg.address || !leg.address->contains(destination)) continue;
    if (best == nullptr || leg.address->prefix > best->address->prefix) best = &leg;
  }
  if (best != nullptr) return Way{&legs_[best->port.index], destination};
  // A prefix that is translated is that of the inside, and of no way out (RFC 6296 section 4).
  if (map_of(destination, false) != nullptr || !settings_.gateway) return std::nullopt;
  return Way{&legs_[outside_port.index], *settings_.gateway};
}

/// BCP 38 (RFC 2827): answers to the source must go back where it came from.
bool Router6::may_come_from(const net::Ipv6Address& source, PortId in) {
  if (is_shared(source)) {
    return in == inside_port ||
           (in == outside_port && !legs_[inside_port.index].neighbours.mac(source));
  }
  const auto back = way_to(source, in);
  return back && back->leg->port == in;
}

const PrefixMap* Router6::map_of(const net::Ipv6Address& address, bool outside) const {
  const auto found = std::ranges::find_if(maps_, [&](const PrefixMap& one) {
    return outside ? one.outside(address) : one.inside(address);
  });
  // The router's own address in that prefix, and its network, are no hosts inside.
  if (found == maps_.end()) return nullptr;
  if (outside && settings_.outside && settings_.outside->contains(address) &&
      settings_.outside->prefix >= 64) {
    return nullptr;
  }
  return &*found;
}

DropReason Router6::translate(const Packet& packet, const Leg& out) const {
  const net::Ipv6Address destination = packet.ip.destination();
  const PrefixMap* to = map_of(destination, true);
  const bool leaves = out.port == outside_port || to != nullptr;
  const PrefixMap* from = leaves ? map_of(packet.ip.source(), false) : nullptr;
  if (from != nullptr && packet.in != outside_port) {
    const auto source = from->outwards(packet.ip.source());
    if (!source) return DropReason::prefix_not_translatable;
    packet.ip.set_source(*source);
    translate_quoted(packet, *from, true);
  }
  if (to != nullptr) {
    const auto inside = to->inwards(destination);
    if (!inside) return DropReason::prefix_not_translatable;
    packet.ip.set_destination(*inside);
    translate_quoted(packet, *to, false);
  }
  return DropReason::none;
}

/// The packet that an error quotes must look as its sender knows it.  It is neutral, too, so that
/// the error's own checksum stays.
void Router6::translate_quoted(const Packet& packet, const PrefixMap& map, bool outwards) const {
  const auto transport = net::ipv6_transport(packet.ip.bytes());
  if (!transport || transport->later_piece || transport->protocol != net::ip_protocol::icmpv6) {
    return;
  }
  const net::MutableBytes icmp = packet.ip.bytes().subspan(transport->at);
  if (icmp.size() < 8 + net::ipv6_header_bytes || !net::is_icmpv6_error(net::load8(icmp, 0))) {
    return;
  }
  const auto quoted = net::Ipv6Edit::parse_header(icmp.subspan(8));
  if (!quoted) return;
  if (outwards && map.inside(quoted->destination())) {
    if (const auto to = map.outwards(quoted->destination())) quoted->set_destination(*to);
  } else if (!outwards && map.outside(quoted->source())) {
    if (const auto to = map.inwards(quoted->source())) quoted->set_source(*to);
  }
}

bool Router6::fits(const Packet& packet, std::uint16_t mtu) const {
  const std::size_t length = packet.ip.bytes().size();
  const net::Offload& offload = packet.frame.offload;
  if (length <= mtu || offload.segment_bytes == 0) return length <= mtu;
  // A superpacket is cut into segments behind us; each carries the headers.
  const auto transport = net::ipv6_transport(packet.ip.bytes());
  if (!transport) return false;
  const net::Bytes header = net::Bytes(packet.ip.bytes()).subspan(transport->at);
  const std::size_t header_bytes =
      transport->protocol == net::ip_protocol::tcp && header.size() > 12
          ? (net::load8(header, 12) >> 4U) * std::size_t{4}
          : std::size_t{8};
  return transport->at + header_bytes + offload.segment_bytes <= mtu;
}

Verdict Router6::transmit(const Packet& packet, const Way& way, const Moment& moment) {
  const net::MutableBytes bytes = packet.frame.bytes;
  net::store_mac(bytes, 6, way.leg->mac);
  Neighbours6& neighbours = way.leg->neighbours;
  if (const auto mac = neighbours.mac(way.hop)) {
    net::store_mac(bytes, 0, *mac);
    return Verdict::send(way.leg->port);
  }
  // A superpacket cannot wait: it would leave as one frame.
  if (packet.frame.offload.segment_bytes != 0) {
    neighbours.wake(way.hop, moment.now, moment.outbox);
    return Verdict::drop(DropReason::unresolved_neighbour);
  }
  const net::MutableBytes whole =
      bytes.first(net::ethernet_header_bytes + packet.ip.bytes().size());
  net::finish_checksum(whole, packet.frame.offload);
  Neighbours6::Waiting waiting{{whole.begin(), whole.end()}, packet.in, packet.sender};
  const bool kept = neighbours.hold(way.hop, std::move(waiting), moment.now, moment.outbox);
  return kept ? Verdict::consumed() : Verdict::drop(DropReason::unresolved_neighbour);
}

}  // namespace guestlink::forward::ipv6
