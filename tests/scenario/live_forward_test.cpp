// guestlink forward between interfaces whose other ends are real kernels.

#include "tests/scenario/live_forward.h"

#include <algorithm>
#include <csignal>

#include <gmock/gmock.h>

namespace guestlink::sim {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

constexpr const char* nat44 = R"({
  "inside": {"address": "172.24.1.1/24", "mac": "00:a0:98:ed:da:f2"},
  "outside": {"address": "192.168.0.21/24", "mac": "00:16:ea:b1:5d:d6", "gateway": "192.168.0.1"}
})";

constexpr const char* nat44_with_local = R"({
  "inside": {"address": "172.24.1.1/24", "mac": "00:a0:98:ed:da:f2"},
  "outside": {"address": "192.168.0.21/24", "mac": "00:16:ea:b1:5d:d6", "gateway": "192.168.0.1"},
  "local": {"kernel_mac": "02:67:6c:00:00:01", "mac": "02:67:6c:00:00:02",
            "accept": [{"protocol": "tcp", "ports": 2210}]}
})";

constexpr const char* bridge = R"({"mode": "bridge"})";

using Frame = std::vector<std::byte>;

/// A broadcast frame of an EtherType for experiments (IEEE 802, 0x88b5), with a tag or without.
Frame broadcast(std::uint8_t word, bool tagged) {
  Frame frame(tagged ? 64 : 60);
  std::fill_n(frame.begin(), 6, std::byte{0xff});
  frame[6] = std::byte{0x02};
  frame[11] = std::byte{word};
  std::size_t type = 12;
  if (tagged) {
    net::store16(frame, 12, 0x8100);
    net::store16(frame, 14, 0xA007);  // priority 5, VLAN 7
    type = 16;
  }
  net::store16(frame, type, 0x88b5);
  return frame;
}

std::ptrdiff_t count(Recorder& recorder, Direction direction, const Frame& bytes) {
  return std::ranges::count_if(recorder.frames(), [&](const SeenFrame& one) {
    return one.direction == direction && one.bytes == bytes;
  });
}

/// What a frame says that carries TCP over IPv4: its flags; 0 for others.
std::uint8_t tcp_flags(const SeenFrame& one) {
  const net::Bytes frame(one.bytes);
  if (frame.size() < 54 || net::load16(frame, 12) != 0x0800 || net::load8(frame, 23) != 6) return 0;
  return net::load8(frame, 47);
}

TEST_F(LiveForward, TakesAnotherOutsideAddressOver) {
  ASSERT_NO_FATAL_FAILURE(forward(nat44));
  EXPECT_EQ(shell("host", "busybox ping -c 1 -W 5 192.168.0.1").exit_code, 0);
  std::string moved = nat44;
  const auto at = moved.find("192.168.0.21/24");
  ASSERT_NE(at, std::string::npos);
  moved.replace(at, 15, "192.168.0.77/24");
  ASSERT_TRUE(world->put_file("guest", "/root/s.json", moved));
  forwarder->signal(SIGHUP);
  const auto moves = [&] {
    return shell("lan", "busybox ping -c 1 -W 1 192.168.0.77").exit_code == 0;
  };
  EXPECT_TRUE(world->wait_until(moves, 5s));
  EXPECT_NE(shell("lan", "busybox ping -c 1 -W 1 192.168.0.21").exit_code, 0);
  EXPECT_EQ(shell("host", "busybox ping -c 1 -W 5 192.168.0.1").exit_code, 0);
  stop();
}

