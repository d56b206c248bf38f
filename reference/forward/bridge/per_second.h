#pragma once

#include <cstdint>

#include "reference/base/time.h"

namespace guestlink::forward::bridge {

/// Counts what happens within one second, so that more than a limit is held (forwarding.md B9: a
/// guest with two ports needs no STP, but must not feed a storm).
class PerSecond {
 public:
  /// Whether one more is within `limit`; 0 is no limit.
  bool allows(std::uint32_t limit, Instant now) {
    if (limit == 0) return true;
    if (now - began_ >= std::chrono::seconds(1)) {
      began_ = now;
      count_ = 0;
    }
    if (count_ >= limit) return false;
    ++count_;
    return true;
  }

 private:
  Instant began_{};
  std::uint32_t count_ = 0;
};

}  // namespace guestlink::forward::bridge
