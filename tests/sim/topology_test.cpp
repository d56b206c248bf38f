#include "sim/medium/topology.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace guestlink::sim {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Topology two_nodes() {
  return {.nodes = {{"host", Role::host}, {"guest", Role::guest}},
          .links = {{"nic", MediumName::tap, {"host", "tap0"}, {"guest", "eth0"}}}};
}

TEST(Endpoint, IsWrittenAsNodeAndInterface) {
  const Endpoint tap{"host", "tap0"};
  EXPECT_EQ(to_string(tap), "host:tap0");
  EXPECT_EQ(parse_endpoint("host:tap0"), tap);
}

TEST(Endpoint, WithoutBothHalvesIsRefused) {
  for (const char* text : {"", "host", "host:", ":tap0", ":"}) {
    EXPECT_FALSE(parse_endpoint(text)) << text;
  }
}

TEST(Topology, WithoutContradictionsIsAccepted) {
  EXPECT_THAT(contradictions(two_nodes()), IsEmpty());
}

TEST(Topology, NodeNamedTwiceIsRefused) {
  Topology topology = two_nodes();
  topology.nodes.push_back({"host", Role::endpoint});
  EXPECT_THAT(contradictions(topology), ElementsAre("two nodes are called 'host'"));
}

TEST(Topology, NodeWithoutANameIsRefused) {
  Topology topology = two_nodes();
  topology.nodes.push_back({"", Role::endpoint});
  EXPECT_THAT(contradictions(topology), ElementsAre("a node has no name"));
}

TEST(Topology, LinkNamedTwiceIsRefused) {
  Topology topology = two_nodes();
  topology.links.push_back({"nic", MediumName::cable, {"host", "a"}, {"guest", "b"}});
  EXPECT_THAT(contradictions(topology), ElementsAre("two links are called 'nic'"));
}

TEST(Topology, InterfaceOnTwoLinksIsRefused) {
  Topology topology = two_nodes();
  topology.links.push_back({"other", MediumName::cable, {"host", "tap0"}, {"guest", "b"}});
  EXPECT_THAT(contradictions(topology),
              ElementsAre("host:tap0 is an end of link 'nic' and of link 'other'"));
}

TEST(Topology, NameTheKernelRefusesIsRefused) {
  Topology topology = two_nodes();
  topology.links[0].b.interface = "sixteen-letters0";
  EXPECT_THAT(contradictions(topology),
              ElementsAre("link 'nic': 'sixteen-letters0' cannot be the name of an interface"));
  topology.links[0].b.interface = "fifteen-letters";
  EXPECT_THAT(contradictions(topology), IsEmpty());
}

TEST(Topology, DescriptionOfAnInterfaceWithoutALinkIsRefused) {
  Topology topology = two_nodes();
  topology.interfaces.push_back({.at = {"host", "em0"}});
  EXPECT_THAT(contradictions(topology),
              ElementsAre("host:em0 is described, but no link ends there"));
}

TEST(Topology, InterfaceDescribedTwiceIsRefused) {
  Topology topology = two_nodes();
  topology.interfaces = {{.at = {"host", "tap0"}}, {.at = {"host", "tap0"}}};
  EXPECT_THAT(contradictions(topology), ElementsAre("host:tap0 is described twice"));
}

TEST(DefaultMac, IsLocalAndTheSameOnEveryRun) {
  EXPECT_EQ(net::to_string(default_mac({"host", "tap0"})), "02:38:c5:cd:98:45");
  EXPECT_NE(default_mac({"host", "tap0"}), default_mac({"host", "tap1"}));
  EXPECT_FALSE(default_mac({"guest", "eth0"}).is_group());
}

}  // namespace
}  // namespace guestlink::sim
