// ICMP errors that cross (RFC 5508 REQ-3 to REQ-6): the packet they quote is translated with them.
// They neither refresh nor end anything (REQ-6; RFC 4787 REQ-12).

#include "reference/forward/nat44/engine.h"
#include "reference/net/udp.h"

namespace guestlink::forward::nat44 {
namespace {

/// The packet that an ICMP error quotes: its header whole, the rest as far as it was quoted.
struct Quoted {
  net::Ipv4Edit ip;
  net::MutableBytes transport;
  Endpoint source;
  Endpoint destination;
  std::uint8_t protocol = 0;
};

/// RFC 5508 REQ-3: the ICMP checksum and the quoted header's must be right; the quoted transport's
/// is not looked at.
std::optional<Quoted> quoted_in(const Packet& error, DropReason& why) {
  why = DropReason::bad_icmp_checksum;
  if (net::checksum(error.transport) != 0) return std::nullopt;
  why = DropReason::icmp_error_inconsistent;
  const auto ip = net::Ipv4Edit::parse_header(error.transport.subspan(net::icmp_header_bytes));
  if (!ip || ip->fragment_offset() > 0) return std::nullopt;
  Quoted quoted{.ip = *ip, .transport = ip->payload(), .source = {}, .destination = {}};
  quoted.protocol = ip->protocol();
  quoted.source.address = ip->source();
  quoted.destination.address = ip->destination();
  // It must be about a packet that left by the address it is sent to.
  if (quoted.source.address != error.destination) return std::nullopt;
  const bool has_ports =
      quoted.protocol == net::ip_protocol::udp || quoted.protocol == net::ip_protocol::tcp;
  if (has_ports || quoted.protocol == net::ip_protocol::icmp) {
    // RFC 792: at least eight bytes of it are quoted.
    if (quoted.transport.size() < 8) return std::nullopt;
  }
  if (has_ports) {
    quoted.source.port = net::load16(quoted.transport, 0);
    quoted.destination.port = net::load16(quoted.transport, 2);
  } else if (quoted.protocol == net::ip_protocol::icmp) {
    const auto icmp = net::IcmpEdit::parse(quoted.transport);
    if (!icmp || !icmp->is_query()) return std::nullopt;
    quoted.source.port = quoted.destination.port = icmp->id();
  }
  why = DropReason::bad_icmp_checksum;
  if (net::checksum(ip->header()) != 0) return std::nullopt;
  return quoted;
}

/// Stores a word of the quoted packet and keeps account of what that does to ICMP's checksum.
void put(net::MutableBytes bytes, std::size_t at, std::uint16_t value,
         net::ChecksumDelta& account) {
  account = account.then(net::change16(net::load16(bytes, at), value));
  net::store16(bytes, at, value);
}

/// Translates one end of the quoted packet (RFC 5508 REQ-4 and REQ-5) and mends the checksum of the
/// error around it.
void translate(const Packet& error, const Quoted& quoted, const Rewrite& change) {
  net::ChecksumDelta account;
  const bool source = change.end == Rewrite::End::source;
  const net::MutableBytes header = quoted.ip.header();
  const std::uint16_t sum = quoted.ip.header_checksum();
  put(header, 10, net::updated(sum, change.address_delta), account);
  const std::size_t at = source ? 12 : 16;
  put(header, at, static_cast<std::uint16_t>(change.address.value >> 16U), account);
  put(header, at + 2, static_cast<std::uint16_t>(change.address.value & 0xFFFFU), account);
  const net::MutableBytes transport = quoted.transport;
  switch (quoted.protocol) {
  case net::ip_protocol::udp:
    put(transport, 6, net::updated_udp(net::load16(transport, 6), change.full_delta), account);
    put(transport, source ? 0 : 2, change.port, account);
    break;
  case net::ip_protocol::tcp:
    // Eight quoted bytes end before TCP's checksum.
    if (transport.size() >= 18) {
      put(transport, 16, net::updated(net::load16(transport, 16), change.full_delta), account);
    }
    put(transport, source ? 0 : 2, change.port, account);
    break;
  case net::ip_protocol::icmp: {
    const net::ChecksumDelta id = net::change16(net::load16(transport, 4), change.port);
    put(transport, 2, net::updated(net::load16(transport, 2), id), account);
    put(transport, 4, change.port, account);
    break;
  }
  default: break;
  }
  net::store16(error.transport, 2, net::updated(net::load16(error.transport, 2), account));
}

/// The same change to the other end, for the packet quoted back to its sender.
Rewrite of_end(Rewrite rewrite, Rewrite::End end) {
  rewrite.end = end;
  return rewrite;
}

std::uint16_t remote_port(std::uint8_t protocol, std::uint16_t port) {
  return protocol == net::ip_protocol::icmp ? std::uint16_t{0} : port;
}

/// Whoever inside complains, outside it is us.
Rewrite as_seen_from(net::Ipv4Address own, net::Ipv4Address inside) {
  return {Rewrite::End::source, own, 0, net::change32(inside.value, own.value), {}};
}

}  // namespace

std::optional<Rewrite> Engine::inwards_of(std::uint8_t protocol, Endpoint outside, Endpoint remote,
                                          Instant now) {
  if (const auto owned = owned_inwards(outside)) return owned;
  const FlowKey key{outside, {remote.address, remote_port(protocol, remote.port)}, protocol};
  const std::uint32_t session = table_.find(Side::outside, key, now);
  if (session != nothing) return inbound_rewrite(table_.session(session));
  if (outside.port == 0) return std::nullopt;
  const std::uint32_t mapping = table_.mapping_at(protocol, outside);
  if (mapping == nothing) return std::nullopt;
  return inbound_rewrite(table_.mapping(mapping));
}

std::optional<Rewrite> Engine::outwards_of(std::uint8_t protocol, Endpoint inside, Endpoint remote,
                                           Instant now) {
  if (const auto owned = owned_outwards(inside)) return owned;
  const FlowKey key{inside, {remote.address, remote_port(protocol, remote.port)}, protocol};
  const std::uint32_t session = table_.find(Side::inside, key, now);
  if (session != nothing) return outbound_rewrite(table_.session(session));
  const std::uint32_t mapping = table_.mapping_of(protocol, inside);
  if (mapping == nothing) return std::nullopt;
  return outbound_rewrite(table_.mapping(mapping));
}

Verdict Engine::error_from_outside(Packet& packet, const Arrival& arrival) {
  DropReason why = DropReason::none;
  const auto quoted = quoted_in(packet, why);
  if (!quoted) return Verdict::drop(why);
  const auto inwards =
      inwards_of(quoted->protocol, quoted->source, quoted->destination, arrival.now);
  if (!inwards) return Verdict::drop(DropReason::no_mapping);
  note([&] {
    return "an error about what " + net::to_string(inwards->address) + " port " +
           std::to_string(inwards->port) + " sent: it is translated with the packet it quotes";
  });
  const bool local = is_own(inwards->address);
  if (!local && !outlives_hop(packet, arrival)) return Verdict::drop(DropReason::ttl_expired);
  translate(packet, *quoted, of_end(*inwards, Rewrite::End::source));
  apply_to_header(packet, *inwards, !local);
  if (local) return settings_.local ? to_local(packet) : Verdict::consumed();
  return transmit(packet, inside_, inside_.neighbours.number_of(inwards->address), arrival);
}

Verdict Engine::error_from_inside(Packet& packet, bool local, const Arrival& arrival) {
  DropReason why = DropReason::none;
  const auto quoted = quoted_in(packet, why);
  if (!quoted) return Verdict::drop(why);
  const auto outwards =
      outwards_of(quoted->protocol, quoted->destination, quoted->source, arrival.now);
  if (!outwards) {
    // The kernel's own complaint about what only it has seen goes out as it is.
    const bool plain = local && packet.source == outside_.at.address.address;
    if (!plain) return Verdict::drop(DropReason::no_mapping);
    return go(packet,
              Way{.out = outside_port, .hop = next_hop(packet.destination), .count_hop = false},
              arrival);
  }
  if (!local && !outlives_hop(packet, arrival)) return Verdict::drop(DropReason::ttl_expired);
  translate(packet, *quoted, of_end(*outwards, Rewrite::End::destination));
  // RFC 5508 REQ-5: whoever inside complains, outside it is us.
  apply_to_header(packet, as_seen_from(outwards->address, packet.source), !local);
  return transmit(packet, outside_, outside_.neighbours.number_of(next_hop(packet.destination)),
                  arrival);
}

Verdict Engine::error_turned_back(Packet& packet, const Arrival& arrival) {
  // RFC 5508 REQ-7: the packet complained of came from another inside host, as its outside endpoint
  // to that of the complainer; both of its ends go back to what that host knows.
  DropReason why = DropReason::none;
  const auto quoted = quoted_in(packet, why);
  if (!quoted) return Verdict::drop(why);
  const auto outwards =
      outwards_of(quoted->protocol, quoted->destination, quoted->source, arrival.now);
  const auto to_ourselves = [&] {
    return settings_.local ? to_local(packet) : Verdict::drop(DropReason::no_mapping);
  };
  if (!outwards) return to_ourselves();
  const Endpoint complainer{outwards->address, outwards->port};
  const auto inwards = inwards_of(quoted->protocol, quoted->source, complainer, arrival.now);
  if (!inwards || is_own(inwards->address)) return to_ourselves();
  if (!outlives_hop(packet, arrival)) return Verdict::drop(DropReason::ttl_expired);
  translate(packet, *quoted, of_end(*outwards, Rewrite::End::destination));
  translate(packet, *quoted, of_end(*inwards, Rewrite::End::source));
  apply_to_header(packet, as_seen_from(outwards->address, packet.source), true);
  apply_to_header(packet, *inwards, false);
  return transmit(packet, inside_, inside_.neighbours.number_of(inwards->address), arrival);
}

}  // namespace guestlink::forward::nat44
