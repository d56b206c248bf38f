#include "reference/net/checksum.h"

#include <array>
#include <cstdint>
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/seed.h"

namespace guestlink::net {
namespace {

std::vector<std::byte> bytes(std::initializer_list<int> values) {
  std::vector<std::byte> out;
  for (const int value : values) out.push_back(static_cast<std::byte>(value));
  return out;
}

TEST(Checksum, IsTheOneOfRfc1071) {
  // Section 3's example: 00 01 f2 03 f4 f5 f6 f7 sums to ddf2.
  EXPECT_EQ(folded(sum(bytes({0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7}))), 0xddf2);
}

TEST(Checksum, PadsAnOddByteBehind) {
  EXPECT_EQ(folded(sum(bytes({0x12, 0x34, 0x56}))), 0x1234 + 0x5600);
  EXPECT_EQ(folded(sum(bytes({0x12, 0x34, 0x56, 0x00}))), 0x1234 + 0x5600);
}

TEST(Checksum, UpdateOfRfc1624Section4) {
  // Old word 5555 becomes 3285 under checksum DD2F: the answer is 0000, not FFFF as by RFC 1141.
  EXPECT_EQ(updated(0xDD2F, change16(0x5555, 0x3285)), 0x0000);
}

TEST(Checksum, OfUdpIsNeverZeroUnlessThereIsNone) {
  EXPECT_EQ(updated_udp(0xDD2F, change16(0x5555, 0x3285)), 0xFFFF);
  EXPECT_EQ(updated_udp(0x0000, change16(0x5555, 0x3285)), 0x0000);
}

TEST(Checksum, ReversedChangeUndoes) {
  const ChecksumDelta delta = change32(0xAC180131, 0xC0000215).then(change16(40000, 51234));
  EXPECT_EQ(updated(updated(0x1234, delta), delta.reversed()), 0x1234);
}

/// The update agrees with a sum made anew for every change, and a checksum that was wrong by some
/// amount is wrong by the same amount afterwards.
TEST(Checksum, UpdateAgreesWithFullSum) {
  const std::uint32_t seed = test::seed();
  SCOPED_TRACE(testing::Message() << "GUESTLINK_SEED=" << seed);
  std::mt19937 random(seed);
  for (int round = 0; round < 20000; ++round) {
    std::array<std::byte, 40> data{};
    for (std::byte& byte : data) {
      // Many zeros and ones: the corners of ones' complement.
      const auto draw = random() % 4;
      byte = static_cast<std::byte>(draw == 0 ? 0 : draw == 1 ? 0xFF : random());
    }
    const std::uint16_t right = checksum(data);
    const auto error = static_cast<std::uint16_t>(random());
    const std::uint16_t wrong = folded(std::uint64_t{right} + error);
    const std::size_t at = random() % 18 * 2;
    const std::uint32_t before = load32(data, at);
    const auto after = static_cast<std::uint32_t>(random());
    store32(data, at, after);
    const std::uint16_t anew = checksum(data);
    // 0x0000 and 0xffff are one number in ones' complement.
    const auto same = [](std::uint16_t a, std::uint16_t b) { return a % 0xFFFF == b % 0xFFFF; };
    ASSERT_TRUE(same(updated(right, change32(before, after)), anew)) << round;
    ASSERT_TRUE(same(updated(wrong, change32(before, after)), folded(std::uint64_t{anew} + error)))
        << round;
  }
}

}  // namespace
}  // namespace guestlink::net
