// guestlink forward as a bridge of four ports, two isolated from each other and one that listens.

#include <algorithm>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include "reference/net/ethernet.h"
#include "tests/scenario/built_world.h"

namespace guestlink::sim {
namespace {

using namespace std::chrono_literals;

/// n0 … n3 eth0 - p0 … p3 guest; the first three nodes have 192.0.2.1 to .3, the last one listens.
class LiveBridge : public BuiltWorld {
 protected:
  static constexpr int nodes = 4;
  static constexpr int ear = 3;

  void SetUp() override {
    GUESTLINK_NEED("userns", "netns", "veth", "af-packet", "nft");
    Topology topology{.nodes = {{"guest", Role::guest}}};
    for (int i = 0; i < nodes; ++i) {
      const Endpoint there{fmt::format("n{}", i), "eth0"};
      const Endpoint here{"guest", fmt::format("p{}", i)};
      topology.nodes.push_back({there.node, Role::host});
      topology.links.push_back({fmt::format("link{}", i), MediumName::cable, there, here});
      topology.interfaces.push_back({.at = there});
      if (i != ear) {
        topology.interfaces.back().addresses = {cidr(fmt::format("192.0.2.{}/24", i + 1).c_str())};
      }
      topology.interfaces.push_back({.at = here});
    }
    ASSERT_NO_FATAL_FAILURE(build(topology));
    ASSERT_TRUE(world->set_up({fmt::format("n{}", ear), "eth0"}));
    for (int i = 0; i < nodes; ++i) ASSERT_TRUE(world->set_up({"guest", fmt::format("p{}", i)}));
  }

  void forward(const char* ports) {
    ASSERT_TRUE(world->put_file(
        "guest", "/root/s.json",
        fmt::format(R"({{"mode": "bridge", "bridge": {{"ports": [{}]}}}})", ports)));
    auto started =
        world->start("guest", Argv{World::program(), "forward", "--settings", "/root/s.json",
                                   "--inside", "p0", "--outside", "p1", "--port", "third=p2",
                                   "--port", "ear=p3", "--format", "json"});
    ASSERT_TRUE(started) << why(started);
    forwarder = std::make_unique<Background>(*std::move(started));
    const Status ready = forwarder->wait_for_line("ready", 10s);
    ASSERT_TRUE(ready) << why(ready) << forwarder->err();
  }

  bool reaches(int from, int to) {
    return shell(fmt::format("n{}", from), fmt::format("ping -n -c 1 -W 2 192.0.2.{}", to + 1))
               .exit_code == 0;
  }

  nlohmann::json stop() {
    const Observation seen = forwarder->stop();
    EXPECT_EQ(seen.exit_code, 0) << seen.err;
    return nlohmann::json::parse(seen.out, nullptr, false);
  }

  std::unique_ptr<Background> forwarder;
};

TEST_F(LiveBridge, IsolatedPortsReachTheOthersAndASpanPortHearsAll) {
  ASSERT_NO_FATAL_FAILURE(forward(R"({"name": "outside", "isolated": true},
                                     {"name": "third", "isolated": true},
                                     {"name": "ear", "span": true})"));
  auto heard = world->capture({"n3", "eth0"});
  ASSERT_TRUE(heard) << why(heard);
  EXPECT_TRUE(reaches(0, 1));
  EXPECT_TRUE(reaches(2, 0));
  EXPECT_FALSE(reaches(1, 2));
  // The barrier: what may cross comes by the same way.
  EXPECT_TRUE(reaches(1, 0));
  const nlohmann::json counters = stop();
  EXPECT_GE(counters["ear"]["packets_out"], 6);
  EXPECT_EQ(counters["ear"]["packets_in"], 0);
  // The requests of those whom nobody else hears, too.
  const auto asks_for_third = [](const SeenFrame& one) {
    return one.bytes.size() >= 42 && net::load16(one.bytes, 12) == net::ether_type::arp &&
           net::load32(one.bytes, 38) == 0xC0000203U &&
           net::load_mac(one.bytes, 6) == default_mac({"n1", "eth0"});
  };
  EXPECT_TRUE(std::ranges::any_of((*heard)->frames(), asks_for_third));
}

/// The twin: ports with nothing special about them join everybody.
TEST_F(LiveBridge, PlainPortsReachEachOther) {
  ASSERT_NO_FATAL_FAILURE(forward(R"({"name": "third"}, {"name": "ear"})"));
  EXPECT_TRUE(reaches(0, 1));
  EXPECT_TRUE(reaches(2, 0));
  EXPECT_TRUE(reaches(1, 2));
}

}  // namespace
}  // namespace guestlink::sim
