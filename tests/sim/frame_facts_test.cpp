#include "sim/expect/frame_facts.h"

#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

namespace guestlink::sim {
namespace {

std::vector<std::byte> hex(std::string_view text) {
  std::vector<std::byte> bytes;
  std::string digits;
  for (const char one : text) {
    if (one == ' ' || one == '\n') continue;
    digits += one;
    if (digits.size() < 2) continue;
    bytes.push_back(static_cast<std::byte>(std::stoi(digits, nullptr, 16)));
    digits.clear();
  }
  return bytes;
}

constexpr std::string_view ethernet = "02 00 00 00 00 01  f0 d5 bf 1b e2 16  08 00 ";
constexpr std::string_view echo_from_host =
    "45 00 00 1c 00 00 40 00 40 01 00 00  ac 18 01 31  c0 a8 00 01 "
    "08 00 00 00 12 34 00 05";
constexpr std::string_view echo_from_guest =
    "45 00 00 1c 00 00 40 00 3f 01 00 00  c0 a8 00 15  c0 a8 00 01 "
    "08 00 00 00 12 34 00 05";

Secrets secrets() {
  return {{*net::parse_ipv4_cidr("172.24.1.0/24")},
          {*net::parse_ipv4("172.24.1.49")},
          {*net::parse_mac("02:32:7d:a2:b5:00")}};
}

std::string leak(std::string text) {
  return leak_in(hex(text), secrets());
}

TEST(FrameFacts, ReadsAnEchoRequest) {
  const auto bytes = hex(std::string(ethernet) + std::string(echo_from_guest));
  const FrameFacts facts = read_frame(bytes);
  EXPECT_EQ(describe(facts),
            "f0:d5:bf:1b:e2:16 > 02:00:00:00:00:01, 192.168.0.21 > 192.168.0.1, "
            "ICMP type 8 id 4660 seq 5");
  EXPECT_EQ(facts.ip->ttl, 63);
}

TEST(FrameFacts, SurvivesEveryCut) {
  const auto bytes = hex(std::string(ethernet) + std::string(echo_from_guest));
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    const FrameFacts facts = read_frame(net::Bytes(bytes).first(size));
    EXPECT_FALSE(facts.icmp) << size;
  }
}

TEST(Leak, IsNotInATranslatedPacket) {
  EXPECT_EQ(leak(std::string(ethernet) + std::string(echo_from_guest)), "");
}

TEST(Leak, IsFoundInEveryField) {
  const std::string from_host(echo_from_host);
  EXPECT_EQ(leak(std::string(ethernet) + from_host), "ip.src 172.24.1.49");
  EXPECT_EQ(leak("02 00 00 00 00 01  02 32 7d a2 b5 00  08 00 " + std::string(echo_from_guest)),
            "eth.src 02:32:7d:a2:b5:00");
  EXPECT_EQ(leak("ff ff ff ff ff ff  f0 d5 bf 1b e2 16  08 06  00 01 08 00 06 04 00 01 "
                 "f0 d5 bf 1b e2 16  ac 18 01 01  00 00 00 00 00 00  c0 a8 00 01"),
            "arp.spa 172.24.1.1");
  // An ICMP error that quotes the packet as it was before translation.
  EXPECT_EQ(leak(std::string(ethernet) +
                 "45 00 00 38 00 00 40 00 40 01 00 00  c0 a8 00 15  c0 a8 00 01 "
                 "03 01 00 00 00 00 00 00 " +
                 from_host),
            "quoted ip.src 172.24.1.49");
  // A DHCP message that carries the host's hardware address.
  EXPECT_EQ(
      leak(std::string(ethernet) + "45 00 00 22 00 00 40 00 40 11 00 00  c0 a8 00 15  c0 a8 00 01 "
                                   "00 44 00 43 00 0e 00 00  02 32 7d a2 b5 00"),
      "payload 02:32:7d:a2:b5:00");
  EXPECT_EQ(
      leak(std::string(ethernet) + "45 00 00 27 00 00 40 00 40 11 00 00  c0 a8 00 15  c0 a8 00 01 "
                                   "00 44 00 43 00 13 00 00  31 37 32 2e 32 34 2e 31 2e 34 39"),
      "payload 172.24.1.49");
}

TEST(Leak, IsFoundBehindAVlanTag) {
  EXPECT_EQ(leak("02 00 00 00 00 01  f0 d5 bf 1b e2 16  81 00 00 07  08 00 " +
                 std::string(echo_from_host)),
            "ip.src 172.24.1.49");
}

}  // namespace
}  // namespace guestlink::sim
