#include "reference/net/ipv6.h"

#include <vector>

#include <gtest/gtest.h>

#include "reference/net/icmpv6.h"

namespace guestlink::net {
namespace {

TEST(Ipv6Address, IsReadAndWrittenInTheShortForm) {
  EXPECT_EQ(to_string(parse_ipv6("2001:0DB8:0:0:0:0:0:1").value()), "2001:db8::1");
  EXPECT_EQ(to_string(parse_ipv6_cidr("fd00::1/64").value()), "fd00::1/64");
  for (const char* wrong : {"", "1.2.3.4", "fe80::1%em0", "[::1]", "1:2:3", "::1/64"}) {
    EXPECT_FALSE(parse_ipv6(wrong)) << wrong;
  }
  for (const char* wrong : {"::1", "::1/", "::1/129", "::1/-1", "::1/6 4"}) {
    EXPECT_FALSE(parse_ipv6_cidr(wrong)) << wrong;
  }
}

TEST(Ipv6Address, BelongsToItsPrefixBitByBit) {
  const Ipv6Cidr cidr = parse_ipv6_cidr("2001:db8:8000::/33").value();
  EXPECT_TRUE(cidr.contains(parse_ipv6("2001:db8:8001::1").value()));
  EXPECT_FALSE(cidr.contains(parse_ipv6("2001:db8:7fff::1").value()));
  EXPECT_TRUE(parse_ipv6_cidr("::/0").value().contains(cidr.address));
}

TEST(Ipv6Address, ComesFromAMac) {
  const MacAddress mac = parse_mac("00:a0:98:ed:da:f2").value();
  EXPECT_EQ(to_string(link_local_of(mac)), "fe80::2a0:98ff:feed:daf2");
  const Ipv6Address group = solicited_node(parse_ipv6("fd00::1:2345:6789").value());
  EXPECT_EQ(to_string(group), "ff02::1:ff45:6789");
  EXPECT_EQ(to_string(multicast_mac(group)), "33:33:ff:45:67:89");
}

std::vector<std::byte> packet_with(std::uint8_t first, std::initializer_list<unsigned> rest) {
  std::vector<std::byte> packet(ipv6_header_bytes);
  Ipv6Header header;
  header.next_header = first;
  header.payload_bytes = static_cast<std::uint16_t>(rest.size());
  write_ipv6_header(packet, header);
  for (const unsigned one : rest) packet.push_back(static_cast<std::byte>(one));
  return packet;
}

TEST(Ipv6Transport, IsFoundBehindExtensionHeaders) {
  const auto found = ipv6_transport(
      packet_with(0, {60, 0, 0, 0, 0, 0, 0, 0, 17, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}));
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->protocol, 17);
  EXPECT_EQ(found->at, 64U);
  EXPECT_FALSE(found->fragment);
}

TEST(Ipv6Transport, OfALaterPieceIsSaidSo) {
  const auto found = ipv6_transport(packet_with(44, {6, 0, 0, 9, 1, 2, 3, 4}));
  ASSERT_TRUE(found.has_value());
  EXPECT_TRUE(found->later_piece);
  EXPECT_EQ(found->fragment_id, 0x01020304U);
  // An atomic fragment (RFC 6946) is a whole datagram.
  EXPECT_FALSE(ipv6_transport(packet_with(44, {6, 0, 0, 0, 1, 2, 3, 4}))->fragment);
}

TEST(Ipv6Transport, BeyondThePacketIsNone) {
  EXPECT_FALSE(ipv6_transport(packet_with(0, {17, 0, 0})));
  EXPECT_FALSE(ipv6_transport(packet_with(0, {17, 9, 0, 0, 0, 0, 0, 0})));
}

}  // namespace
}  // namespace guestlink::net
