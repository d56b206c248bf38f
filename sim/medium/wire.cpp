#include "sim/medium/wire.h"

#include <algorithm>
#include <chrono>

namespace guestlink::sim {
namespace {

constexpr std::size_t header_bytes = 14;
constexpr std::size_t tag_bytes = 4;
constexpr std::uint16_t vlan_type = 0x8100;
constexpr std::size_t overhead_bytes = 24;  // Preamble, FCS and gap: 802.3's own share of the rate.

std::size_t payload_bytes(net::Bytes frame) {
  const bool tagged = net::load16(frame, 12) == vlan_type;
  return frame.size() - std::min(frame.size(), header_bytes + (tagged ? tag_bytes : 0));
}

Duration time_to_send(std::uint64_t bytes, std::uint64_t bits_per_second) {
  // In double: 53 bits hold any frame's time to the nanosecond.
  const double seconds = static_cast<double>(bytes) * 8 / static_cast<double>(bits_per_second);
  return Duration(static_cast<std::int64_t>(seconds * 1e9));
}

}  // namespace

std::uint64_t Chance::next() {
  state_ += 0x9e3779b97f4a7c15U;
  std::uint64_t mixed = state_;
  mixed = (mixed ^ (mixed >> 30U)) * 0xbf58476d1ce4e5b9U;
  mixed = (mixed ^ (mixed >> 27U)) * 0x94d049bb133111ebU;
  return mixed ^ (mixed >> 31U);
}

bool Chance::happens(double probability) {
  if (probability <= 0) return false;
  if (probability >= 1) return true;
  return static_cast<double>(next() >> 11U) * 0x1p-53 < probability;
}

Duration Chance::up_to(Duration most) {
  if (most <= Duration::zero()) return Duration::zero();
  return Duration(
      static_cast<std::int64_t>(next() % (static_cast<std::uint64_t>(most.count()) + 1)));
}

Wire::Wire(const Impairment& impairment, std::uint64_t seed)
    : impairment_(impairment), chance_(seed) {}

Loss Wire::judge_source(net::Bytes frame) {
  const bool is_listed = !impairment_.macs_at_a.front().is_zero();
  if (!is_listed && impairment_.most_macs_at_a == 0) return Loss::none;
  net::MacAddress source;
  for (std::size_t i = 0; i < source.octets.size(); ++i)
    source.octets.at(i) = net::load8(frame, 6 + i);
  if (is_listed &&
      std::ranges::find(impairment_.macs_at_a, source) == impairment_.macs_at_a.end()) {
    return Loss::mac_not_allowed;
  }
  if (impairment_.most_macs_at_a == 0) return Loss::none;
  if (std::ranges::find(sources_, source) != sources_.end()) return Loss::none;
  if (sources_.size() >= impairment_.most_macs_at_a) return Loss::too_many_macs;
  sources_.push_back(source);
  return Loss::none;
}

Loss Wire::carry(End from, net::Bytes frame, Instant now, Deliveries& deliveries) {
  if (frame.size() < header_bytes) return Loss::malformed;
  if (!(from == End::a ? impairment_.from_a : impairment_.from_b)) return Loss::partitioned;
  if (impairment_.mtu != 0 && payload_bytes(frame) > impairment_.mtu) return Loss::too_long;
  if (from == End::a) {
    if (const Loss refused = judge_source(frame); refused != Loss::none) return refused;
  }
  if (chance_.happens(impairment_.loss)) return Loss::chance;

  Way& way = ways_.at(from == End::a ? 0 : 1);
  Instant sent = now;
  if (impairment_.bits_per_second != 0) {
    const Duration backlog = std::max(Duration::zero(), way.free_at - now);
    const Duration room = time_to_send(impairment_.queue_bytes, impairment_.bits_per_second);
    if (backlog > room) return Loss::queue_full;
    sent = now + backlog + time_to_send(frame.size() + overhead_bytes, impairment_.bits_per_second);
    way.free_at = sent;
  }
  Instant arrival = sent;
  if (!chance_.happens(impairment_.reorder)) {
    arrival =
        std::max(sent + impairment_.delay + chance_.up_to(impairment_.jitter), way.last_arrival);
    way.last_arrival = arrival;
  }
  const int copies = chance_.happens(impairment_.duplicate) ? 2 : 1;
  for (int i = 0; i < copies; ++i) {
    deliveries.push_back({other(from), arrival, {frame.begin(), frame.end()}});
  }
  return Loss::none;
}

}  // namespace guestlink::sim