TEST_F(LiveForward, CarriesTcpOfKernelsThatLeaveChecksumsAndSegmentsToTheCard) {
  for (const char* node : {"host", "lan"}) {
    const Observation on = shell(node, "ethtool -K eth0 rx on tx on sg on tso on gso on gro on");
    if (on.exit_code == 127) GTEST_SKIP() << "ethtool is missing";
    if (on.exit_code != 0) GTEST_SKIP() << "offloads cannot be switched on: " << on.err;
  }
  auto on_host = world->capture({"host", "eth0"});
  auto on_air = world->capture({"lan", "eth0"});
  ASSERT_TRUE(on_host && on_air);
  ASSERT_NO_FATAL_FAILURE(forward(nat44));
  EXPECT_EQ(exchange(), "1000000\n");
  const auto is_super = [](const SeenFrame& one) { return one.bytes.size() > 1514; };
  EXPECT_TRUE(std::ranges::any_of((*on_host)->frames(), is_super));  // else it proved nothing
  const auto from_host = [](const SeenFrame& one) {
    return one.bytes.size() >= 34 && net::load16(one.bytes, 12) == 0x0800 &&
           net::load32(one.bytes, 26) >> 8U == 0xAC1801U;
  };
  EXPECT_TRUE(std::ranges::none_of((*on_air)->frames(), from_host));
  EXPECT_TRUE(std::ranges::any_of((*on_air)->frames(), is_super));
}

TEST_F(LiveForward, CarriesTcpWithoutOffloads) {
  ASSERT_NO_FATAL_FAILURE(forward(nat44));
  EXPECT_EQ(exchange(), "1000000\n");
}

TEST_F(LiveForward, PrintsCountersThatAddUp) {
  ASSERT_NO_FATAL_FAILURE(forward(nat44));
  EXPECT_EQ(shell("host", "ping -n -c 3 -i 0.2 -W 5 192.168.0.1").exit_code, 0);
  const nlohmann::json counters = stop();
  EXPECT_EQ(counters["schema"], "guestlink-forward/1");
  EXPECT_GE(counters["inside"]["packets_in"], 3);
  EXPECT_GE(counters["outside"]["packets_out"], 3);
  EXPECT_EQ(counters["lost"]["on_receive"], 0);
  EXPECT_EQ(counters["lost"]["on_send"], 0);
}

TEST_F(LiveForward, BridgeKeepsVlanTags) {
  ASSERT_NO_FATAL_FAILURE(forward(bridge));
  auto there = world->capture({"lan", "eth0"});
  ASSERT_TRUE(there) << why(there);
  const Frame frame = broadcast(1, true);
  ASSERT_TRUE(world->inject({"host", "eth0"}, frame));
  EXPECT_TRUE(world->wait_until([&] { return count(**there, Direction::in, frame) == 1; }, 5s));
}

TEST_F(LiveForward, DoesNotSeeItsOwnTransmissions) {
  ASSERT_NO_FATAL_FAILURE(forward(bridge));
  auto there = world->capture({"lan", "eth0"});
  auto here = world->capture({"host", "eth0"});
  ASSERT_TRUE(there && here);
  const Frame frame = broadcast(1, false);
  const Frame barrier = broadcast(2, false);
  ASSERT_TRUE(world->inject({"host", "eth0"}, frame));
  ASSERT_TRUE(world->inject({"host", "eth0"}, barrier));
  ASSERT_TRUE(world->wait_until([&] { return count(**there, Direction::in, barrier) == 1; }, 5s));
  EXPECT_EQ(count(**there, Direction::in, frame), 1);
  EXPECT_EQ(count(**here, Direction::in, frame), 0);
  EXPECT_EQ(stop()["outside"]["packets_in"], 0);
}

TEST_F(LiveForward, KeepsTheKernelSilent) {
  // The kernel has the address, on the tap, and nothing listens: left alone it would reset.
  ASSERT_NO_FATAL_FAILURE(forward(nat44_with_local, {"--local", "own0"}));
  auto there = world->capture({"lan", "eth0"});
  ASSERT_TRUE(there) << why(there);
  const Observation refused = shell("lan", "busybox nc -w 1 192.168.0.21 9 < /dev/null");
  EXPECT_NE(refused.exit_code, 0);
  const auto is_reset = [](const SeenFrame& one) { return (tcp_flags(one) & 0x04U) != 0; };
  EXPECT_TRUE(std::ranges::none_of((*there)->frames(), is_reset));
  EXPECT_EQ((*there)->lost(), 0U);
  // The same where a service is accepted, and nobody listens: now the kernel is asked, and resets.
  shell("lan", "busybox nc -w 1 192.168.0.21 2210 < /dev/null");
  EXPECT_TRUE(std::ranges::any_of((*there)->frames(), is_reset));
}

