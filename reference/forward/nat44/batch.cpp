// Many frames at a time.  A lookup in a table of a million flows waits for memory twice, for the
// index and for the record; in a batch the waits of many frames overlap.  Frames of open
// connections are decided here by the same rules as on the long way, which sees all the others;
// tests hold both to the same bytes.

#include <algorithm>
#include <array>
#include <cstring>

#include "reference/forward/nat44/engine.h"
#include "reference/net/ethernet.h"

namespace guestlink::forward::nat44 {
namespace {

/// Frames whose memory accesses overlap.
constexpr std::size_t overlap = 32;

constexpr std::size_t ip_at = net::ethernet_header_bytes;
constexpr std::size_t transport_at = ip_at + net::ipv4_header_bytes;

/// The TTL's word goes down by 0x0100, which in ones' complement is adding this.
constexpr std::uint32_t one_hop = 0xFEFF;

Side side_of(const Handled& one) {
  return one.in == outside_port ? Side::outside : Side::inside;
}

bool is_from_station(net::Bytes frame) {
  const bool zero = net::load16(frame, 6) == 0 && net::load32(frame, 8) == 0;
  return !zero && (net::load8(frame, 6) & 1U) == 0;
}

/// Whether the header's checksum is right.  Its words are summed as this machine has them: whether
/// all ones come out does not depend on the order of bytes (RFC 1071 section 2).
bool is_sound_header(net::Bytes frame) {
  struct {
    std::uint64_t first, second;
    std::uint32_t third;
  } words{};
  static_assert(sizeof(words.first) * 2 + sizeof(words.third) == net::ipv4_header_bytes);
  std::memcpy(&words, frame.data() + ip_at, net::ipv4_header_bytes);
  constexpr std::uint64_t half = 0xFFFFFFFF;
  const std::uint64_t sum = (words.first & half) + (words.first >> 32U) + (words.second & half) +
                            (words.second >> 32U) + words.third;
  return net::folded(sum) == 0xFFFF;
}

/// Whether the transport header is whole and says nothing that changes a connection's state.
bool is_plain_transport(net::Bytes frame, std::uint8_t protocol, std::size_t packet_bytes) {
  const std::size_t left = packet_bytes - net::ipv4_header_bytes;
  if (protocol == net::ip_protocol::udp) {
    if (left < 8) return false;
    const std::uint16_t length = net::load16(frame, transport_at + 4);
    return length >= 8 && length <= left;
  }
  if (protocol != net::ip_protocol::tcp || left < net::tcp_header_bytes) return false;
  const std::size_t header = (net::load8(frame, transport_at + 12) >> 4U) * std::size_t{4};
  constexpr std::uint8_t special = net::tcp_flag::syn | net::tcp_flag::fin | net::tcp_flag::rst;
  return header >= net::tcp_header_bytes && header <= left &&
         (net::load8(frame, transport_at + 13) & special) == 0;
}

/// A checksum after words changed by `delta` (RFC 1624 eq. 3).
std::uint16_t after(std::uint16_t checksum, std::uint32_t delta) {
  std::uint32_t sum = (~std::uint32_t{checksum} & 0xFFFFU) + delta;
  sum = (sum & 0xFFFFU) + (sum >> 16U);
  sum = (sum & 0xFFFFU) + (sum >> 16U);
  return static_cast<std::uint16_t>(~sum);
}

/// An IPv4 packet's TTL, one end and checksums, as apply() does it.
void rewrite(net::MutableBytes frame, std::uint8_t protocol, const Rewrite& change) {
  const bool source = change.end == Rewrite::End::source;
  net::store8(frame, ip_at + 8, static_cast<std::uint8_t>(net::load8(frame, ip_at + 8) - 1U));
  net::store16(frame, ip_at + 10,
               after(net::load16(frame, ip_at + 10), change.address_delta.value + one_hop));
  net::store32(frame, ip_at + (source ? 12 : 16), change.address.value);
  net::store16(frame, transport_at + (source ? 0 : 2), change.port);
  const std::size_t at = transport_at + (protocol == net::ip_protocol::udp ? 6 : 16);
  const std::uint16_t before = net::load16(frame, at);
  if (protocol != net::ip_protocol::udp) {
    net::store16(frame, at, after(before, change.full_delta.value));
  } else if (before != 0) {
    const std::uint16_t now = after(before, change.full_delta.value);
    net::store16(frame, at, now == 0 ? std::uint16_t{0xFFFF} : now);
  }
}

}  // namespace

void Engine::glance(const Handled& one, Glance& seen) const {
  seen.plain = false;
  const net::Bytes frame = one.frame.bytes;
  const net::Offload& offload = one.frame.offload;
  if ((one.in != inside_port && one.in != outside_port) || frame.size() < transport_at + 8) return;
  // IPv4 without options, whole.
  if (net::load32(frame, 12) >> 8U != 0x080045U) return;
  if ((net::load16(frame, ip_at + 6) & 0x3FFFU) != 0) return;
  const std::uint8_t protocol = net::load8(frame, ip_at + 9);
  const std::size_t packet_bytes = net::load16(frame, ip_at + 2);
  const bool outwards = one.in == inside_port;
  const Attachment& here = outwards ? inside_.at : outside_.at;
  const Attachment& there = outwards ? outside_.at : inside_.at;
  if (packet_bytes < net::ipv4_header_bytes || packet_bytes > frame.size() - ip_at ||
      packet_bytes > there.mtu || net::load8(frame, ip_at + 8) <= 1 ||
      offload.checksum_unfinished || offload.segment_bytes != 0 ||
      std::memcmp(frame.data(), here.mac.octets.data(), here.mac.octets.size()) != 0 ||
      std::memcmp(frame.data() + 6, here.mac.octets.data(), here.mac.octets.size()) == 0 ||
      !is_from_station(frame) || !is_sound_header(frame) ||
      !is_plain_transport(frame, protocol, packet_bytes)) {
    return;
  }
  const Endpoint source{{net::load32(frame, ip_at + 12)}, net::load16(frame, transport_at)};
  const Endpoint destination{{net::load32(frame, ip_at + 16)},
                             net::load16(frame, transport_at + 2)};
  seen.plain = true;
  seen.key =
      outwards ? FlowKey{source, destination, protocol} : FlowKey{destination, source, protocol};
}

bool Engine::carry_quickly(Handled& one, Session& session) {
  const bool outwards = one.in == inside_port;
  if (session.local || session.hairpin) return false;
  Network& there = outwards ? outside_ : inside_;
  const net::Ipv4Address hop = outwards ? next_hop(session.remote) : session.inside;
  std::uint16_t& hop_number = outwards ? session.outside_hop : session.inside_hop;
  if (!there.neighbours.is(hop_number, hop)) [[unlikely]] {
    hop_number = static_cast<std::uint16_t>(there.neighbours.number_of(hop));
  }
  const net::MacAddress* const mac = there.neighbours.mac(hop_number);
  if (mac == nullptr) return false;
  bool lives = outwards || settings_.nat44.inbound_refresh;
  const net::MutableBytes frame = one.frame.bytes;
  if (session.protocol == net::ip_protocol::tcp) {
    lives = session.tcp.see(outwards ? TcpState::Direction::outbound : TcpState::Direction::inbound,
                            net::load8(frame, transport_at + 13));
  }
  if (lives) session.last_used = one.at;
  rewrite(frame, session.protocol, outwards ? outbound_rewrite(session) : inbound_rewrite(session));
  std::memcpy(frame.data(), mac->octets.data(), mac->octets.size());
  std::memcpy(frame.data() + 6, there.at.mac.octets.data(), there.at.mac.octets.size());
  one.verdict = Verdict::send(there.port);
  return true;
}

std::uint32_t Engine::open_quickly(Handled& one, Glance& seen, Arrival& arrival) {
  const FlowKey& key = seen.key;
  if (one.in == inside_port && key.protocol == net::ip_protocol::udp &&
      is_masqueraded(key.near.address, key.remote.address)) {
    const FlowTable::Opened opened = table_.open(key, seen.ahead.tags, false, one.at);
    if (opened.session != nothing) return opened.session;
    if (!may_answer_refusal(one.at)) {
      one.verdict = Verdict::drop(opened.refused);
      return nothing;
    }
  }
  arrival.missed = &seen.ahead.tags;
  return nothing;
}

void Engine::look_ahead(std::span<const Handled> group, std::span<Glance> seen) const {
  // All seats are read before one is looked at: what sits there decides where to go on, and a
  // branch that was mispredicted must not wait for memory as well.
  for (std::size_t i = 0; i < group.size(); ++i) {
    glance(group[i], seen[i]);
    if (seen[i].plain) seen[i].ahead.seat = table_.seat(side_of(group[i]), seen[i].key);
  }
  for (std::size_t i = 0; i < group.size(); ++i) {
    if (seen[i].plain) table_.look_at_seat(side_of(group[i]), seen[i].key, seen[i].ahead);
  }
  const auto seems_new = [&](std::size_t i) {
    return seen[i].plain && seen[i].ahead.guess == nothing && group[i].in == inside_port;
  };
  bool any_new = false;
  for (std::size_t i = 0; i < group.size(); ++i) {
    if (!seen[i].plain) continue;
    table_.look_in_index(side_of(group[i]), seen[i].key, seen[i].ahead);
    if (!seems_new(i)) continue;
    any_new = true;
    table_.prefetch_mapping(seen[i].key, seen[i].ahead);
  }
  if (!any_new) return;
  for (std::size_t i = 0; i < group.size(); ++i) {
    if (seems_new(i)) table_.prefetch_entry(seen[i].key, seen[i].ahead);
  }
}

void Engine::handle_batch(std::span<Handled> batch, Outbox& outbox) {
  if (narrator_ != nullptr) return Forwarder::handle_batch(batch, outbox);
  std::array<Glance, overlap> all_seen;
  while (!batch.empty()) {
    const auto group = batch.first(std::min(batch.size(), overlap));
    batch = batch.subspan(group.size());
    look_ahead(group, all_seen);
    const std::uint64_t version = table_.version();
    for (std::size_t i = 0; i < group.size(); ++i) {
      Handled& one = group[i];
      Glance& seen = all_seen[i];
      if (one.at >= next_tick_) tick(one.at, outbox);
      Arrival arrival{one.in, one.at, outbox};
      if (seen.plain) {
        const auto side = side_of(one);
        // What was seen ahead is only a guess: the frames themselves may change the tables.
        std::uint32_t number = seen.ahead.guess;
        const bool right = number == nothing ? table_.version() == version
                                             : table_.is_living(side, number, seen.key, one.at);
        if (!right) number = table_.find(side, seen.key, seen.ahead.tags, one.at);
        if (number == nothing) {
          number = open_quickly(one, seen, arrival);
          if (number == nothing && arrival.missed == nullptr) continue;
        }
        if (number != nothing && carry_quickly(one, table_.session(number))) continue;
      }
      one.verdict = handle_frame(one.frame, arrival);
    }
  }
}

}  // namespace guestlink::forward::nat44
