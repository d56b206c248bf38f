#pragma once

#include <map>
#include <string>
#include <vector>

#include "sim/expect/expectation.h"
#include "sim/medium/topology.h"

namespace guestlink::sim {

/// Where one packet was seen, in the order of time.
struct Journey {
  struct Sight {
    std::string tap;  ///< "guest:wlan0"
    Direction direction = Direction::in;
    Instant at;
    std::size_t frame = 0;  ///< Its number at the tap, from 0.
    std::string source{};   ///< The IPv4 source there, or the MAC.
  };
  std::string what{};  ///< The packet in words, as it was first seen.
  std::vector<Sight> sights{};
  bool arrived = false;  ///< At a node that owns the address it is for.
};

/// Every packet of the evidence with its sights.  A packet is known again by what neither a bridge
/// nor a NAT changes: an echo's sequence and payload, a segment's sequence numbers, a payload.
std::vector<Journey> journeys(const Topology& topology, const Evidence& evidence);

/// Lines about packets that did not arrive and that the mismatches may be about: "ICMP echo …:
/// host:bridge0 out, guest:eth0 in +0.021ms; lost in guest (nat44, demo.json:12:30)".
/// `forwarding` says by node how it forwards.
std::vector<std::string> lost_packets(const Topology& topology,
                                      const std::map<std::string, std::string>& forwarding,
                                      const Evidence& evidence,
                                      const std::vector<Mismatch>& mismatches);

}  // namespace guestlink::sim
