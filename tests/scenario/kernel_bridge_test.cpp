// The same frames through our bridge and through this machine's kernel's, with isolated and hairpin
// ports: by which ports each of them leaves.

#include <algorithm>
#include <array>
#include <random>

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "reference/forward/modes.h"
#include "reference/net/ethernet.h"
#include "tests/scenario/packet_end.h"
#include "tests/support/seed.h"

namespace guestlink::sim {
namespace {

using forward::BridgePort;
using forward::PortId;

/// The last one is never special: everybody reaches it and is reached by it.
constexpr std::size_t port_count = 5;
constexpr std::size_t last_port = port_count - 1;
constexpr std::uint16_t trial_type = 0x88B5;
constexpr net::MacAddress everybody{{0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF}};

struct Sent {
  PortId in;
  std::vector<std::byte> frame;
};

/// By which ports a frame left, in their order.
using Left = std::vector<std::size_t>;

/// A frame that carries `number`, by which it is known again.
std::vector<std::byte> frame_of(const net::MacAddress& source, const net::MacAddress& destination,
                                std::uint32_t number) {
  std::vector<std::byte> frame(60);
  net::store_mac(frame, 0, destination);
  net::store_mac(frame, 6, source);
  net::store16(frame, 12, trial_type);
  net::store32(frame, 14, number);
  return frame;
}

/// More than the frames of a round: their numbers are its own.
constexpr std::uint32_t numbers_of_a_round = 1000;

/// Stations of their own in each round, so that what was learnt before says nothing.
std::vector<Sent> random_frames(std::mt19937& random, std::uint8_t round, std::size_t count) {
  const auto station = [&](std::size_t which) {
    return net::MacAddress{{2, 0, 0, 9, round, static_cast<std::uint8_t>(which)}};
  };
  std::vector<Sent> frames;
  for (std::uint32_t i = 0; i < count; ++i) {
    const std::uint32_t number = round * numbers_of_a_round + i;
    const std::size_t to = random() % 8;
    const PortId in{static_cast<std::uint8_t>(random() % port_count)};
    frames.push_back(
        {in, frame_of(station(random() % 7), to == 7 ? everybody : station(to), number)});
  }
  return frames;
}

std::vector<BridgePort> random_ports(std::mt19937& random) {
  std::vector<BridgePort> ports{{"inside"}, {"outside"}, {"third"}, {"fourth"}, {"last"}};
  for (std::size_t i = 0; i < last_port; ++i) {
    ports[i].isolated = random() % 2 == 0;
    ports[i].hairpin = random() % 2 == 0;
  }
  return ports;
}

std::string text_of(const std::vector<BridgePort>& ports) {
  std::string text;
  for (const BridgePort& one : ports) {
    text += fmt::format("{}{}{} ", one.name, one.isolated ? " isolated" : "",
                        one.hairpin ? " hairpin" : "");
  }
  return text;
}

class OurBridge final : public forward::Outbox {
 public:
  explicit OurBridge(std::vector<BridgePort> ports) {
    forward::Settings settings;
    settings.mode = "bridge";
    settings.bridge.like = forward::BridgeLike::linux;
    settings.bridge.ports = std::move(ports);
    forwarder_ = *forward::make_forwarder(settings);
  }

  Left carry(const Sent& sent) {
    left_.clear();
    now_ = now_ + std::chrono::milliseconds(1);
    std::vector<std::byte> frame = sent.frame;
    const auto verdict = forwarder_->handle(sent.in, {frame, {}}, now_, *this);
    using Kind = forward::Verdict::Kind;
    if (verdict.kind == Kind::send) left_.push_back(verdict.out.index);
    for (std::size_t port = 0; verdict.kind == Kind::flood && port < port_count; ++port) {
      if (port != sent.in.index) left_.push_back(port);
    }
    std::ranges::sort(left_);
    return left_;
  }

  void originate(PortId out, net::Bytes /*frame*/) override { left_.push_back(out.index); }

 private:
  std::unique_ptr<forward::Forwarder> forwarder_;
  Instant now_{1'000'000'000'000};
  Left left_;
};

/// n0 … n4 eth0 - p0 … p4 guest, whose kernel joins its ends.
class KernelBridge : public BuiltWorld {
 protected:
  void SetUp() override {
    GUESTLINK_NEED("userns", "netns", "veth", "af-packet", "bridge");
    ASSERT_TRUE(stay_on_one_processor());
    Topology topology{.nodes = {{"guest", Role::guest}}};
    for (std::size_t i = 0; i < port_count; ++i) {
      const Endpoint there{fmt::format("n{}", i), "eth0"};
      const Endpoint here{"guest", fmt::format("p{}", i)};
      topology.nodes.push_back({there.node, Role::host});
      topology.links.push_back({fmt::format("link{}", i), MediumName::cable, there, here});
      topology.interfaces.push_back({.at = there});
      topology.interfaces.push_back({.at = here});
    }
    ASSERT_NO_FATAL_FAILURE(build(topology));
    ASSERT_TRUE(world->make_bridge({"guest", "br0"}));
    for (std::size_t i = 0; i < port_count; ++i) {
      const std::string port = fmt::format("p{}", i);
      const std::string node = fmt::format("n{}", i);
      const Status good = world->add_member({"guest", "br0"}, port);
      ASSERT_TRUE(good) << why(good);
      ASSERT_TRUE(world->set_up({"guest", port}));
      ASSERT_TRUE(world->set_up({node, "eth0"}));
      auto end = open_end(*world, node);
      ASSERT_TRUE(end) << why(end);
      ends.push_back(std::move(*end));
    }
    ASSERT_TRUE(world->set_up({"guest", "br0"}));
  }

