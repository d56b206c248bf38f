#include "reference/net/describe.h"

#include <gtest/gtest.h>

#include "reference/conform/build_frame.h"

namespace guestlink::net {
namespace {

std::string described(std::string_view text) {
  const auto frame = conform::parse_frame_text(text);
  EXPECT_TRUE(frame) << frame.error().message;
  const conform::Surroundings around{{{2, 0, 0, 0, 0, 1}}, {{2, 0, 0, 0, 0, 2}}, 64};
  return describe(conform::build_frame(*frame, around).bytes);
}

const std::string macs = "02:00:00:00:00:01 > 02:00:00:00:00:02 ";

TEST(Describe, SaysWhatAFrameCarries) {
  EXPECT_EQ(described("udp 172.24.1.49:5353 > 192.0.2.9:53 len 12"),
            macs + "172.24.1.49:5353 > 192.0.2.9:53 udp 12 ttl 64");
  EXPECT_EQ(described("tcp 172.24.1.49:5 > 192.0.2.9:80 S. ttl 3"),
            macs + "172.24.1.49:5 > 192.0.2.9:80 tcp S. 0 ttl 3");
  EXPECT_EQ(described("icmp echo request 172.24.1.49 > 192.0.2.9 id 42 seq 7"),
            macs + "172.24.1.49 > 192.0.2.9 icmp echo request id 42 seq 7 ttl 64");
  EXPECT_EQ(described("proto 47 172.24.1.49 > 192.0.2.9 len 20"),
            macs + "172.24.1.49 > 192.0.2.9 proto 47 20 bytes ttl 64");
  EXPECT_EQ(described("udp 172.24.1.49:1 > 192.0.2.9:2 vlan 7 len 0"),
            macs + "vlan 7 172.24.1.49:1 > 192.0.2.9:2 udp 0 ttl 64");
}

TEST(Describe, SaysWhatAnErrorIsAbout) {
  EXPECT_EQ(
      described(
          "icmp 3/4 192.0.2.1 > 192.0.2.21 mtu 1280 about [tcp 192.0.2.21:5 > 192.0.2.9:80 S]"),
      macs +
          "192.0.2.1 > 192.0.2.21 icmp 3/4 mtu 1280 about [192.0.2.21:5 > 192.0.2.9:80 tcp] "
          "ttl 64");
}

TEST(Describe, SaysWhichPieceOfADatagram) {
  EXPECT_EQ(described("udp 172.24.1.49:1 > 192.0.2.9:2 len 2000 id 77 piece 1480-2008"),
            macs + "172.24.1.49 > 192.0.2.9 proto 17 528 bytes ttl 64 fragment 77@1480");
}

TEST(Describe, SpeaksArp) {
  EXPECT_EQ(described("arp who-has 172.24.1.1 tell 172.24.1.49"),
            macs + "arp who-has 172.24.1.1 tell 172.24.1.49");
}

TEST(Describe, SaysThatItCannotReadIt) {
  EXPECT_EQ(described("raw 00 cut 13"), "runt of 13 bytes");
  EXPECT_EQ(described("raw 4500"), macs + "ipv4 malformed");
  EXPECT_EQ(described("raw 00 type 0806"), macs + "arp malformed");
  EXPECT_EQ(described("raw 0011 type 88b5"), macs + "type 0x88b5 2 bytes");
}

}  // namespace
}  // namespace guestlink::net
