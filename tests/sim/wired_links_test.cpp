#include <gtest/gtest.h>

#include "sim/world/wires.h"

namespace guestlink::sim {
namespace {

Topology three_links() {
  return {.nodes = {{"station"}, {"ap"}},
          .links = {{"plain", MediumName::cable, {"station", "eth0"}, {"ap", "eth0"}},
                    {"air", MediumName::wifi, {"station", "wlan0"}, {"ap", "wlan0"}},
                    {"slow", MediumName::cable, {"station", "eth1"}, {"ap", "eth1"}}}};
}

TEST(WiredLinks, AreThoseWithShortcomingsOrWifisRules) {
  Topology topology = three_links();
  EXPECT_TRUE(wired_links(topology, 1).empty());
  topology.links[1].wifi = WifiSettings{};
  topology.links[2].impairment = Impairment{.loss = 0.5};
  const auto wired = wired_links(topology, 1);
  ASSERT_EQ(wired.size(), 2U);
  EXPECT_EQ(wired[0].id, "air");
  EXPECT_EQ(wired[1].id, "slow");
  EXPECT_EQ(wired[1].impairment.loss, 0.5);
  EXPECT_NE(wired[0].seed, wired[1].seed);
}

TEST(WiredLinks, KeepTheirSeedWhenAnotherIsWired) {
  Topology topology = three_links();
  topology.links[2].impairment = Impairment{};
  const std::uint64_t alone = wired_links(topology, 1)[0].seed;
  topology.links[1].wifi = WifiSettings{};
  EXPECT_EQ(wired_links(topology, 1)[1].seed, alone);
}

TEST(WiredLinks, StationIsTheCardAtTheirFirstEnd) {
  Topology topology = three_links();
  topology.links[1].wifi = WifiSettings{};
  EXPECT_EQ(wired_links(topology, 1)[0].wifi->station, default_mac({"station", "wlan0"}));
  topology.interfaces.push_back(
      {.at = {"station", "wlan0"}, .mac = net::parse_mac("02:00:00:00:00:09")});
  EXPECT_EQ(net::to_string(wired_links(topology, 1)[0].wifi->station), "02:00:00:00:00:09");
}

TEST(WiredLinks, TapIsNotWired) {
  Topology topology = three_links();
  topology.links[0].medium = MediumName::tap;
  topology.links[0].impairment = Impairment{.loss = 1};
  EXPECT_TRUE(wired_links(topology, 1).empty());
}

}  // namespace
}  // namespace guestlink::sim
