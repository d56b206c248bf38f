#include "sim/medium/wifi.h"

#include <gtest/gtest.h>

namespace guestlink::sim {
namespace {

const net::MacAddress station = *net::parse_mac("02:00:00:00:00:01");
const net::MacAddress host = *net::parse_mac("02:00:00:00:00:02");
const net::MacAddress server = *net::parse_mac("02:00:00:00:00:03");
const net::MacAddress everybody = *net::parse_mac("ff:ff:ff:ff:ff:ff");

std::vector<std::byte> frame(const net::MacAddress& to, const net::MacAddress& from,
                             std::uint16_t type = 0x0800) {
  std::vector<std::byte> bytes(60);
  for (std::size_t i = 0; i < 6; ++i) {
    bytes[i] = static_cast<std::byte>(to.octets[i]);
    bytes[6 + i] = static_cast<std::byte>(from.octets[i]);
  }
  net::store16(bytes, 12, type);
  return bytes;
}

Loss up(Wifi& wifi, const std::vector<std::byte>& bytes) {
  Deliveries deliveries;
  return wifi.carry(End::a, bytes, {}, deliveries);
}

Loss down(Wifi& wifi, const std::vector<std::byte>& bytes) {
  Deliveries deliveries;
  return wifi.carry(End::b, bytes, {}, deliveries);
}

TEST(WifiOfThreeAddresses, CarriesTheStationsOwnFrames) {
  Wifi wifi({.station = station}, {}, 1);
  EXPECT_EQ(up(wifi, frame(server, station)), Loss::none);
  EXPECT_EQ(down(wifi, frame(station, server)), Loss::none);
  EXPECT_EQ(down(wifi, frame(everybody, server)), Loss::none);
  EXPECT_EQ(wifi.deauthentications(), 0U);
}

TEST(WifiOfThreeAddresses, DropsForeignSourcesAndSaysSo) {
  Wifi wifi({.station = station}, {}, 1);
  EXPECT_EQ(up(wifi, frame(server, host)), Loss::spurious_source);
  EXPECT_EQ(wifi.deauthentications(), 1U);
}

TEST(WifiOfThreeAddresses, NeverSendsToWhoLivesBehind) {
  Wifi wifi({.station = station}, {}, 1);
  EXPECT_EQ(down(wifi, frame(host, server)), Loss::not_behind_station);
}

TEST(WifiOfThreeAddresses, DropsTheEchoOfItsOwnBroadcast) {
  Wifi wifi({.station = station}, {}, 1);
  EXPECT_EQ(down(wifi, frame(everybody, station)), Loss::own_echo);
}

TEST(WifiOfFourAddresses, CarriesWhoLivesBehindOnceHeard) {
  Wifi wifi({.station = station, .four_addr = true, .wds = true}, {}, 1);
  EXPECT_EQ(down(wifi, frame(host, server)), Loss::not_behind_station);
  EXPECT_EQ(up(wifi, frame(server, host)), Loss::none);
  EXPECT_EQ(down(wifi, frame(host, server)), Loss::none);
  EXPECT_EQ(down(wifi, frame(everybody, server)), Loss::none);
  EXPECT_EQ(down(wifi, frame(everybody, host)), Loss::own_echo);
}

TEST(WifiOfFourAddresses, LosesAllDataAtAnAccessPointWithoutWds) {
  Wifi wifi({.station = station, .four_addr = true}, {}, 1);
  EXPECT_EQ(up(wifi, frame(server, station)), Loss::unexpected_four_addresses);
  EXPECT_EQ(down(wifi, frame(everybody, server)), Loss::group_not_for_four_addresses);
  EXPECT_EQ(down(wifi, frame(station, server)), Loss::none);
}

TEST(WifiOfFourAddresses, StillAuthenticatesWithThree) {
  Wifi wifi({.station = station, .four_addr = true}, {}, 1);
  EXPECT_EQ(up(wifi, frame(server, station, 0x888e)), Loss::none);
  EXPECT_EQ(up(wifi, frame(server, host, 0x888e)), Loss::spurious_source);
  EXPECT_EQ(down(wifi, frame(everybody, server, 0x888e)), Loss::none);
}

TEST(AccessPointWithWds, IsOfNoUseToAStationOfThreeAddresses) {
  Wifi wifi({.station = station, .wds = true}, {}, 1);
  EXPECT_EQ(up(wifi, frame(server, host)), Loss::spurious_source);
  EXPECT_EQ(down(wifi, frame(host, server)), Loss::not_behind_station);
}

TEST(WifiAssociation, LostCarriesNothingAndForgets) {
  WifiSettings settings{.station = station, .four_addr = true, .wds = true};
  Wifi wifi(settings, {}, 1);
  EXPECT_EQ(up(wifi, frame(server, host)), Loss::none);
  settings.associated = false;
  wifi.change(settings);
  EXPECT_EQ(up(wifi, frame(server, station)), Loss::not_associated);
  EXPECT_EQ(down(wifi, frame(station, server)), Loss::not_associated);
  settings.associated = true;
  wifi.change(settings);
  EXPECT_EQ(down(wifi, frame(host, server)), Loss::not_behind_station);
  EXPECT_EQ(up(wifi, frame(server, host)), Loss::none);
  EXPECT_EQ(down(wifi, frame(host, server)), Loss::none);
}

std::vector<std::byte> arp(std::uint16_t operation, const net::MacAddress& from,
                           std::uint32_t sender, std::uint32_t target) {
  auto bytes = frame(everybody, from, 0x0806);
  net::store16(bytes, 20, operation);
  for (std::size_t i = 0; i < 6; ++i) bytes[22 + i] = static_cast<std::byte>(from.octets[i]);
  net::store32(bytes, 28, sender);
  net::store32(bytes, 38, target);
  return bytes;
}

TEST(AccessPointWithProxyArp, AnswersForItsStation) {
  Wifi wifi({.station = station, .proxy_arp = true}, {}, 1);
  ASSERT_EQ(up(wifi, arp(1, station, 0xc6336402, 0xc6336401)), Loss::none);
  Deliveries deliveries;
  EXPECT_EQ(wifi.carry(End::b, arp(1, server, 0xc6336401, 0xc6336402), {}, deliveries),
            Loss::answered_by_proxy);
  ASSERT_EQ(deliveries.size(), 1U);
  const Delivery& reply = deliveries[0];
  EXPECT_EQ(reply.to, End::b);
  EXPECT_EQ(net::load16(reply.bytes, 20), 2U);
  EXPECT_EQ(net::load32(reply.bytes, 28), 0xc6336402U);
  EXPECT_EQ(net::load8(reply.bytes, 27), 0x01U);  // The station's address ends so.
  EXPECT_EQ(net::load8(reply.bytes, 5), 0x03U);   // And the server's, whom it is sent to.
}

TEST(AccessPointWithProxyArp, AsksNobodyForWhomItDoesNotKnow) {
  Wifi wifi({.station = station, .proxy_arp = true}, {}, 1);
  Deliveries deliveries;
  EXPECT_EQ(wifi.carry(End::b, arp(1, server, 0xc6336401, 0xc6336402), {}, deliveries),
            Loss::answered_by_proxy);
  EXPECT_TRUE(deliveries.empty());
}

TEST(WifiRadio, HasTheShortcomingsOfAWire) {
  Wifi wifi({.station = station}, {.mtu = 40}, 1);
  EXPECT_EQ(up(wifi, frame(server, station)), Loss::too_long);
}

TEST(Loss, HasANameForEach) {
  for (std::size_t i = 0; i < static_cast<std::size_t>(Loss::count_); ++i) {
    EXPECT_NE(name(static_cast<Loss>(i)), "unknown") << i;
  }
}

}  // namespace
}  // namespace guestlink::sim
