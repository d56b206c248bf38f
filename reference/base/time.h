#pragma once

#include <chrono>
#include <compare>
#include <cstdint>

namespace guestlink {

using Duration = std::chrono::nanoseconds;

/// A point on a clock whose zero means nothing by itself: a capture's epoch, or a machine's boot.
/// Nobody here asks a clock for it; whoever feeds frames says what time it is.
struct Instant {
  std::int64_t nanoseconds = 0;
  friend constexpr auto operator<=>(const Instant&, const Instant&) = default;
  friend constexpr Instant operator+(Instant at, Duration later) {
    return {at.nanoseconds + later.count()};
  }
  friend constexpr Instant operator-(Instant at, Duration earlier) {
    return {at.nanoseconds - earlier.count()};
  }
  friend constexpr Duration operator-(Instant later, Instant earlier) {
    return Duration(later.nanoseconds - earlier.nanoseconds);
  }
};

}  // namespace guestlink