TEST_F(LiveForward, LetsTheMachinesOwnServicesBeReached) {
  ASSERT_NO_FATAL_FAILURE(forward(nat44_with_local, {"--local", "own0"}));
  EXPECT_EQ(shell("host", "ping -n -c 1 -W 5 172.24.1.1").exit_code, 0);
  EXPECT_EQ(shell("guest", "ping -n -c 1 -W 5 192.168.0.1").exit_code, 0);
  auto server = world->start("guest", {"busybox", "nc", "-l", "-p", "2210", "-e", "echo", "here"});
  ASSERT_TRUE(server) << why(server);
  const auto listens = [&] { return shell("guest", "ss -Hltn | grep -q :2210").exit_code == 0; };
  ASSERT_TRUE(world->wait_until(listens, 5s));
  EXPECT_EQ(shell("lan", "busybox nc -w 5 192.168.0.21 2210 < /dev/null").out, "here\n");
  stop();
  EXPECT_FALSE(world->interface({"guest", "own0"})->has_value());
}

TEST_F(LiveForward, RefusesAnInterfaceThatCarriesAnAddress) {
  ASSERT_TRUE(world->add_address({"guest", "eth0"}, cidr("172.24.1.1/24")));
  auto started = start(nat44);
  ASSERT_TRUE(started) << why(started);
  const Observation seen = started->wait(10s);
  EXPECT_EQ(seen.exit_code, 2);
  EXPECT_EQ(
      seen.err,
      "guestlink: eth0 carries 172.24.1.1/24, and the kernel would answer beside the "
      "forwarder: remove it (ip addr del 172.24.1.1/24 dev eth0), or say --allow-addresses\n");
  ASSERT_NO_FATAL_FAILURE(forward(nat44, {"--allow-addresses"}));
  EXPECT_EQ(shell("host", "ping -n -c 1 -W 5 192.168.0.1").exit_code, 0);
}

TEST_F(LiveForward, RefusesAnInterfaceThatIsNotThere) {
  EXPECT_TRUE(world->put_file("guest", "/root/s.json", nat44));
  const auto seen = world->run("guest",
                               {World::program(), "forward", "--settings", "/root/s.json",
                                "--inside", "eth7", "--outside", "wlan0"},
                               10s);
  ASSERT_TRUE(seen) << why(seen);
  EXPECT_EQ(seen->exit_code, 2);
  EXPECT_EQ(seen->err, "guestlink: eth7: there is no such interface (ip link shows them)\n");
}

TEST_F(LiveForward, LeavesNothingBehindHoweverItEnds) {
  ASSERT_NO_FATAL_FAILURE(forward(nat44_with_local, {"--local", "own0"}));
  EXPECT_THAT(shell("guest", "nft list ruleset").out, HasSubstr("policy drop"));
  forwarder->kill();
  const auto gone = [&] {
    return shell("guest", "nft list ruleset; ip -br link show own0 2>/dev/null").out.empty();
  };
  EXPECT_TRUE(world->wait_until(gone, 5s));
}

TEST_F(LiveForward, EndsWhenItsInterfaceIsGone) {
  ASSERT_NO_FATAL_FAILURE(forward(nat44));
  ASSERT_TRUE(world->remove_interface({"lan", "eth0"}));
  const Observation seen = forwarder->wait(10s);
  EXPECT_EQ(seen.exit_code, 3);
  EXPECT_EQ(seen.err, "ready\nguestlink: wlan0: the interface is gone\n");
}

}  // namespace
}  // namespace guestlink::sim
