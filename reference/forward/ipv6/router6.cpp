// The frame, and what is for the router itself.

#include "reference/forward/ipv6/router6.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "reference/forward/port_names.h"
#include "reference/net/checksum.h"
#include "reference/net/ethernet.h"
#include "reference/net/icmpv6.h"

namespace guestlink::forward::ipv6 {

Router6::Router6(const Settings& settings)
    : settings_(settings.ipv6.value_or(Ipv6Settings{})),
      maps_(settings_.translate.begin(), settings_.translate.end()),
      port_names_(port_names(settings)) {
  const auto add = [&](const Attachment& at, const std::optional<net::Ipv6Cidr>& address) {
    const PortId port{static_cast<std::uint8_t>(legs_.size())};
    const net::Ipv6Address link_local = net::link_local_of(at.mac);
    legs_.push_back({port, at.mac, at.mtu, link_local, address,
                     Neighbours6(link_local, at.mac, port, settings.nat44.timeouts.neighbour)});
  };
  add(settings.inside, settings_.inside);
  add(settings.outside, settings_.outside);
  for (const FurtherPort& port : settings.ports) add(port.at, port.ipv6);
  for (const Neighbour6& one : settings_.neighbours) {
    const auto on = std::ranges::find_if(
        legs_, [&](const Leg& leg) { return leg.address && leg.address->contains(one.address); });
    // A link-local one is the gateway, or on the outside network like it.
    (on == legs_.end() ? legs_[1] : *on).neighbours.fix(one);
  }
}

Verdict Router6::handle(PortId in, net::Frame frame, Instant now, Outbox& outbox) {
  const auto ethernet = net::EthernetView::parse(frame.bytes);
  if (!ethernet) return Verdict::drop(DropReason::runt_frame);
  if (ethernet->type() != net::ether_type::ipv6) {
    return Verdict::drop(DropReason::not_forwarded_protocol);
  }
  if (in.index >= legs_.size()) return Verdict::drop(DropReason::not_for_us);
  const net::MacAddress sender = ethernet->source();
  if (sender.is_group() || sender.is_zero()) return Verdict::drop(DropReason::bad_source_mac);
  if (sender == leg(in).mac) return Verdict::drop(DropReason::own_address);
  if (ethernet->destination() != leg(in).mac && !ethernet->destination().is_group()) {
    return Verdict::drop(DropReason::not_for_us);
  }
  const auto ip = net::Ipv6Edit::parse(frame.bytes.subspan(net::ethernet_header_bytes));
  if (!ip) return Verdict::drop(DropReason::malformed_ipv6);
  Packet packet{in, frame, *ip, sender};
  return take(packet, {now, outbox});
}

Verdict Router6::take(Packet& packet, const Moment& moment) {
  const Leg& leg = this->leg(packet.in);
  const net::Bytes payload = packet.ip.payload();
  if (packet.ip.next_header() == net::ip_protocol::icmpv6 && !payload.empty() &&
      net::is_neighbour_discovery(net::load8(payload, 0))) {
    return discovery(packet, moment);
  }
  if (const DropReason reason = unfit(packet, leg); reason != DropReason::none) {
    return Verdict::drop(reason);
  }
  if (is_own(packet.ip.destination(), leg)) return to_own_address(packet, moment);
  return forward(packet, moment);
}

/// What no router carries (RFC 4291 sections 2.5.2, 2.5.3 and 2.7).
DropReason Router6::unfit(const Packet& packet, const Leg& leg) const {
  const net::Ipv6Address source = packet.ip.source();
  const net::Ipv6Address destination = packet.ip.destination();
  if (source.is_unspecified() || source.is_loopback() || source.is_multicast() ||
      destination.is_unspecified() || destination.is_loopback()) {
    return DropReason::not_beyond_link;
  }
  if (destination.is_multicast()) {
    return destination.multicast_scope() <= 2 ? DropReason::not_beyond_link
                                              : DropReason::multicast_not_routed;
  }
  if (is_own(source, leg)) return DropReason::own_address;
  return DropReason::none;
}

bool Router6::is_own(const net::Ipv6Address& address, const Leg& on) const {
  if (address == on.link_local) return true;
  return std::ranges::any_of(
      legs_, [&](const Leg& leg) { return leg.address && leg.address->address == address; });
}

Verdict Router6::to_own_address(const Packet& packet, const Moment& /*moment*/) const {
  const net::Bytes icmp = packet.ip.payload();
  if (packet.ip.next_header() == net::ip_protocol::icmpv6 && icmp.size() >= 8 &&
      net::load8(icmp, 0) == net::icmpv6_type::echo_request) {
    return answer_echo(packet);
  }
  return Verdict::drop(DropReason::not_for_us);
}

/// RFC 4443 section 4.2.  Swapping the addresses leaves the checksum's sum as it is.
Verdict Router6::answer_echo(const Packet& packet) const {
  const net::MutableBytes bytes = packet.frame.bytes;
  const net::MacAddress own = legs_[packet.in.index].mac;
  net::store_mac(bytes, 0, packet.sender);
  net::store_mac(bytes, 6, own);
  const net::Ipv6Address source = packet.ip.source();
  packet.ip.set_source(packet.ip.destination());
  packet.ip.set_destination(source);
  net::store8(packet.ip.bytes(), 7, 64);
  const net::MutableBytes icmp = packet.ip.payload();
  const std::uint16_t before = net::load16(icmp, 0);
  net::store8(icmp, 0, net::icmpv6_type::echo_reply);
  if (!packet.frame.offload.checksum_unfinished) {
    const auto delta = net::change16(before, net::load16(icmp, 0));
    net::store16(icmp, 2, net::updated(net::load16(icmp, 2), delta));
  }
  return Verdict::send(packet.in);
}

Instant Router6::expire(Instant now, Outbox& outbox) {
  Instant next{INT64_MAX};
  for (Leg& leg : legs_) {
    for (const Neighbours6::Waiting& one : leg.neighbours.expire(now, outbox)) {
      outbox.gave_up(DropReason::unresolved_neighbour, 1);
      // RFC 4861 section 7.2.2: who waited in vain hears "address unreachable".
      complain(net::Bytes(one.frame).subspan(net::ethernet_header_bytes), one.in, one.sender,
               {net::icmpv6_type::unreachable, 3, 0}, {now, outbox});
    }
    next = std::min(next, leg.neighbours.next_due());
  }
  return next;
}

namespace {

Fault fault_of(const PrefixTranslation& one, std::size_t place) {
  const std::string what =
      fmt::format("{} to {}", net::to_string(one.inside), net::to_string(one.outside));
  const std::string key = fmt::format("ipv6.translate[{}].outside", place);
  if (one.inside.prefix != one.outside.prefix) {
    return {fmt::format("ipv6.translate: {}: both prefixes need the same length", what), key};
  }
  if (one.inside.prefix > 64) {
    return {fmt::format("ipv6.translate: {}: a prefix has at most 64 bits", what), key};
  }
  if (one.inside.overlaps(one.outside)) {
    return {fmt::format("ipv6.translate: {}: the prefixes overlap", what), key};
  }
  return {};
}

/// An address that a host may have on a network of its own.
bool is_proper(const net::Ipv6Cidr& own) {
  const net::Ipv6Address& address = own.address;
  return !address.is_multicast() && !address.is_unspecified() && !address.is_loopback() &&
         !address.is_link_local();
}

}  // namespace

Fault fault(const Settings& settings) {
  if (!settings.ipv6) return {};
  const Ipv6Settings& own = *settings.ipv6;
  for (const auto& [address, key] :
       {std::pair(own.inside, "ipv6.inside"), std::pair(own.outside, "ipv6.outside")}) {
    if (address && !is_proper(*address)) {
      return {
          fmt::format("ipv6: {} is not an address that can be routed to", net::to_string(*address)),
          key};
    }
  }
  if (own.inside && own.outside && own.inside->overlaps(*own.outside) && !own.neighbour_proxy) {
    return {fmt::format("ipv6: inside {} and outside {} overlap; renumber the inside, or leave out "
                        "ipv6.inside and say ipv6.neighbour_proxy",
                        net::to_string(*own.inside), net::to_string(*own.outside)),
            "ipv6.inside"};
  }
  if (own.neighbour_proxy && (own.inside || !own.outside)) {
    return {
        "ipv6.neighbour_proxy shares the outside network: give ipv6.outside, and no ipv6.inside",
        "ipv6.neighbour_proxy"};
  }
  if (own.gateway && !own.gateway->is_link_local() &&
      !(own.outside && own.outside->contains(*own.gateway))) {
    return {fmt::format("ipv6.gateway {} is neither link-local nor on the outside network",
                        net::to_string(*own.gateway)),
            "ipv6.gateway"};
  }
  for (const auto& [mtu, key] : {std::pair(settings.inside.mtu, "inside.mtu"),
                                 std::pair(settings.outside.mtu, "outside.mtu")}) {
    if (mtu < net::ipv6_least_mtu) {
      return {fmt::format("an mtu of {} is too small: IPv6 needs 1280 (RFC 8200 section 5)", mtu),
              key};
    }
  }
  for (std::size_t i = 0; i < own.translate.size(); ++i) {
    if (Fault found = fault_of(own.translate[i], i)) return found;
  }
  return {};
}

std::unique_ptr<Forwarder> make(const Settings& settings) {
  return std::make_unique<Router6>(settings);
}

}  // namespace guestlink::forward::ipv6