  void mark(const std::vector<BridgePort>& ports) {
    std::string line = "true";
    for (std::size_t i = 0; i < ports.size(); ++i) {
      line += fmt::format(" && bridge link set dev p{} isolated {} hairpin {}", i,
                          ports[i].isolated ? "on" : "off", ports[i].hairpin ? "on" : "off");
    }
    const Observation seen = shell("guest", line);
    ASSERT_EQ(seen.exit_code, 0) << seen.err;
  }

  void send(std::size_t port, const std::vector<std::byte>& frame) {
    ASSERT_EQ(::write(ends[port].number(), frame.data(), frame.size()),
              static_cast<ssize_t>(frame.size()));
  }

  /// Enters into `left` what comes at `port` until the barrier does.
  void read_until(std::size_t port, std::uint32_t first, std::uint32_t barrier,
                  std::vector<Left>& left) {
    std::array<std::byte, 2048> buffer{};
    while (true) {
      pollfd ready{ends[port].number(), POLLIN, 0};
      ASSERT_EQ(::poll(&ready, 1, 30000), 1) << "the barrier did not come to port " << port;
      const ssize_t got = ::recv(ends[port].number(), buffer.data(), buffer.size(), MSG_DONTWAIT);
      ASSERT_GE(got, 18);
      if (net::load16(buffer, 12) != trial_type) continue;
      const std::uint32_t number = net::load32(buffer, 14);
      if (number == barrier) return;
      // What is left of another round's barriers says nothing.
      if (number >= first && number - first < left.size()) left[number - first].push_back(port);
    }
  }

  /// By which ports the kernel lets each of a round's `frames` out.
  std::vector<Left> carry(const std::vector<Sent>& frames, std::uint8_t round) {
    for (const Sent& one : frames) send(one.in.index, one.frame);
    std::vector<Left> left(frames.size());
    constexpr net::MacAddress stranger{{2, 0, 0, 9, 0xFF, 1}};
    const std::uint32_t first = round * numbers_of_a_round;
    const std::uint32_t barrier = first + numbers_of_a_round - 2;
    send(last_port, frame_of(stranger, everybody, barrier));
    for (std::size_t port = 0; port < last_port; ++port) read_until(port, first, barrier, left);
    send(0, frame_of(stranger, everybody, barrier + 1));
    read_until(last_port, first, barrier + 1, left);
    for (Left& one : left) std::ranges::sort(one);
    return left;
  }

  /// Every frame that the kernel, of `kernels` ports, carries elsewhere than a bridge of `ours`.
  std::vector<std::string> differences(const std::vector<BridgePort>& kernels,
                                       const std::vector<BridgePort>& ours, std::mt19937& random,
                                       std::uint8_t round) {
    mark(kernels);
    const std::vector<Sent> frames = random_frames(random, round, 400);
    const std::vector<Left> there = carry(frames, round);
    OurBridge bridge(ours);
    std::vector<std::string> found;
    for (std::size_t i = 0; i < frames.size(); ++i) {
      const Left here = bridge.carry(frames[i]);
      sent_back += std::ranges::count(here, frames[i].in.index);
      held += here.empty() ? 1 : 0;
      if (here == there[i]) continue;
      found.push_back(fmt::format("frame {} by port {}: ours left by {}, the kernel's by {}", i,
                                  frames[i].in.index, here, there[i]));
    }
    return found;
  }

  std::vector<Descriptor> ends;
  std::ptrdiff_t sent_back = 0;
  int held = 0;
};

TEST_F(KernelBridge, IsolatedAndHairpinPortsAreTheKernels) {
  const std::uint32_t seed = test::seed();
  SCOPED_TRACE(testing::Message() << "GUESTLINK_SEED=" << seed);
  std::mt19937 random(seed);
  for (std::uint8_t round = 0; round < 12; ++round) {
    const std::vector<BridgePort> ports = random_ports(random);
    SCOPED_TRACE(text_of(ports));
    for (const std::string& one : differences(ports, ports, random, round)) ADD_FAILURE() << one;
    ASSERT_FALSE(HasFatalFailure());
  }
  // Both happened often enough to mean something.
  EXPECT_GE(sent_back, 20);
  EXPECT_GE(held, 20);
}

/// The comparison must find out a bridge that is wrong.
TEST_F(KernelBridge, APortThatIsNotIsolatedIsNoticed) {
  std::mt19937 random(1);
  std::vector<BridgePort> ports{{"inside"}, {"outside"}, {"third"}, {"fourth"}, {"last"}};
  ports[1].isolated = ports[2].isolated = true;
  std::vector<BridgePort> wrong = ports;
  wrong[1].isolated = false;
  EXPECT_FALSE(differences(ports, wrong, random, 0).empty());
}

TEST_F(KernelBridge, APortThatIsNoHairpinIsNoticed) {
  std::mt19937 random(1);
  std::vector<BridgePort> ports{{"inside"}, {"outside"}, {"third"}, {"fourth"}, {"last"}};
  std::vector<BridgePort> kernels = ports;
  kernels[1].hairpin = true;
  EXPECT_FALSE(differences(kernels, ports, random, 0).empty());
}

}  // namespace
}  // namespace guestlink::sim
