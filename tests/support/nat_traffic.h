#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "reference/forward/forwarder.h"
#include "reference/forward/settings.h"

namespace guestlink::test {

/// The place that random traffic is made for: four hosts inside, a router and a host outside, and
/// what lies behind the router.  Everybody's Ethernet address is known; outside is narrower.
forward::Settings nat_place();

/// A conversation across a translator.
struct NatFlow {
  std::uint8_t protocol = 0;
  std::string inside;  ///< "172.24.1.10"
  std::uint16_t inside_port = 0;
  std::string remote;
  std::uint16_t remote_port = 0;
  /// What a forward has fixed; 0: each translator chooses, and "@N" stands for what it chose.
  std::uint16_t outside_port = 0;
};

/// One frame, as conform::FrameText writes it; "@N" is the outside port of flow N.
struct NatFrame {
  forward::PortId in;
  std::string text;
  std::uint32_t sequence = 1;  ///< Of TCP.
  std::uint32_t acknowledged = 0;
};

/// Frames that belong together, and the flow whose outside port may show in what comes of them.
struct NatStep {
  std::string kind;
  std::vector<NatFrame> frames;
  std::optional<std::size_t> flow;
};

struct NatTraffic {
  std::vector<NatFlow> flows;
  std::vector<NatStep> steps;
};

/// TCP from handshake to close, UDP, ICMP queries and errors, fragments, forwards, hairpins and
/// strays of many kinds.  The same seed gives the same traffic.  No endpoints meet again once their
/// conversation is over, and all is within every timeout.
NatTraffic random_nat_traffic(std::uint32_t seed, std::size_t steps);

/// A frame that came out.
struct Carried {
  forward::PortId out;
  std::vector<std::byte> frame;
  friend auto operator<=>(const Carried&, const Carried&) = default;
};

/// One translator's outside ports by flow, learnt from what it does.
class OutsidePorts {
 public:
  explicit OutsidePorts(const std::vector<NatFlow>& flows) : flows_(flows) {}

  /// The frame's bytes; nothing where "@N" is a port that was never seen.
  std::optional<std::vector<std::byte>> build(const NatFrame& frame) const;

  /// Nothing until it was seen.
  std::optional<std::uint16_t> chosen_for(std::size_t flow) const;

  /// What came of a step, with all that a translator is free to choose taken out: the outside port
  /// (once it is known to be the flow's), the identification of fragments and of the translator's
  /// own messages, how a datagram was cut; and what docs/kernel-differences.md says of errors under
  /// "error-service".  A checksum is replaced by how wrong it is: 0, when it is right.  Sorted.
  /// `broken`: a flow that changed its port.
  std::vector<Carried> neutral(const NatStep& step, std::vector<Carried> came,
                               std::vector<std::string>& broken);

 private:
  void learn(std::size_t flow, std::uint16_t port, std::vector<std::string>& broken);

  const std::vector<NatFlow>& flows_;
  std::map<std::size_t, std::uint16_t> chosen_;
};

}  // namespace guestlink::test
