#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <unistd.h>

#include "tests/scenario/built_world.h"

namespace guestlink::sim {
namespace {

using namespace std::chrono_literals;

class WorldFrames : public BuiltWorld {
 protected:
  void SetUp() override { GUESTLINK_NEED("userns", "netns", "veth", "af-packet"); }
};

/// A frame of an EtherType for experiments (IEEE 802, 0x88b5) that says `word`.
std::vector<std::byte> frame_saying(std::string_view word) {
  std::vector<std::byte> frame(60);
  std::fill_n(frame.begin(), 6, std::byte{0xff});
  frame[6] = std::byte{0x02};
  net::store16(frame, 12, 0x88b5);
  for (std::size_t i = 0; i < word.size(); ++i) frame[14 + i] = static_cast<std::byte>(word[i]);
  return frame;
}

bool has(Recorder& recorder, Direction direction, const std::vector<std::byte>& bytes) {
  return std::ranges::any_of(recorder.frames(), [&](const SeenFrame& one) {
    return one.direction == direction && one.bytes == bytes;
  });
}

TEST_F(WorldFrames, InjectedFrameIsSeenLeavingHereAndArrivingThere) {
  build(pair_of_nodes());
  auto here = world->capture({"host", "eth0"});
  auto there = world->capture({"guest", "eth0"});
  ASSERT_TRUE(here && there);
  const auto frame = frame_saying("one");
  ASSERT_TRUE(world->inject({"host", "eth0"}, frame));
  EXPECT_TRUE(world->wait_until([&] { return has(**there, Direction::in, frame); }, 5s));
  EXPECT_TRUE(has(**here, Direction::out, frame));
  EXPECT_FALSE(has(**there, Direction::out, frame));
  EXPECT_EQ((*there)->lost(), 0U);
}

TEST_F(WorldFrames, VlanTagStaysInTheFrame) {
  build(pair_of_nodes());
  auto there = world->capture({"guest", "eth0"});
  ASSERT_TRUE(there) << why(there);
  std::vector<std::byte> frame(64);
  std::fill_n(frame.begin(), 6, std::byte{0xff});
  frame[6] = std::byte{0x02};
  net::store16(frame, 12, 0x8100);
  net::store16(frame, 14, 7);
  net::store16(frame, 16, 0x88b5);
  ASSERT_TRUE(world->inject({"host", "eth0"}, frame));
  EXPECT_TRUE(world->wait_until([&] { return has(**there, Direction::in, frame); }, 5s));
}

TEST_F(WorldFrames, TcpdumpReadsWhatARecorderWrote) {
  GUESTLINK_NEED("tcpdump", "users");  // It gives its groups up.
  build(pair_of_nodes());
  auto there = world->capture({"guest", "eth0"});
  ASSERT_TRUE(there) << why(there);
  ASSERT_EQ(shell("host", "ping -n -c 1 -W 5 192.0.2.2").exit_code, 0);
  const std::string path =
      testing::TempDir() + "guestlink-frames-" + std::to_string(::getpid()) + ".pcap";
  ASSERT_TRUE((*there)->dump(path));
  const std::string bytes = [&] {
    std::ifstream file(path);
    return std::string(std::istreambuf_iterator<char>(file), {});
  }();
  std::filesystem::remove(path);
  const auto seen = world->run(
      "host", {.argv = {"tcpdump", "-Z", "root", "-n", "-t", "-r", "-", "icmp"}, .input = bytes},
      10s);
  ASSERT_TRUE(seen) << why(seen);
  EXPECT_NE(seen->out.find("IP 192.0.2.1 > 192.0.2.2: ICMP echo request"), std::string::npos)
      << seen->out << seen->err;
  EXPECT_NE(seen->out.find("IP 192.0.2.2 > 192.0.2.1: ICMP echo reply"), std::string::npos);
}

class VirtualMachine : public WorldFrames {
 protected:
  void SetUp() override {
    GUESTLINK_NEED("userns", "netns", "veth", "tap");
    build({.nodes = {{"host", Role::host}, {"guest", Role::guest}},
           .links = {{"nic", MediumName::tap, {"host", "tap0"}, {"guest", "eth0"}}},
           .interfaces = {{.at = {"host", "tap0"}, .addresses = {cidr("192.0.2.1/24")}}}});
  }
  const VmPort port{{"host", "tap0"}, {"guest", "eth0"}, net::parse_mac("58:9c:fc:00:00:01")};
};

TEST_F(VirtualMachine, TapHasNoCarrierUntilTheMachineRuns) {
  EXPECT_FALSE((*world->interface({"host", "tap0"}))->carrier);
  auto vm = world->start_vm({port});
  ASSERT_TRUE(vm) << why(vm);
  const auto has_carrier = [&] { return (*world->interface({"host", "tap0"}))->carrier; };
  EXPECT_TRUE(world->wait_until(has_carrier, 5s));
}

TEST_F(VirtualMachine, CarriesFramesAndTcpBothWays) {
  auto vm = world->start_vm({port});
  ASSERT_TRUE(vm) << why(vm);
  EXPECT_EQ(net::to_string((*world->interface({"guest", "eth0"}))->mac), "58:9c:fc:00:00:01");
  ASSERT_TRUE(world->add_address({"guest", "eth0"}, cidr("192.0.2.2/24")));
  ASSERT_TRUE(world->set_up({"guest", "eth0"}));
  EXPECT_EQ(shell("host", "ping -n -c 2 -i 0.2 -W 5 192.0.2.2").exit_code, 0);
  auto there = world->capture({"guest", "eth0"});
  ASSERT_TRUE(there) << why(there);
  auto server = world->start("guest", {"busybox", "nc", "-l", "-p", "7000", "-e", "wc", "-c"});
  if (!server) GTEST_SKIP() << why(server);
  const auto listens = [&] { return shell("guest", "ss -Hltn | grep -q :7000").exit_code == 0; };
  ASSERT_TRUE(world->wait_until(listens, 5s));
  const auto sent = world->run("host",
                               {.argv = {"busybox", "nc", "-w", "3", "192.0.2.2", "7000"},
                                .input = std::string(1 << 20, 'x')},
                               20s);
  ASSERT_TRUE(sent) << why(sent);
  EXPECT_EQ(server->wait(10s).exit_code, 0);
  const auto frames = (*there)->frames();
  EXPECT_EQ((*there)->lost(), 0U);
  EXPECT_NE(sent->out.find("1048576"), std::string::npos)
      << sent->out << sent->err << sent->exit_code;
  EXPECT_GT(frames.size(), 700U);
  EXPECT_TRUE(std::ranges::all_of(frames, [](const auto& f) { return f.bytes.size() <= 1514; }));
}

TEST_F(VirtualMachine, EndingItTakesTheGuestsCardAndTheTapsCarrier) {
  auto vm = world->start_vm({port});
  ASSERT_TRUE(vm) << why(vm);
  vm->kill();
  const auto card_is_gone = [&] { return !world->interface({"guest", "eth0"})->has_value(); };
  EXPECT_TRUE(world->wait_until(card_is_gone, 5s));
  const auto no_carrier = [&] { return !(*world->interface({"host", "tap0"}))->carrier; };
  EXPECT_TRUE(world->wait_until(no_carrier, 5s));
}

TEST_F(VirtualMachine, SecondMachineOnTheSameTapIsRefused) {
  auto first = world->start_vm({port});
  ASSERT_TRUE(first) << why(first);
  const auto second = world->start_vm({{{"host", "tap0"}, {"guest", "eth1"}}});
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().message, "cannot open the tap device tap0: Device or resource busy");
}

TEST_F(VirtualMachine, MachineWithoutATapIsRefused) {
  const auto vm = world->start_vm({{{"host", "tap1"}, {"guest", "eth0"}}});
  ASSERT_FALSE(vm);
  EXPECT_EQ(vm.error().message, "there is no tap device tap1");
}

}  // namespace
}  // namespace guestlink::sim
