// What may go on, and where to: RFC 1812 sections 5.2 and 5.3, BCP 38.

#include "reference/forward/route/router4.h"

#include <algorithm>

#include "reference/forward/port_names.h"
#include "reference/forward/source_route.h"
#include "reference/net/ethernet.h"
#include "reference/net/icmp.h"

namespace guestlink::forward::route {

Router4::Router4(const Settings& settings)
    : gateway_(settings.gateway),
      shared_(settings.mode == "proxy_arp"),
      port_names_(port_names(settings)) {
  const auto add = [&](const Attachment& at) {
    const PortId port{static_cast<std::uint8_t>(legs_.size())};
    legs_.push_back({port, at, Neighbours(at, port, settings.nat44.timeouts.neighbour)});
  };
  Attachment inside = settings.inside;
  if (shared_) inside.address = settings.outside.address;
  add(inside);
  add(settings.outside);
  for (const FurtherPort& port : settings.ports) add(port.at);
  for (const Neighbour& one : settings.neighbours) {
    // In proxy_arp only the gateway is surely outside.
    if (shared_ && one.address == gateway_) {
      legs_[outside_port.index].neighbours.fix(one);
      continue;
    }
    const auto on = std::ranges::find_if(
        legs_, [&](const Leg& leg) { return leg.at.address.contains(one.address); });
    if (on != legs_.end()) on->neighbours.fix(one);
  }
}

Verdict Router4::handle(PortId in, net::Frame frame, Instant now, Outbox& outbox) {
  const auto ethernet = net::EthernetView::parse(frame.bytes);
  if (!ethernet) return Verdict::drop(DropReason::runt_frame);
  if (in.index >= legs_.size()) return Verdict::drop(DropReason::not_for_us);
  Leg& leg = legs_[in.index];
  const net::MacAddress sender = ethernet->source();
  if (sender.is_group() || sender.is_zero()) return Verdict::drop(DropReason::bad_source_mac);
  if (sender == leg.at.mac) return Verdict::drop(DropReason::own_address);
  const net::MacAddress receiver = ethernet->destination();
  if (receiver != leg.at.mac && !receiver.is_group()) return Verdict::drop(DropReason::not_for_us);
  const Moment moment{now, outbox};
  if (ethernet->type() == net::ether_type::arp) {
    const auto arp = net::parse_arp(ethernet->payload());
    return arp ? handle_arp(*arp, leg, moment) : Verdict::drop(DropReason::malformed_arp);
  }
  if (ethernet->type() != net::ether_type::ipv4) {
    return Verdict::drop(DropReason::not_forwarded_protocol);
  }
  const auto ip = net::Ipv4Edit::parse(frame.bytes.subspan(net::ethernet_header_bytes));
  if (!ip) return Verdict::drop(DropReason::malformed_ipv4);
  // RFC 1812 section 5.2.2: a router must look, and discard.
  if (net::checksum(ip->header()) != 0) return Verdict::drop(DropReason::bad_ipv4_checksum);
  Packet packet{in, frame, *ip};
  if (shared_) {
    if (const auto crossing = dhcp_crossing(packet)) return *crossing;
  }
  if (const DropReason reason = unfit(packet); reason != DropReason::none) {
    return Verdict::drop(reason);
  }
  if (is_own(ip->destination())) return answer_echo(packet);
  // RFC 1812 section 5.3.4: what was broadcast on a link is not for others.
  if (receiver.is_group()) return Verdict::drop(DropReason::not_for_us);
  return forward(packet, moment);
}

Verdict Router4::handle_arp(const net::Arp& arp, Leg& leg, const Moment& moment) {
  if (arp.sender_mac == leg.at.mac) return Verdict::drop(DropReason::own_address);
  if (shared_) return proxied_arp(arp, leg, moment);
  // Each side is told of its own address only (arp_ignore=1).
  const bool to_us = arp.target == leg.at.address.address;
  leg.neighbours.learn(arp, to_us, moment.now, moment.outbox);
  if (!to_us) return Verdict::drop(DropReason::not_for_us);
  if (arp.operation == net::Arp::request) answer_arp(arp, leg, moment);
  return Verdict::consumed();
}

void Router4::answer_arp(const net::Arp& arp, const Leg& leg, const Moment& moment) {
  moment.outbox.originate(leg.port,
                          net::arp_frame(arp.sender_mac, {net::Arp::reply, leg.at.mac, arp.target,
                                                          arp.sender_mac, arp.sender}));
}

/// Packets that no router forwards (RFC 1812 sections 5.3.7, 5.3.4 and 5.2.4.1; RFC 3927 section
/// 7).
DropReason Router4::unfit(const Packet& packet) const {
  const net::Ipv4Edit& ip = packet.ip;
  if (ip.header_bytes() > net::ipv4_header_bytes &&
      chooses_its_route(net::Bytes(ip.header()).subspan(net::ipv4_header_bytes))) {
    return DropReason::source_route;
  }
  const net::Ipv4Address source = ip.source();
  const net::Ipv4Address destination = ip.destination();
  const auto is_this_network = [](net::Ipv4Address one) { return (one.value >> 24U) == 0; };
  const auto is_reserved = [](net::Ipv4Address one) { return (one.value >> 28U) == 0xFU; };
  if (is_this_network(source) || source.is_loopback() || source.is_multicast() ||
      source.is_link_local() || is_reserved(source)) {
    return DropReason::not_beyond_link;
  }
  if (destination.is_multicast()) {
    return (destination.value >> 8U) == 0xE00000U ? DropReason::not_beyond_link
                                                  : DropReason::multicast_not_routed;
  }
  if (is_this_network(destination) || destination.is_loopback() || destination.is_link_local() ||
      is_reserved(destination)) {
    return DropReason::not_beyond_link;
  }
  if (is_own(source)) return DropReason::own_address;
  // RFC 2644: a network's broadcast address is not reached from elsewhere.
  const bool directed = std::ranges::any_of(legs_, [&](const Leg& leg) {
    const net::Ipv4Cidr& own = leg.at.address;
    return own.prefix < 31 && (destination == own.broadcast() || destination == own.network());
  });
  return directed ? DropReason::not_for_us : DropReason::none;
}

bool Router4::is_own(net::Ipv4Address address) const {
  return std::ranges::any_of(legs_,
                             [&](const Leg& leg) { return leg.at.address.address == address; });
}

Verdict Router4::forward(Packet& packet, const Moment& moment) {
  if (!may_come_from(packet.ip.source(), packet.in)) {
    return Verdict::drop(DropReason::spoofed_source);
  }
  const auto way = way_to(packet.ip.destination(), packet.in);
  if (!way)
    return refuse(packet, {net::icmp_type::unreachable, 0, 0}, DropReason::no_route, moment);
  // What the gateway sent is not for beyond the gateway.
  if (shared_ && way && way->out == packet.in) return Verdict::drop(DropReason::same_port);
  narration_.note([&] {
    return "its way is out of " + port_names_[way->out.index] + ", next hop " +
           net::to_string(way->hop);
  });
  if (packet.ip.ttl() <= 1) {
    return refuse(packet, {net::icmp_type::time_exceeded, 0, 0}, DropReason::ttl_expired, moment);
  }
  return deliver(packet, *way, moment);
}

/// BCP 38 (RFC 2827): answers to the source must go back where it came from.
bool Router4::may_come_from(net::Ipv4Address source, PortId in) const {
  if (shared_) return shared_source_fits(source, in);
  const auto back = way_to(source, in);
  return back && back->out == in;
}

std::optional<Router4::Way> Router4::way_to(net::Ipv4Address destination, PortId from) const {
  if (shared_ && legs_[outside_port.index].at.address.contains(destination)) {
    return shared_way_to(destination, from);
  }
  const Leg* best = nullptr;
  for (const Leg& leg : legs_) {
    if (!leg.at.address.contains(destination)) continue;
    if (best == nullptr || leg.at.address.prefix > best->at.address.prefix) best = &leg;
  }
  if (best != nullptr) return Way{best->port, destination};
  if (!gateway_) return std::nullopt;
  return Way{outside_port, *gateway_};
}

Instant Router4::expire(Instant now, Outbox& outbox) {
  Instant next{INT64_MAX};
  for (Leg& leg : legs_) {
    leg.neighbours.expire(now, outbox);
    next = std::min(next, leg.neighbours.next_due());
  }
  return next;
}

}  // namespace guestlink::forward::route
