#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "reference/base/result.h"
#include "sim/scenario/scenario.h"

namespace guestlink::sim {

/// One of `count` parts, counted from 1.
struct Shard {
  std::size_t part = 1;
  std::size_t count = 1;
};

/// "2/5"; unreadable when it makes no sense.
Result<Shard> parse_shard(std::string_view text);
/// Leaves every `count`-th run: all shards together have each run once, and no two differ by more
/// than one run in size.
void leave_shard(const Shard& shard, std::vector<Scenario>& runs);

}  // namespace guestlink::sim
