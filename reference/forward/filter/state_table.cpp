#include "reference/forward/filter/state_table.h"

#include <algorithm>

#include "reference/net/ipv4.h"
#include "reference/net/ipv6.h"
#include "reference/net/tcp.h"

namespace guestlink::forward::filter {
namespace {

constexpr std::uint8_t by_opener = 1;
constexpr std::uint8_t by_other = 2;
constexpr std::uint8_t by_reset = 4;

std::uint64_t half(const net::Ipv6Address& address, std::size_t first_word) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < 4; ++i) value = (value << 16U) | address.word(first_word + i);
  return value;
}

std::uint8_t ends_seen(std::uint8_t tcp_flags, bool from_opener) {
  if ((tcp_flags & net::tcp_flag::rst) != 0) return by_reset;
  if ((tcp_flags & net::tcp_flag::fin) == 0) return 0;
  return from_opener ? by_opener : by_other;
}

}  // namespace

std::size_t PlaceHash::operator()(const Place& place) const {
  const Tuple& t = place.tuple;
  std::uint64_t all = (std::uint64_t{t.source.port} << 32U) |
                      (std::uint64_t{t.destination.port} << 16U) |
                      (std::uint64_t{t.protocol} << 8U) | place.port.index;
  for (const net::Ipv6Address* one : {&t.source.address, &t.destination.address}) {
    all = hash_(all ^ half(*one, 0), half(*one, 4));
  }
  return static_cast<std::size_t>(all);
}

Duration StateTable::lifetime(const Place& place, const State& state) const {
  switch (place.tuple.protocol) {
  case net::ip_protocol::tcp:
    if ((state.finished & by_reset) != 0 || state.finished == (by_opener | by_other)) {
      return timeouts_.tcp_closing;
    }
    return state.answered ? timeouts_.tcp_established : timeouts_.tcp_opening;
  case net::ip_protocol::udp: return timeouts_.udp;
  case net::ip_protocol::icmp:
  case net::ip_protocol::icmpv6: return timeouts_.icmp;
  default: return timeouts_.other;
  }
}

bool StateTable::pass(const Place& place, bool outwards, std::uint8_t tcp_flags, Instant now) {
  const auto found = states_.find(place);
  if (found == states_.end()) return false;
  State& state = found->second;
  if (is_old(place, state, now)) {
    states_.erase(found);
    return false;
  }
  const bool from_opener = outwards == state.opened_outwards;
  const bool opens_anew =
      (tcp_flags & (net::tcp_flag::syn | net::tcp_flag::ack)) == net::tcp_flag::syn;
  if (opens_anew && from_opener && state.finished != 0) {
    state = {now, outwards, false, 0};  // The ports are used again.
    return true;
  }
  state.seen = now;
  state.answered = state.answered || !from_opener;
  state.finished |= ends_seen(tcp_flags, from_opener);
  return true;
}

bool StateTable::knows(const Place& place, Instant now) const {
  const auto found = states_.find(place);
  return found != states_.end() && !is_old(place, found->second, now);
}

bool StateTable::open(const Place& place, bool outwards, std::uint8_t tcp_flags, Instant now) {
  if (states_.size() >= most_ && now >= next_sweep_when_full_) {
    expire(now);
    next_sweep_when_full_ = now + std::chrono::seconds(1);
  }
  if (states_.size() >= most_) return false;
  states_[place] = {now, outwards, false, ends_seen(tcp_flags, true)};
  return true;
}

void StateTable::expire(Instant now) {
  std::erase_if(states_, [&](const auto& one) { return is_old(one.first, one.second, now); });
}

}  // namespace guestlink::forward::filter
