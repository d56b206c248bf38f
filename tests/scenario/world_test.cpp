#include "tests/scenario/built_world.h"

namespace guestlink::sim {
namespace {

using namespace std::chrono_literals;

class WorldOfNodes : public BuiltWorld {
 protected:
  void SetUp() override { GUESTLINK_NEED("userns", "netns", "veth"); }
};

Topology chain() {
  return {.nodes = {{"host", Role::host},
                    {"guest", Role::guest},
                    {"ap", Role::access_point},
                    {"server", Role::endpoint}},
          .links = {{"inside", MediumName::cable, {"host", "eth0"}, {"guest", "eth0"}},
                    {"air", MediumName::wifi, {"guest", "wlan0"}, {"ap", "wlan0"}},
                    {"uplink", MediumName::cable, {"ap", "eth0"}, {"server", "eth0"}}},
          .interfaces = {{.at = {"host", "eth0"}, .addresses = {cidr("192.0.2.1/24")}},
                         {.at = {"guest", "eth0"}, .addresses = {cidr("192.0.2.2/24")}},
                         {.at = {"guest", "wlan0"}, .addresses = {cidr("198.51.100.2/24")}},
                         {.at = {"ap", "wlan0"}, .addresses = {cidr("198.51.100.1/24")}},
                         {.at = {"ap", "eth0"}, .addresses = {cidr("203.0.113.1/24")}},
                         {.at = {"server", "eth0"}, .addresses = {cidr("203.0.113.2/24")}}}};
}

TEST_F(WorldOfNodes, ChainOfFourNodesPingsEndToEnd) {
  GUESTLINK_NEED("ping");
  build(chain());
  ASSERT_TRUE(world->add_route("host", anywhere, address("192.0.2.2")));
  ASSERT_TRUE(world->add_route("guest", anywhere, address("198.51.100.1")));
  ASSERT_TRUE(world->add_route("ap", cidr("192.0.2.0/24"), address("198.51.100.2")));
  ASSERT_TRUE(world->add_route("server", anywhere, address("203.0.113.1")));
  ASSERT_TRUE(world->set_sysctl("guest", "net/ipv4/ip_forward", "1"));
  ASSERT_TRUE(world->set_sysctl("ap", "net.ipv4.ip_forward", "1"));
  const auto ping = world->run("host", {"ping", "-n", "-c", "1", "-W", "5", "203.0.113.2"}, 10s);
  ASSERT_TRUE(ping) << why(ping);
  EXPECT_EQ(ping->exit_code, 0) << ping->out << ping->err;
}

TEST_F(WorldOfNodes, WithoutForwardingTheChainsPingIsLost) {
  GUESTLINK_NEED("ping");
  build(chain());
  ASSERT_TRUE(world->add_route("host", anywhere, address("192.0.2.2")));
  const auto ping = world->run("host", {"ping", "-n", "-c", "1", "-W", "1", "203.0.113.2"}, 10s);
  ASSERT_TRUE(ping) << why(ping);
  EXPECT_EQ(ping->exit_code, 1) << ping->out << ping->err;
}

TEST_F(WorldOfNodes, ContradictoryTopologyIsRefused) {
  Topology topology = pair_of_nodes();
  topology.links[0].b.node = "gust";
  const auto made = World::create(topology);
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().message,
            "the topology: link 'inside' ends at gust:eth0, but there is no node 'gust'; "
            "guest:eth0 is described, but no link ends there");
}

TEST_F(WorldOfNodes, InterfacesComeAsDescribed) {
  Topology topology = pair_of_nodes();
  topology.interfaces[0].mac = net::parse_mac("58:9c:fc:10:20:30");
  topology.interfaces[0].mtu = 1400;
  topology.interfaces[1].up = false;
  build(topology);
  const auto host = world->interface({"host", "eth0"});
  ASSERT_TRUE(host && *host) << why(host);
  EXPECT_EQ(net::to_string((*host)->mac), "58:9c:fc:10:20:30");
  EXPECT_EQ((*host)->mtu, 1400U);
  EXPECT_TRUE((*host)->up);
  EXPECT_FALSE((*host)->carrier);  // The other end is down.
  ASSERT_EQ((*host)->addresses.size(), 1U);
  EXPECT_EQ(net::to_string((*host)->addresses[0]), "192.0.2.1/24");
  ASSERT_TRUE(world->set_up({"guest", "eth0"}));
  const auto has_carrier = [&] { return (*world->interface({"host", "eth0"}))->carrier; };
  EXPECT_TRUE(world->wait_until(has_carrier, 5s));
}

TEST_F(WorldOfNodes, Ipv6IsOffUntilASysctlSaysOtherwise) {
  build(pair_of_nodes());
  EXPECT_EQ(shell("host", "grep -c eth0 /proc/net/if_inet6").out, "0\n");
  ASSERT_TRUE(world->set_sysctl("host", "net/ipv6/conf/eth0/disable_ipv6", "0"));
  EXPECT_EQ(shell("host", "grep -c eth0 /proc/net/if_inet6").out, "1\n");
}

TEST_F(WorldOfNodes, OnlySettingsOfTheNetworkCanBeSet) {
  build(pair_of_nodes());
  const Status set = world->set_sysctl("host", "kernel/hostname", "other");
  ASSERT_FALSE(set);
  EXPECT_EQ(set.error().message, "kernel/hostname is not a setting of a network");
}

TEST_F(WorldOfNodes, CardMovesToTheGuestDownAndWithoutItsAddress) {
  Topology topology = pair_of_nodes();
  topology.nodes.push_back({"ap", Role::access_point});
  topology.links.push_back({"air", MediumName::wifi, {"host", "iwm0"}, {"ap", "wlan0"}});
  topology.interfaces.push_back({.at = {"host", "iwm0"},
                                 .mac = net::parse_mac("02:00:5e:00:53:01"),
                                 .addresses = {cidr("198.51.100.7/24")},
                                 .pci = "4/0/0"});
  build(topology);
  ASSERT_TRUE(world->move_interface({"host", "iwm0"}, {"guest", "wlan0"}));
  const auto gone = world->interface({"host", "iwm0"});
  ASSERT_TRUE(gone);
  EXPECT_FALSE(gone->has_value());
  const auto moved = world->interface({"guest", "wlan0"});
  ASSERT_TRUE(moved && *moved) << why(moved);
  EXPECT_EQ(net::to_string((*moved)->mac), "02:00:5e:00:53:01");
  EXPECT_FALSE((*moved)->up);
  EXPECT_TRUE((*moved)->addresses.empty());
}

TEST_F(WorldOfNodes, BridgeHasMembersAndAnAddressOfItsOwn) {
  build(pair_of_nodes());
  ASSERT_TRUE(world->make_bridge({"guest", "bridge0"}));
  ASSERT_TRUE(world->add_member({"guest", "bridge0"}, "eth0"));
  ASSERT_TRUE(world->remove_address({"guest", "eth0"}, cidr("192.0.2.2/24")));
  ASSERT_TRUE(world->add_address({"guest", "bridge0"}, cidr("192.0.2.2/24")));
  ASSERT_TRUE(world->set_up({"guest", "bridge0"}));
  EXPECT_EQ((*world->interface({"guest", "eth0"}))->bridge, "bridge0");
  EXPECT_EQ(shell("host", "ping -n -c 1 -W 5 192.0.2.2").exit_code, 0);
  ASSERT_TRUE(world->remove_member({"guest", "bridge0"}, "eth0"));
  EXPECT_EQ((*world->interface({"guest", "eth0"}))->bridge, "");
  EXPECT_EQ(shell("host", "ping -n -c 1 -W 1 192.0.2.2").exit_code, 1);
}

TEST_F(WorldOfNodes, BridgeForgetsAfterTheTimeItWasGiven) {
  build(pair_of_nodes());
  ASSERT_TRUE(world->make_bridge({"guest", "bridge0"}, {.ageing = 1200s}));
  EXPECT_EQ(shell("guest", "cat /sys/class/net/bridge0/bridge/ageing_time").out, "120000\n");
}

}  // namespace
}  // namespace guestlink::sim
