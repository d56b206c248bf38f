#include "sim/medium/wire.h"

#include <algorithm>
#include <chrono>

#include <gtest/gtest.h>

namespace guestlink::sim {
namespace {

using namespace std::chrono_literals;

std::vector<std::byte> frame_of(std::size_t bytes, std::uint8_t source = 1) {
  std::vector<std::byte> frame(bytes);
  frame[6] = std::byte{0x02};
  frame[11] = static_cast<std::byte>(source);
  return frame;
}

struct Fate {
  Loss loss = Loss::none;
  Deliveries deliveries;
};

Fate carry(Wire& wire, const std::vector<std::byte>& frame, Duration at = 0s, End from = End::a) {
  Fate fate;
  fate.loss = wire.carry(from, frame, Instant{} + at, fate.deliveries);
  return fate;
}

TEST(Wire, PerfectOneDeliversAtOnceAndUnchanged) {
  Wire wire({}, 1);
  const auto frame = frame_of(60);
  const Fate fate = carry(wire, frame, 5ms);
  ASSERT_EQ(fate.deliveries.size(), 1U);
  EXPECT_EQ(fate.deliveries[0].to, End::b);
  EXPECT_EQ(fate.deliveries[0].at, Instant{} + 5ms);
  EXPECT_EQ(fate.deliveries[0].bytes, frame);
}

TEST(Wire, DelayIsThatLong) {
  Wire wire({.delay = 20ms}, 1);
  EXPECT_EQ(carry(wire, frame_of(60), 5ms, End::b).deliveries[0].at, Instant{} + 25ms);
}

TEST(Wire, JitterStaysInItsBoundsAndDoesNotOvertake) {
  Wire wire({.delay = 10ms, .jitter = 5ms}, 7);
  Instant last;
  for (int i = 0; i < 1000; ++i) {
    const Duration now = i * 100us;
    const Instant at = carry(wire, frame_of(60), now).deliveries[0].at;
    EXPECT_GE(at, Instant{} + now + 10ms);
    EXPECT_LE(at, Instant{} + now + 15ms);
    EXPECT_GE(at, last);
    last = at;
  }
}

TEST(Wire, ReorderedFrameOvertakes) {
  Wire wire({.delay = 10ms, .reorder = 0.5}, 7);
  bool overtook = false;
  Instant last;
  for (int i = 0; i < 100; ++i) {
    const Instant at = carry(wire, frame_of(60), i * 1ms).deliveries[0].at;
    overtook = overtook || at < last;
    last = at;
  }
  EXPECT_TRUE(overtook);
}

TEST(Wire, LossIsAsOftenAsSaid) {
  Wire wire({.loss = 0.25}, 3);
  int lost = 0;
  for (int i = 0; i < 10'000; ++i) {
    const Fate fate = carry(wire, frame_of(60));
    if (fate.loss == Loss::none) continue;
    EXPECT_EQ(fate.loss, Loss::chance);
    EXPECT_TRUE(fate.deliveries.empty());
    ++lost;
  }
  EXPECT_GT(lost, 2300);
  EXPECT_LT(lost, 2700);
}

TEST(Wire, SameSeedGivesTheSameFatesAndAnotherOthers) {
  const auto fates = [](std::uint64_t seed) {
    Wire wire({.delay = 1ms, .jitter = 1ms, .loss = 0.3, .duplicate = 0.3, .reorder = 0.3}, seed);
    std::vector<std::int64_t> all;
    for (int i = 0; i < 100; ++i) {
      for (const Delivery& one : carry(wire, frame_of(60), i * 1ms).deliveries) {
        all.push_back(one.at.nanoseconds);
      }
    }
    return all;
  };
  EXPECT_EQ(fates(1), fates(1));
  EXPECT_NE(fates(1), fates(2));
}

TEST(Wire, DuplicateArrivesTwice) {
  Wire wire({.duplicate = 1}, 1);
  const Fate fate = carry(wire, frame_of(60));
  ASSERT_EQ(fate.deliveries.size(), 2U);
  EXPECT_EQ(fate.deliveries[0].bytes, fate.deliveries[1].bytes);
}

TEST(Wire, RateGivesEachFrameItsTime) {
  Wire wire({.bits_per_second = 1'000'000}, 1);
  // 101 bytes and 24 of preamble, FCS and gap are 1000 bits: 1 ms.
  EXPECT_EQ(carry(wire, frame_of(101)).deliveries[0].at, Instant{} + 1ms);
  EXPECT_EQ(carry(wire, frame_of(101)).deliveries[0].at, Instant{} + 2ms);
  EXPECT_EQ(carry(wire, frame_of(101), 10ms).deliveries[0].at, Instant{} + 11ms);
  EXPECT_EQ(carry(wire, frame_of(101), 0s, End::b).deliveries[0].at, Instant{} + 1ms);
}

TEST(Wire, FullQueueDrops) {
  Wire wire({.bits_per_second = 1'000'000, .queue_bytes = 250}, 1);
  EXPECT_EQ(carry(wire, frame_of(101)).loss, Loss::none);
  EXPECT_EQ(carry(wire, frame_of(101)).loss, Loss::none);
  EXPECT_EQ(carry(wire, frame_of(101)).loss, Loss::none);
  EXPECT_EQ(carry(wire, frame_of(101)).loss, Loss::queue_full);
  EXPECT_EQ(carry(wire, frame_of(101), 3ms).loss, Loss::none);
}

TEST(Wire, MtuCountsAfterTheHeaderAndItsTag) {
  Wire wire({.mtu = 1400}, 1);
  EXPECT_EQ(carry(wire, frame_of(1414)).loss, Loss::none);
  EXPECT_EQ(carry(wire, frame_of(1415)).loss, Loss::too_long);
  auto tagged = frame_of(1418);
  net::store16(tagged, 12, 0x8100);
  EXPECT_EQ(carry(wire, tagged).loss, Loss::none);
}

TEST(Wire, PartitionStopsOneWayOnly) {
  Wire wire({.from_a = false}, 1);
  EXPECT_EQ(carry(wire, frame_of(60)).loss, Loss::partitioned);
  EXPECT_EQ(carry(wire, frame_of(60), 0s, End::b).loss, Loss::none);
}

TEST(Wire, PortWithOneAddressTakesTheFirstAndNoOther) {
  Wire wire({.most_macs_at_a = 1}, 1);
  EXPECT_EQ(carry(wire, frame_of(60, 1)).loss, Loss::none);
  EXPECT_EQ(carry(wire, frame_of(60, 2)).loss, Loss::too_many_macs);
  EXPECT_EQ(carry(wire, frame_of(60, 1)).loss, Loss::none);
  EXPECT_EQ(carry(wire, frame_of(60, 2), 0s, End::b).loss, Loss::none);
}

TEST(Wire, ShortFrameIsMalformed) {
  Wire wire({}, 1);
  EXPECT_EQ(carry(wire, std::vector<std::byte>(13)).loss, Loss::malformed);
}

}  // namespace
}  // namespace guestlink::sim
