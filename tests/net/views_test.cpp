// The checked views: whatever bytes come, parse() says no or every accessor stays inside.

#include <cstdint>
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include "reference/net/arp.h"
#include "reference/net/describe.h"
#include "reference/net/ethernet.h"
#include "reference/net/icmp.h"
#include "reference/net/ipv4.h"
#include "reference/net/offload.h"
#include "reference/net/tcp.h"
#include "reference/net/udp.h"
#include "reference/net/vlan.h"
#include "tests/support/seed.h"

namespace guestlink::net {
namespace {

std::vector<std::byte> ipv4(std::uint8_t first, std::uint16_t total, std::size_t size) {
  std::vector<std::byte> bytes(size);
  if (size > 0) store8(bytes, 0, first);
  if (size >= 4) store16(bytes, 2, total);
  return bytes;
}

TEST(Ipv4View, RefusesWhatContradictsTheFrame) {
  EXPECT_TRUE(Ipv4View::parse(ipv4(0x45, 20, 20)));
  EXPECT_TRUE(Ipv4View::parse(ipv4(0x45, 20, 46))) << "padding is allowed";
  EXPECT_FALSE(Ipv4View::parse(ipv4(0x45, 20, 19)));
  EXPECT_FALSE(Ipv4View::parse(ipv4(0x45, 21, 20)));
  EXPECT_FALSE(Ipv4View::parse(ipv4(0x45, 19, 20)));
  EXPECT_FALSE(Ipv4View::parse(ipv4(0x44, 20, 20)));
  EXPECT_FALSE(Ipv4View::parse(ipv4(0x65, 20, 20)));
  EXPECT_FALSE(Ipv4View::parse(ipv4(0x4F, 60, 59)));
  EXPECT_TRUE(Ipv4View::parse(ipv4(0x4F, 60, 60)));
}

TEST(Ipv4View, LeavesPaddingOut) {
  const auto bytes = ipv4(0x45, 24, 46);
  EXPECT_EQ(Ipv4View::parse(bytes)->payload().size(), 4U);
}

TEST(Ipv4Edit, KeepsTheChecksumRightAndAWrongOneWrong) {
  std::vector<std::byte> bytes(20);
  write_ipv4_header(bytes, {{0xAC180131}, {0xC0000209}, 17, 64, 7, 0, 0});
  ASSERT_EQ(checksum(bytes), 0);
  const auto ip = Ipv4Edit::parse(bytes);
  ip->set_source({0xC0000215});
  ip->set_destination({0x0A000001});
  ip->set_id(0xBEEF);
  ip->decrement_ttl();
  EXPECT_EQ(checksum(bytes), 0);
  EXPECT_EQ(ip->ttl(), 63);
  store16(bytes, 10, static_cast<std::uint16_t>(ip->header_checksum() + 5));
  ip->set_source({0xAC180131});
  EXPECT_NE(checksum(bytes), 0);
}

TEST(TcpView, RefusesAHeaderThatIsNotThere) {
  std::vector<std::byte> bytes(20);
  store8(bytes, 12, 0x50);
  EXPECT_TRUE(TcpView::parse(bytes));
  store8(bytes, 12, 0x60);
  EXPECT_FALSE(TcpView::parse(bytes));
  store8(bytes, 12, 0x40);
  EXPECT_FALSE(TcpView::parse(bytes));
}

TEST(UdpView, RefusesALengthBelowItsHeader) {
  std::vector<std::byte> bytes(8);
  store16(bytes, 4, 8);
  EXPECT_TRUE(UdpView::parse(bytes));
  store16(bytes, 4, 7);
  EXPECT_FALSE(UdpView::parse(bytes));
}

TEST(MssPosition, IsFoundBehindOtherOptionsAndNotInBrokenOnes) {
  const auto options = [](std::initializer_list<int> values) {
    std::vector<std::byte> out;
    for (const int value : values) out.push_back(static_cast<std::byte>(value));
    return out;
  };
  EXPECT_EQ(mss_position(options({1, 1, 4, 2, 2, 4, 5, 0xB4})), 6U);
  EXPECT_EQ(mss_position(options({0, 2, 4, 5, 0xB4})), std::nullopt);
  EXPECT_EQ(mss_position(options({2, 4, 5})), std::nullopt);
  EXPECT_EQ(mss_position(options({3, 0, 2, 4, 5, 0xB4})), std::nullopt);
}

TEST(OuterVlan, IsReadWithItsPriority) {
  std::vector<std::byte> frame(18);
  store16(frame, 12, ether_type::vlan);
  store16(frame, 14, 0xB007);
  const auto tag = outer_vlan(frame);
  ASSERT_TRUE(tag);
  EXPECT_EQ(tag->id, 7);
  EXPECT_EQ(tag->priority, 5);
  EXPECT_TRUE(tag->drop_eligible);
  frame.resize(17);
  EXPECT_FALSE(outer_vlan(frame));
}

TEST(FinishChecksum, LeavesNothingToDoAndNothingOutsideTheFrame) {
  std::vector<std::byte> frame(14 + 20 + 12);
  store16(frame, 34, 5000);
  store16(frame, 36, 7);
  store16(frame, 38, 12);
  const auto pseudo = pseudo_header_sum({0xAC180131}, {0xC0000209}, 17, 12);
  store16(frame, 40, folded(pseudo));
  finish_checksum(frame, {true, 34, 6, 0, 0, 0});
  EXPECT_EQ(checksum(Bytes(frame).subspan(34), pseudo), 0);
  const auto finished = frame;
  finish_checksum(frame, {true, 60, 6, 0, 0, 0});
  EXPECT_EQ(frame, finished);
}

/// Under the sanitizers this finds any accessor that leaves the buffer.
TEST(Views, ReadAnyBytes) {
  const std::uint32_t seed = test::seed();
  SCOPED_TRACE(testing::Message() << "GUESTLINK_SEED=" << seed);
  std::mt19937 random(seed);
  for (int round = 0; round < 20000; ++round) {
    std::vector<std::byte> frame(random() % 120);
    for (std::byte& byte : frame) byte = static_cast<std::byte>(random());
    if (frame.size() >= 24 && random() % 4 != 0) {
      store16(frame, 12, random() % 2 != 0 ? ether_type::ipv4 : ether_type::arp);
      store8(frame, 14, static_cast<std::uint8_t>(0x40U | random() % 16));
      store16(frame, 16, static_cast<std::uint16_t>(random() % frame.size()));
      constexpr std::uint8_t protocols[] = {1, 6, 17, 47};
      store8(frame, 23, protocols[random() % 4]);
    }
    EXPECT_FALSE(describe(frame).empty());
  }
}

}  // namespace
}  // namespace guestlink::net
