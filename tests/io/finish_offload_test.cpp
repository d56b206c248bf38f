#include "reference/io/finish_offload.h"

#include <cstdint>
#include <vector>

#include <gtest/gtest.h>

#include "reference/io/virtio_header.h"
#include "reference/net/checksum.h"

namespace guestlink::io {
namespace {

using Frame = std::vector<std::byte>;

/// Ethernet, IPv4 or IPv6, TCP with FIN, PSH, CWR and `payload` numbered bytes; the checksum holds
/// the pseudo-header's sum, as a local stack leaves it.
Frame superpacket(std::size_t payload, bool v6 = false, bool tagged = false) {
  const std::size_t ip = tagged ? 18 : 14;
  const std::size_t transport = ip + (v6 ? 40 : 20);
  Frame frame(transport + 20 + payload);
  const net::MutableBytes all(frame);
  if (tagged) net::store16(all, 12, 0x8100);
  net::store16(all, ip - 2, v6 ? 0x86DD : 0x0800);
  if (v6) {
    net::store8(all, ip, 0x60);
    net::store16(all, ip + 4, static_cast<std::uint16_t>(20 + payload));
    net::store8(all, ip + 6, 6);
    net::store8(all, ip + 23, 1);
    net::store8(all, ip + 39, 2);
  } else {
    net::store16(all, ip, 0x4500);
    net::store16(all, ip + 2, static_cast<std::uint16_t>(40 + payload));
    net::store16(all, ip + 4, 0xFFFF);
    net::store16(all, ip + 8, 0x4006);
    net::store32(all, ip + 12, 0xAC180131);
    net::store32(all, ip + 16, 0xC6336401);
  }
  net::store32(all, transport + 4, 0xFFFFFFFF);
  net::store8(all, transport + 12, 0x50);
  net::store8(all, transport + 13, 0x99);
  for (std::size_t i = 0; i < payload; ++i) {
    net::store8(all, transport + 20 + i, static_cast<std::uint8_t>(i));
  }
  return frame;
}

net::Offload offload(std::uint8_t kind, std::uint16_t start) {
  return {.checksum_unfinished = true,
          .checksum_start = start,
          .checksum_offset = 16,
          .segment_bytes = 1000,
          .segment_kind = kind,
          .header_bytes = static_cast<std::uint16_t>(start + 20)};
}

std::vector<Frame> finished(const Frame& frame, const net::Offload& how) {
  std::vector<Frame> out;
  finish_offload(frame, how, [&](net::Bytes one) { out.emplace_back(one.begin(), one.end()); });
  return out;
}

/// 0 when the transport checksum is right.
std::uint16_t tcp4_error(const Frame& frame) {
  const auto segment = net::Bytes(frame).subspan(34);
  return net::checksum(segment, net::pseudo_header_sum({0xAC180131}, {0xC6336401}, 6,
                                                       static_cast<std::uint16_t>(segment.size())));
}

TEST(FinishOffload, LeavesAnOrdinaryFrameAlone) {
  const Frame frame = superpacket(10);
  EXPECT_EQ(finished(frame, {}), std::vector<Frame>{frame});
}

TEST(FinishOffload, WritesAnUnfinishedChecksum) {
  Frame frame = superpacket(10);
  net::store16(frame, 50, net::folded(net::pseudo_header_sum({0xAC180131}, {0xC6336401}, 6, 30)));
  net::Offload how = offload(segment_none, 34);
  how.segment_bytes = 0;
  const auto out = finished(frame, how);
  ASSERT_EQ(out.size(), 1U);
  EXPECT_EQ(tcp4_error(out[0]), 0);
}

TEST(FinishOffload, LeavesOffsetsBeyondTheFrameAlone) {
  const Frame frame = superpacket(10);
  EXPECT_EQ(finished(frame, {.checksum_unfinished = true, .checksum_start = 60000}),
            std::vector<Frame>{frame});
  EXPECT_EQ(finished(frame, {.segment_bytes = 5, .segment_kind = segment_tcp4}),
            std::vector<Frame>{frame});
}

TEST(FinishOffload, CutsATcpSuperpacketIntoItsSegments) {
  const auto out = finished(superpacket(2500), offload(segment_tcp4 | segment_ecn, 34));
  ASSERT_EQ(out.size(), 3U);
  EXPECT_EQ(out[0].size(), 1054U);
  EXPECT_EQ(out[2].size(), 554U);
  for (const Frame& one : out) {
    EXPECT_EQ(tcp4_error(one), 0);
    EXPECT_EQ(net::checksum(net::Bytes(one).subspan(14, 20)), 0);
    EXPECT_EQ(net::load16(one, 16), one.size() - 14);
  }
  EXPECT_EQ(net::load16(out[0], 18), 0xFFFF);
  EXPECT_EQ(net::load16(out[1], 18), 0);  // the identification wraps
  EXPECT_EQ(net::load32(out[1], 38), 999U);
  EXPECT_EQ(net::load32(out[2], 38), 1999U);
  EXPECT_EQ(net::load8(out[0], 47), 0x90);  // CWR only first, PSH and FIN only last
  EXPECT_EQ(net::load8(out[1], 47), 0x10);
  EXPECT_EQ(net::load8(out[2], 47), 0x19);
  EXPECT_EQ(net::load8(out[1], 54), 1000 % 256);
}

TEST(FinishOffload, CutsIpv6BehindATagToo) {
  const auto out = finished(superpacket(1500, true, true), offload(segment_tcp6, 58));
  ASSERT_EQ(out.size(), 2U);
  EXPECT_EQ(net::load16(out[1], 22), 520);
  const auto segment = net::Bytes(out[1]).subspan(58);
  EXPECT_EQ(net::checksum(segment, 1 + 2 + 6 + segment.size()), 0);
}

TEST(FinishOffload, CutsUdpWithItsLengthInEach) {
  Frame frame = superpacket(2012);  // 20 bytes of the TCP header become UDP header and payload
  net::store8(frame, 23, 17);
  net::Offload how = offload(segment_udp, 34);
  how.checksum_offset = 6;
  const auto out = finished(frame, how);
  ASSERT_EQ(out.size(), 3U);
  EXPECT_EQ(net::load16(out[0], 38), 1008);
  EXPECT_EQ(net::load16(out[2], 38), 8 + 24);
  const auto segment = net::Bytes(out[2]).subspan(34);
  EXPECT_EQ(net::checksum(segment, net::pseudo_header_sum({0xAC180131}, {0xC6336401}, 17, 32)), 0);
}

TEST(VirtioHeader, ReadsBackWhatItWrote) {
  const net::Offload how = offload(segment_tcp4, 34);
  const net::Offload again = read_virtio_header(write_virtio_header(how), superpacket(2500));
  EXPECT_TRUE(again.checksum_unfinished);
  EXPECT_EQ(again.checksum_start, 34);
  EXPECT_EQ(again.checksum_offset, 16);
  EXPECT_EQ(again.segment_bytes, 1000);
  EXPECT_EQ(again.segment_kind, segment_tcp4);
  EXPECT_EQ(again.header_bytes, 54);
}

TEST(VirtioHeader, MovesWithATagPutBack) {
  net::Offload how = offload(segment_tcp4, 34);
  shift(how, 4);
  EXPECT_EQ(how.checksum_start, 38);
  EXPECT_EQ(how.header_bytes, 58);
  net::Offload none;
  shift(none, 4);
  EXPECT_EQ(none.checksum_start, 0);
}

}  // namespace
}  // namespace guestlink::io
