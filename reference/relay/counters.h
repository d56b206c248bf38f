#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "reference/forward/drop_reason.h"

namespace guestlink::relay {

/// What passed one port; bytes as on the wire, without FCS.
struct SideCounters {
  std::uint64_t packets_in = 0;
  std::uint64_t bytes_in = 0;
  std::uint64_t packets_out = 0;
  std::uint64_t bytes_out = 0;
  std::uint64_t cut_in = 0;  ///< Of packets_in, those that the capture holds only in part.
};

/// What became of all frames.  sent + flooded + consumed + the drops = packets in of all sides.
struct Counters {
  std::vector<SideCounters> sides;  ///< In the order of the forwarder's ports.
  std::uint64_t sent = 0;
  std::uint64_t flooded = 0;
  std::uint64_t consumed = 0;    ///< Meant for the forwarder itself, or waiting in it.
  std::uint64_t originated = 0;  ///< Sent by the forwarder of its own accord.
  std::array<std::uint64_t, forward::drop_reason_count> drops{};
};

}  // namespace guestlink::relay
