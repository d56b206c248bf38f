#include <chrono>

#include "tests/scenario/built_world.h"

namespace guestlink::sim {
namespace {

using namespace std::chrono_literals;

class WorldWires : public BuiltWorld {
 protected:
  void SetUp() override { GUESTLINK_NEED("userns", "netns", "veth", "af-packet", "ping"); }

  void build_wired(const Impairment& impairment) {
    Topology topology = pair_of_nodes();
    topology.links[0].impairment = impairment;
    build(topology);
  }

  /// station wlan0 - wlan0 ap; the station is also a bridge for a host behind it.
  void build_wifi(const WifiSettings& wifi) {
    Topology topology{
        .nodes = {{"host", Role::host}, {"station", Role::guest}, {"ap", Role::access_point}},
        .links = {{"inside", MediumName::cable, {"host", "eth0"}, {"station", "eth0"}},
                  {"air", MediumName::wifi, {"station", "wlan0"}, {"ap", "wlan0"}}},
        .interfaces = {{.at = {"host", "eth0"}, .addresses = {cidr("192.0.2.1/24")}},
                       {.at = {"ap", "wlan0"}, .addresses = {cidr("192.0.2.3/24")}}}};
    topology.links[1].wifi = wifi;
    build(topology);
    ASSERT_TRUE(world->make_bridge({"station", "br0"}));
    ASSERT_TRUE(world->add_member({"station", "br0"}, "eth0"));
    ASSERT_TRUE(world->add_member({"station", "br0"}, "wlan0"));
    // The bridge has the card's address, as a Linux bridge with one wlan0 has.
    ASSERT_TRUE(world->set_mac({"station", "br0"}, default_mac({"station", "wlan0"})));
    ASSERT_TRUE(world->set_up({"station", "br0"}));
    ASSERT_TRUE(world->add_address({"station", "br0"}, cidr("192.0.2.2/24")));
  }

  bool pings(const std::string& node, const std::string& address) {
    return shell(node, "ping -n -c 1 -W 1 " + address).exit_code == 0;
  }

  std::uint64_t lost_from_a(const std::string& link, Loss loss) {
    const auto counts = world->link_counts(link);
    EXPECT_TRUE(counts) << why(counts);
    return counts ? counts->from_a.at(static_cast<std::size_t>(loss)) : 0;
  }
};

TEST_F(WorldWires, PerfectWireCarriesPings) {
  build_wired({});
  EXPECT_TRUE(pings("host", "192.0.2.2"));
  EXPECT_GE(lost_from_a("inside", Loss::none), 2U);
}

TEST_F(WorldWires, DelayIsFeltBothWays) {
  build_wired({.delay = 50ms});
  ASSERT_TRUE(pings("host", "192.0.2.2"));  // And the ARP that comes before.
  const Observation seen = shell("host", "ping -n -c 1 -W 2 192.0.2.2");
  const std::size_t at = seen.out.find("time=");
  ASSERT_NE(at, std::string::npos) << seen.out;
  EXPECT_GE(std::stod(seen.out.substr(at + 5)), 100.0);
}

TEST_F(WorldWires, LostFramesAreCounted) {
  build_wired({.loss = 1});
  EXPECT_FALSE(pings("host", "192.0.2.2"));
  EXPECT_GE(lost_from_a("inside", Loss::chance), 1U);
}

TEST_F(WorldWires, PartitionComesAndGoes) {
  build_wired({});
  EXPECT_TRUE(pings("host", "192.0.2.2"));
  ASSERT_TRUE(world->change_link("inside", Impairment{.from_b = false}));
  EXPECT_FALSE(pings("host", "192.0.2.2"));
  ASSERT_TRUE(world->change_link("inside", Impairment{}));
  EXPECT_TRUE(pings("host", "192.0.2.2"));
}

TEST_F(WorldWires, ShorterMtuOfTheLinkDropsLongFrames) {
  build_wired({.mtu = 1400});
  EXPECT_EQ(shell("host", "ping -n -c 1 -W 5 -s 1372 192.0.2.2").exit_code, 0);
  EXPECT_EQ(shell("host", "ping -n -c 1 -W 1 -s 1373 192.0.2.2").exit_code, 1);
  EXPECT_EQ(lost_from_a("inside", Loss::too_long), 1U);
}

TEST_F(WorldWires, LinkThatIsNotWiredCannotChange) {
  build(pair_of_nodes());
  const Status changed = world->change_link("inside", Impairment{.loss = 1});
  ASSERT_FALSE(changed);
  EXPECT_EQ(changed.error().message, "link 'inside' has neither an impairment nor Wi-Fi's rules");
}

TEST_F(WorldWires, CableHasNoWifisRules) {
  build_wired({});
  const Status changed = world->change_link("inside", WifiSettings{});
  ASSERT_FALSE(changed);
  EXPECT_EQ(changed.error().message, "link 'inside' has no Wi-Fi's rules");
}

TEST_F(WorldWires, BridgedHostIsNotHeardWithThreeAddresses) {
  build_wifi({});
  EXPECT_TRUE(pings("station", "192.0.2.3"));
  EXPECT_FALSE(pings("host", "192.0.2.3"));
  EXPECT_GE(lost_from_a("air", Loss::spurious_source), 1U);
  EXPECT_GE(world->link_counts("air")->deauthentications, 1U);
}

TEST_F(WorldWires, BridgedHostIsHeardWithFourWhereTheAccessPointAgrees) {
  build_wifi({.four_addr = true, .wds = true});
  EXPECT_TRUE(pings("host", "192.0.2.3"));
  EXPECT_TRUE(pings("station", "192.0.2.3"));
}

TEST_F(WorldWires, FourAddressesWithoutWdsAreAssociatedButMute) {
  build_wifi({.four_addr = true});
  EXPECT_FALSE(pings("station", "192.0.2.3"));
  EXPECT_GE(lost_from_a("air", Loss::unexpected_four_addresses), 1U);
}

TEST_F(WorldWires, AssociationIsLostAndComesBack) {
  build_wifi({});
  EXPECT_TRUE(pings("station", "192.0.2.3"));
  ASSERT_TRUE(world->change_link("air", WifiSettings{.associated = false}));
  EXPECT_FALSE(pings("station", "192.0.2.3"));
  ASSERT_TRUE(world->change_link("air", WifiSettings{}));
  EXPECT_TRUE(pings("station", "192.0.2.3"));
}

TEST_F(WorldWires, CardThatMovesKeepsItsRadio) {
  Topology topology = pair_of_nodes();
  topology.nodes.push_back({"ap", Role::access_point});
  topology.links.push_back({"air", MediumName::wifi, {"host", "iwm0"}, {"ap", "wlan0"}});
  topology.links[1].wifi = WifiSettings{};
  topology.interfaces.push_back({.at = {"ap", "wlan0"}, .addresses = {cidr("198.51.100.1/24")}});
  build(topology);
  ASSERT_TRUE(world->move_interface({"host", "iwm0"}, {"guest", "wlan0"}));
  ASSERT_TRUE(world->add_address({"guest", "wlan0"}, cidr("198.51.100.2/24")));
  ASSERT_TRUE(world->set_up({"guest", "wlan0"}));
  EXPECT_TRUE(pings("guest", "198.51.100.1"));
}

}  // namespace
}  // namespace guestlink::sim
