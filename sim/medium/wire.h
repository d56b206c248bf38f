#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "reference/net/address.h"
#include "sim/medium/medium.h"

namespace guestlink::sim {

/// How a link falls short of a perfect cable, the same in both directions.
struct Impairment {
  Duration delay{};
  Duration jitter{};     ///< Up to so much more than `delay`, without overtaking.
  double loss = 0;       ///< Chance of each frame, 0 to 1.
  double duplicate = 0;  ///< Chance that it arrives twice.
  double reorder = 0;    ///< Chance that it does not wait for `delay`, and so overtakes.
  std::uint64_t bits_per_second = 0;      ///< 0: no limit.
  std::uint64_t queue_bytes = 1U << 20U;  ///< What may wait for its turn at that rate.
  std::uint16_t mtu = 0;                  ///< Bytes after the Ethernet header; 0: any.
  bool from_a = true;                     ///< false: nothing passes from `a` to `b`.
  bool from_b = true;                     ///< false: nothing passes from `b` to `a`.
  std::uint8_t most_macs_at_a = 0;  ///< Source addresses the port at `b` takes; 0: any number.
  /// Those that it takes at all; all zero: whoever comes.
  std::array<net::MacAddress, 8> macs_at_a{};
};

/// Random numbers that are the same on every machine (SplitMix64).
class Chance {
 public:
  explicit Chance(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next();
  /// True with this probability; asks for a number only where the answer is open.
  bool happens(double probability);
  Duration up_to(Duration most);

 private:
  std::uint64_t state_;
};

/// A cable with the shortcomings of an Impairment, which may change while it carries.
class Wire final : public Medium {
 public:
  Wire(const Impairment& impairment, std::uint64_t seed);
  Loss carry(End from, net::Bytes frame, Instant now, Deliveries& deliveries) override;
  void change(const Impairment& impairment) { impairment_ = impairment; }

 private:
  struct Way {
    Instant free_at;       ///< When the last frame in the queue has been sent.
    Instant last_arrival;  ///< So that jitter does not overtake.
  };
  /// none, or why the port at `b` does not take the frame's source.
  Loss judge_source(net::Bytes frame);

  Impairment impairment_;
  Chance chance_;
  std::array<Way, 2> ways_{};
  std::vector<net::MacAddress> sources_;  ///< Behind `a`, as the port at `b` has learnt them.
};

}  // namespace guestlink::sim
