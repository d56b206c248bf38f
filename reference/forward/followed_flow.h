#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "reference/forward/endpoint.h"

namespace guestlink::forward {

/// A conversation that a forwarder translates, as a state table shows it.
struct FollowedFlow {
  std::uint8_t protocol = 0;
  Endpoint inside;
  Endpoint outside;  ///< What the inside end is seen as.
  Endpoint remote;
};

struct FollowedFlows {
  std::size_t count = 0;            ///< Of all that live.
  std::vector<FollowedFlow> first;  ///< The first of them, by the order of the table's records.
};

}  // namespace guestlink::forward
