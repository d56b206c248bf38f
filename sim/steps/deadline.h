#pragma once

#include <chrono>

#include "reference/base/time.h"

namespace guestlink::sim {

/// How long a step may wait for something that depends on other processes.  Nobody here sleeps: a
/// step waits on descriptors, and gives up at its deadline.
class Deadline {
 public:
  static Deadline after(Duration patience) { return Deadline(Clock::now() + patience); }
  bool passed() const { return Clock::now() >= end_; }
  /// What is left for poll(2): 0 when nothing is, at least 1 while something is.
  int milliseconds() const {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(end_ - Clock::now());
    return left.count() < 0 ? 0 : static_cast<int>(left.count());
  }

 private:
  using Clock = std::chrono::steady_clock;
  explicit Deadline(Clock::time_point end) : end_(end) {}
  Clock::time_point end_;
};

}  // namespace guestlink::sim
