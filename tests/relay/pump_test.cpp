#include "reference/relay/pump.h"

#include <array>
#include <memory>
#include <string>
#include <vector>

#include <unistd.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reference/io/memory_port.h"

namespace guestlink::relay {
namespace {

using forward::DropReason;
using forward::PortId;
using forward::Verdict;
using testing::ElementsAre;

/// Does what a frame's first letter says, and remembers when each came.
class Scripted final : public forward::Forwarder {
 public:
  Verdict handle(PortId in, net::Frame frame, Instant now, forward::Outbox& outbox) override {
    const auto letter = static_cast<char>(frame.bytes[0]);
    seen += noted(in, letter, now);
    switch (letter) {
    case 's': return Verdict::send({static_cast<std::uint8_t>(1 - in.index)});
    case 'f': return Verdict::flood();
    case 'c': return Verdict::consumed();
    case 'o': {  // originates a reply of its own
      const std::array<std::byte, 1> reply{std::byte{'r'}};
      outbox.originate(in, reply);
      return Verdict::consumed();
    }
    case 'b': {  // both ways, as a bridge does whose ports are special
      outbox.copy({0}, frame);
      return Verdict::send({1});
    }
    case 'l': last_bytes = frame.bytes.size(); return Verdict::send({1});
    default: return Verdict::drop(DropReason::filtered);
    }
  }
  Instant expire(Instant now, forward::Outbox& outbox) override {
    seen += "(" + std::to_string(now.nanoseconds) + ")";
    if (originate_on_expiry) {
      const std::array<std::byte, 1> request{std::byte{'q'}};
      outbox.originate({1}, request);
    }
    return now + period;
  }

  std::string seen;
  Duration period = std::chrono::hours(1);
  bool originate_on_expiry = false;
  std::size_t last_bytes = 0;

 private:
  static std::string noted(PortId in, char letter, Instant now) {
    return std::string(in.index == 0 ? "<" : ">") + letter + std::to_string(now.nanoseconds);
  }
};

io::MemoryPort::Stored stored(const std::string& bytes, std::int64_t at,
                              std::uint32_t wire_bytes = 0) {
  const auto view = std::as_bytes(std::span(bytes.data(), bytes.size()));
  return {{view.begin(), view.end()}, {}, wire_bytes, {at}};
}

std::vector<std::string> texts(const io::MemoryPort& port) {
  std::vector<std::string> all;
  for (const auto& one : port.sent) {
    all.emplace_back(reinterpret_cast<const char*>(one.bytes.data()), one.bytes.size());
  }
  return all;
}

class Pump : public testing::Test {
 protected:
  Counters run() {
    const std::array<io::Port*, 2> ports{&inside, &outside};
    CapturePump how;
    auto counters = pump_captures(ports, forwarder, how);
    EXPECT_TRUE(counters.has_value());
    return counters.value_or(Counters{});
  }

