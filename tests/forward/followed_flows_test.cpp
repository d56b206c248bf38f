// What a forwarder says when it is asked which conversations it translates.

#include <chrono>

#include <gtest/gtest.h>

#include "reference/forward/modes.h"
#include "reference/forward/nat44/flow_table.h"
#include "reference/net/ipv4.h"

namespace guestlink::forward {
namespace {

using namespace std::chrono_literals;
using nat44::FlowKey;
using nat44::FlowTable;

constexpr net::Ipv4Address host{0xAC180131};     // 172.24.1.49
constexpr net::Ipv4Address outside{0xC0000215};  // 192.0.2.21
constexpr net::Ipv4Address server{0xC6336401};   // 198.51.100.1

TEST(FollowedFlows, AreThoseThatLive) {
  FlowTable table(Nat44Settings{}, outside);
  const auto open = [&](std::uint16_t port, Instant now) {
    const FlowKey key{Endpoint{host, port}, Endpoint{server, 53}, net::ip_protocol::udp};
    nat44::Tags tags;
    ASSERT_EQ(table.open(key, tags, false, now).refused, DropReason::none);
  };
  EXPECT_EQ(table.living(10, Instant{}).count, 0U);
  open(4000, Instant{});
  open(4001, Instant{} + 200s);
  const FollowedFlows both = table.living(10, Instant{} + 200s);
  ASSERT_EQ(both.first.size(), 2U);
  EXPECT_EQ(both.count, 2U);
  EXPECT_EQ(both.first[0].protocol, net::ip_protocol::udp);
  EXPECT_EQ(both.first[0].inside, (Endpoint{host, 4000}));
  EXPECT_EQ(both.first[0].outside, (Endpoint{outside, 4000}));
  EXPECT_EQ(both.first[0].remote, (Endpoint{server, 53}));
  // Before the wheel has come round, too, a flow is gone when its time is up (300 s of UDP).
  const FollowedFlows later = table.living(10, Instant{} + 400s);
  ASSERT_EQ(later.first.size(), 1U);
  EXPECT_EQ(later.first[0].inside.port, 4001);
}

TEST(FollowedFlows, AreAllCountedAndSomeTold) {
  FlowTable table(Nat44Settings{}, outside);
  for (std::uint16_t port = 1; port <= 5; ++port) {
    const FlowKey key{Endpoint{host, port}, Endpoint{server, 53}, net::ip_protocol::udp};
    nat44::Tags tags;
    table.open(key, tags, false, Instant{});
  }
  const FollowedFlows some = table.living(2, Instant{});
  EXPECT_EQ(some.count, 5U);
  EXPECT_EQ(some.first.size(), 2U);
}

TEST(FollowedFlows, AreNoneWhereNothingIsTranslated) {
  Settings settings;
  settings.mode = "bridge";
  const auto bridge = make_forwarder(settings);
  ASSERT_TRUE(bridge) << bridge.error().message;
  EXPECT_FALSE((*bridge)->flows(10, Instant{}));
}

}  // namespace
}  // namespace guestlink::forward
