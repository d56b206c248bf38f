// What contradicts itself is refused by name (forwarding.md U7 and P14).

#include <gtest/gtest.h>

#include "reference/forward/modes.h"

namespace guestlink::forward {
namespace {

Settings good() {
  Settings s;
  s.inside = {{{2, 0, 0, 0, 1, 1}}, {{0xAC180101}, 24}, 1500};
  s.outside = {{{2, 0, 0, 0, 2, 1}}, {{0xC0000215}, 24}, 1500};
  s.gateway = net::Ipv4Address{0xC0000201};
  return s;
}

PortForward forward(std::uint16_t first, std::uint16_t last, std::uint16_t inside) {
  PortForward f;
  f.outside_ports = {first, last};
  f.inside_address = {0xAC180131};
  f.inside_port = inside;
  return f;
}

std::string fault(const Settings& settings) {
  const auto made = make_forwarder(settings);
  return made ? "" : made.error().message;
}

TEST(Settings, ThatMakeSenseAreTaken) {
  Settings s = good();
  s.nat44.port_forwards = {forward(8080, 8080, 80), forward(9000, 9010, 9000)};
  EXPECT_EQ(fault(s), "");
}

TEST(Settings, OverlappingNetworksAreRefused) {
  Settings s = good();
  s.outside.address = {{0xAC180115}, 16};
  s.gateway.reset();
  EXPECT_EQ(fault(s),
            "inside 172.24.1.1/24 and outside 172.24.1.21/16 overlap; renumber the inside");
}

TEST(Settings, AGatewayElsewhereIsRefused) {
  Settings s = good();
  s.gateway = net::Ipv4Address{0x0A000001};
  EXPECT_EQ(fault(s), "the gateway 10.0.0.1 is not in 192.0.2.21/24");
}

TEST(Settings, TwoForwardsOfOnePortAreRefused) {
  Settings s = good();
  s.nat44.port_forwards = {forward(8080, 8082, 80), forward(8082, 8082, 90)};
  EXPECT_EQ(fault(s), "two forwards have tcp port 8082");
}

TEST(Settings, TwoForwardsToOneEndpointAreRefused) {
  Settings s = good();
  s.nat44.port_forwards = {forward(8080, 8080, 80), forward(8081, 8081, 80)};
  EXPECT_EQ(fault(s),
            "two forwards go to tcp port 80 of 172.24.1.49; answers could leave by one only");
}

TEST(Settings, AForwardPastTheLastPortIsRefused) {
  Settings s = good();
  s.nat44.port_forwards = {forward(1000, 1010, 65530)};
  EXPECT_EQ(fault(s), "the forward of tcp 1000-1010 runs past port 65535 inside");
}

TEST(Settings, AForwardOfAnAcceptedPortIsRefused) {
  Settings s = good();
  s.local =
      LocalPort{{{2, 0, 0, 0, 3, 2}}, {{2, 0, 0, 0, 3, 1}}, {{Protocol::tcp, {22, 22}}}, true};
  s.nat44.port_forwards = {forward(22, 22, 22)};
  EXPECT_EQ(fault(s), "the forward of tcp 22-22 takes a port that local.accept has");
}

TEST(Settings, APoolBackwardsIsRefused) {
  Settings s = good();
  s.nat44.pool = {{{0xC0000220}, {0xC0000216}}};
  EXPECT_EQ(fault(s), "the pool's range 192.0.2.32-192.0.2.22 runs backwards");
}

TEST(Settings, APoolTooLargeIsRefused) {
  Settings s = good();
  s.nat44.pool = {{{0xC6336400}, {0xC63368FF}}};
  EXPECT_EQ(fault(s), "the pool has 1280 addresses; at most 1024 are taken");
}

TEST(Settings, APoolWithinTheInsideIsRefused) {
  Settings s = good();
  s.nat44.pool = {{{0xAC180120}, {0xAC180130}}};
  EXPECT_EQ(fault(s),
            "the pool's range 172.24.1.32-172.24.1.48 runs into the inside network 172.24.1.1/24");
}

TEST(Settings, HostsWithAnAddressOfTheirOwnAreTaken) {
  Settings s = good();
  s.nat44.one_to_one = {{{0xAC180131}, {0xC0000231}}, {{0xAC180132}, {0xC6336409}}};
  EXPECT_EQ(fault(s), "");
}

TEST(Settings, AnAddressOfItsOwnMustBeOneThatAHostCanHave) {
  const auto with = [](std::uint32_t inside, std::uint32_t outside) {
    Settings s = good();
    s.nat44.one_to_one = {{{inside}, {outside}}};
    return fault(s);
  };
  EXPECT_EQ(with(0xAC180231, 0xC0000231),
            "172.24.2.49 as 192.0.2.49 (1:1): there is no such host in 172.24.1.1/24");
  EXPECT_EQ(with(0xAC180101, 0xC0000231),
            "172.24.1.1 as 192.0.2.49 (1:1): there is no such host in 172.24.1.1/24");
  EXPECT_EQ(with(0xAC180131, 0xC00002FF),
            "172.24.1.49 as 192.0.2.255 (1:1): no host outside can have that address");
  EXPECT_EQ(with(0xAC180131, 0xAC180140),
            "172.24.1.49 as 172.24.1.64 (1:1): no host outside can have that address");
}

TEST(Settings, AForwardToAHostWithAnAddressOfItsOwnIsRefused) {
  Settings s = good();
  s.nat44.port_forwards = {forward(8080, 8080, 80)};
  s.nat44.one_to_one = {{s.nat44.port_forwards[0].inside_address, {0xC0000231}}};
  EXPECT_TRUE(
      fault(s).ends_with("all its ports are open, and a forward to it could not be "
                         "answered"));
}

TEST(Settings, TheOnlyAddressIsNotGivenAwayBesideTheMachinesOwnServices) {
  Settings s = good();
  s.nat44.one_to_one = {{{0xAC180131}, s.outside.address.address}};
  EXPECT_EQ(fault(s), "");
  s.local = LocalPort{{{2, 0, 0, 0, 3, 2}}, {{2, 0, 0, 0, 3, 1}}, {}, true};
  EXPECT_TRUE(fault(s).ends_with("that address is the kernel's behind 'local'"));
}

TEST(Settings, AnUnknownModeIsRefusedWithTheKnownOnes) {
  Settings s = good();
  s.mode = "nat66";
  EXPECT_TRUE(fault(s).starts_with("there is no mode \"nat66\"; there are nat44, bridge"));
}

}  // namespace
}  // namespace guestlink::forward
