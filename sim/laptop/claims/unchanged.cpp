#include <algorithm>
#include <span>
#include <string>

#include <fmt/format.h>

#include "sim/laptop/claims/reach.h"
#include "sim/laptop/probe_names.h"

namespace guestlink::sim {
namespace {

/// A ping of the rider's that the carrier has to pass on.
bool is_probe(const FrameFacts& facts, net::Ipv4Address source, net::Ipv4Address carrier) {
  return facts.icmp && facts.icmp->type == 8 && facts.icmp->id == echo_id && facts.ip &&
         facts.ip->source == source && facts.ip->destination != carrier;
}

const SeenFrame* same_frame(std::span<const SeenFrame> frames, const SeenFrame& wanted) {
  const auto found = std::ranges::find_if(frames, [&](const SeenFrame& frame) {
    return std::ranges::equal(frame.bytes, wanted.bytes);
  });
  return found == frames.end() ? nullptr : &*found;
}

}  // namespace

Result<Attempt> bridge_keeps_frames(Stage& stage) {
  const bool guest_bridges = stage.topology().road == model::Road::guest_bridges;
  const std::string rider = guest_bridges ? "host" : "guest";
  if (auto not_yet = cannot_begin(stage, rider)) return *not_yet;
  const Carrier carrier = stage.carrier_of(rider);
  const auto before = stage.recorders.find(carrier.in);
  const auto behind = stage.recorders.find(carrier.out);
  if (before == stage.recorders.end() || behind == stage.recorders.end()) {
    return failed(Symptom::no_link, fmt::format("{} or {} is missing", carrier.in, carrier.out));
  }
  const net::Ipv4Address source = stage.own_address(rider)->address;
  const auto own = stage.own_address(carrier.node);
  const std::span<const SeenFrame> arrived = behind->second->frames();
  std::size_t compared = 0;
  for (const SeenFrame& frame : before->second->frames()) {
    const FrameFacts facts = read_frame(frame.bytes);
    if (!is_probe(facts, source, own ? own->address : net::Ipv4Address{})) continue;
    if (same_frame(arrived, frame) == nullptr) {
      return failed(Symptom::not_forwarded,
                    fmt::format("{} was seen at {} and not, byte for byte, at {}", describe(facts),
                                carrier.in, carrier.out));
    }
    ++compared;
  }
  if (compared == 0) {
    return failed(Symptom::no_route,
                  fmt::format("no ping of the {} came to {}", rider, carrier.in));
  }
  return passed(fmt::format("{} pings of the {} are the same bytes at {} and {}", compared, rider,
                            carrier.in, carrier.out));
}

}  // namespace guestlink::sim