  io::MemoryPort inside;
  io::MemoryPort outside;
  Scripted forwarder;
};

TEST_F(Pump, TakesTheEarliestFrameOfAllPortsAndOfEqualsThatOfTheFirst) {
  inside.to_receive = {stored("s", 1), stored("s", 5), stored("s", 9)};
  outside.to_receive = {stored("s", 2), stored("s", 5), stored("s", 6)};
  run();
  EXPECT_EQ(forwarder.seen, "(1)<s1>s2<s5>s5>s6<s9");
}

TEST_F(Pump, NeverLetsTimeGoBack) {
  inside.to_receive = {stored("s", 7), stored("s", 3)};
  run();
  EXPECT_EQ(forwarder.seen, "(7)<s7<s7");
  EXPECT_EQ(outside.sent[1].at.nanoseconds, 7);
}

TEST_F(Pump, LetsTheForwarderForgetBeforeTheFrameThatComesLater) {
  forwarder.period = Duration(10);
  inside.to_receive = {stored("s", 0), stored("s", 9), stored("s", 10), stored("s", 19)};
  run();
  EXPECT_EQ(forwarder.seen, "(0)<s0<s9(10)<s10<s19");
}

TEST_F(Pump, LooksAgainSoonAfterAFrameWhateverWasAskedForBefore) {
  inside.to_receive = {stored("s", 0), stored("s", 249'999'999), stored("s", 250'000'000)};
  run();
  EXPECT_EQ(forwarder.seen, "(0)<s0<s249999999(250000000)<s250000000");
}

TEST_F(Pump, SendsWhatIsOriginatedWhenTimePasses) {
  forwarder.originate_on_expiry = true;
  inside.to_receive = {stored("s", 4)};
  EXPECT_EQ(run().originated, 1U);
  EXPECT_THAT(texts(outside), ElementsAre("q", "s"));
}

TEST_F(Pump, PutsRepliesWhereItsCauseStood) {
  outside.to_receive = {stored("s1", 1), stored("o", 2), stored("s2", 3), stored("o", 4)};
  run();
  EXPECT_THAT(texts(inside), ElementsAre("s1", "s2"));
  EXPECT_THAT(texts(outside), ElementsAre("r", "r"));
  EXPECT_EQ(outside.sent[0].at.nanoseconds, 2);
  EXPECT_EQ(outside.sent[1].at.nanoseconds, 4);
}

TEST_F(Pump, CountsEveryFrameOnce) {
  inside.to_receive = {stored("sss", 1), stored("f", 2), stored("c", 3), stored("x", 4),
                       stored("o", 5)};
  outside.to_receive = {stored("f", 1)};
  const Counters counters = run();
  EXPECT_EQ(counters.sides[0].packets_in, 5U);
  EXPECT_EQ(counters.sides[0].bytes_in, 7U);
  EXPECT_EQ(counters.sides[0].packets_out, 2U);  // flooded from outside, and the reply
  EXPECT_EQ(counters.sides[1].packets_out, 2U);
  EXPECT_EQ(counters.sides[1].bytes_out, 4U);
  EXPECT_EQ(counters.sent, 1U);
  EXPECT_EQ(counters.flooded, 2U);
  EXPECT_EQ(counters.consumed, 2U);
  EXPECT_EQ(counters.originated, 1U);
  EXPECT_EQ(counters.drops[static_cast<std::size_t>(DropReason::filtered)], 1U);
}

TEST_F(Pump, CarriesMoreThanABatch) {
  for (int i = 0; i < 1000; ++i) inside.to_receive.push_back(stored("s", i));
  EXPECT_EQ(run().sent, 1000U);
  EXPECT_EQ(outside.sent.size(), 1000U);
  EXPECT_EQ(outside.sent[999].at.nanoseconds, 999);
}

/// An IPv4 packet of UDP behind an Ethernet header whose first letter is `letter`.
std::string udp_frame(char letter, std::size_t bytes) {
  std::string frame(bytes, '\0');
  frame[0] = letter;
  frame[12] = 8;
  frame[14] = 0x45;
  frame[23] = 17;
  return frame;
}

TEST_F(Pump, ForwardsACutFrameAsIfItWereWholeAndWritesWhatWasKept) {
  inside.to_receive = {stored(udp_frame('l', 60), 1, 1000)};
  const Counters counters = run();
  EXPECT_EQ(forwarder.last_bytes, 1000U);
  ASSERT_EQ(outside.sent.size(), 1U);
  EXPECT_EQ(outside.sent[0].bytes.size(), 60U);
  EXPECT_EQ(outside.sent[0].wire_bytes, 1000U);
  EXPECT_EQ(counters.sides[0].cut_in, 1U);
  EXPECT_EQ(counters.sides[0].bytes_in, 1000U);
}

/// A copy is the frame as it came: as short, and with as much left undone.
TEST_F(Pump, CopiesAFrameWithAllThatTravelsBesideIt) {
  inside.to_receive = {stored("s", 1), stored(udp_frame('b', 60), 2, 1000)};
  inside.to_receive[1].offload.checksum_unfinished = true;
  const Counters counters = run();
  EXPECT_EQ(counters.sent, 2U);
  EXPECT_EQ(counters.originated, 0U);
  ASSERT_EQ(inside.sent.size(), 1U);
  ASSERT_EQ(outside.sent.size(), 2U);
  for (const auto* one : {&inside.sent[0], &outside.sent[1]}) {
    EXPECT_EQ(one->bytes.size(), 60U);
    EXPECT_EQ(one->wire_bytes, 1000U);
    EXPECT_TRUE(one->offload.checksum_unfinished);
    EXPECT_EQ(one->at.nanoseconds, 2);
  }
}

TEST_F(Pump, LeavesAFrameCutWithinItsHeadersShort) {
  inside.to_receive = {stored(udp_frame('l', 40), 1, 1000)};
  run();
  EXPECT_EQ(forwarder.last_bytes, 40U);
}

/// A port that fails after its frames.
class Damaged final : public io::Port {
 public:
  Result<io::Received> receive(std::vector<io::Arrival>& arrivals, std::size_t most,
                               Duration patience) override {
    const auto got = frames.receive(arrivals, most, patience);
    if (*got == io::Received::frames) return got;
    return failure(Error::Code::unreadable, "a.pcap: it breaks off");
  }
  Status send(std::span<const io::Departure> all) override { return frames.send(all); }
  io::MemoryPort frames;
};

TEST_F(Pump, EndsAtDamageUnlessToldToKeepGoing) {
  for (const bool keep_going : {false, true}) {
    Damaged damaged;
    damaged.frames.to_receive = {stored("s", 1), stored("s", 2)};
    io::MemoryPort other;
    const std::array<io::Port*, 2> ports{&damaged, &other};
    CapturePump how{.keep_going = keep_going, .damage = {}, .observer = nullptr};
    const auto counters = pump_captures(ports, forwarder, how);
    EXPECT_EQ(counters.has_value(), keep_going);
    if (!counters) {
      EXPECT_EQ(counters.error().message, "a.pcap: it breaks off");
    } else {
      EXPECT_EQ(counters->sent, 2U);
      EXPECT_THAT(how.damage, ElementsAre("a.pcap: it breaks off"));
    }
  }
}

/// A live port that becomes readable by a pipe.
class Piped final : public io::Port {
 public:
  Piped() { EXPECT_EQ(::pipe(ends.data()), 0); }
  Piped(const Piped&) = delete;
  Piped& operator=(const Piped&) = delete;
  ~Piped() override {
    ::close(ends[0]);
    ::close(ends[1]);
  }
  void put(char letter) const { EXPECT_EQ(::write(ends[1], &letter, 1), 1); }
  Result<io::Received> receive(std::vector<io::Arrival>& arrivals, std::size_t /*most*/,
                               Duration /*patience*/) override {
    if (::read(ends[0], memory.data(), 1) != 1) return io::Received::timed_out;
    arrivals.push_back({{memory, {}}, 1, {}});
    return io::Received::frames;
  }
  Status send(std::span<const io::Departure> all) override { return sent.send(all); }
  int descriptor() const override { return ends[0]; }

  std::array<int, 2> ends{};
  std::array<std::byte, 1> memory{};
  io::MemoryPort sent;
};

TEST(LivePumpTest, TakesWhatHasComeInBeforeItStops) {
  Piped inside;
  Piped outside;
  Scripted forwarder;
  std::array<int, 2> stop{};
  ASSERT_EQ(::pipe(stop.data()), 0);
  inside.put('s');
  inside.put('s');
  outside.put('x');
  ASSERT_EQ(::write(stop[1], "!", 1), 1);  // told to stop before it begins
  const std::array<io::Port*, 2> ports{&inside, &outside};
  const auto counters =
      pump_live(ports, forwarder, {.stop = stop[0], .clock = [] { return Instant{42}; }});
  ASSERT_TRUE(counters.has_value());
  EXPECT_EQ(counters->sent, 2U);
  EXPECT_EQ(outside.sent.sent.size(), 2U);
  EXPECT_EQ(counters->drops[static_cast<std::size_t>(DropReason::filtered)], 1U);
  ::close(stop[0]);
  ::close(stop[1]);
}

}  // namespace
}  // namespace guestlink::relay
