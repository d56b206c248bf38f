// Random traffic through nat44.  Whatever is drawn, the promises of RFC 4787 hold for every packet:
// one outside endpoint for each inside one (U1), never the same for two (U3), parity and class of a
// changed port (U4), the filter (U8), right checksums, and nothing changed that need not be.

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <span>
#include <string>
#include <tuple>
#include <vector>

#include <gtest/gtest.h>

#include "reference/conform/build_frame.h"
#include "reference/forward/modes.h"
#include "reference/net/describe.h"
#include "reference/net/ethernet.h"
#include "reference/net/ipv4.h"
#include "reference/net/tcp.h"
#include "reference/net/udp.h"
#include "tests/support/nat_traffic.h"
#include "tests/support/seed.h"

namespace guestlink::forward {
namespace {

using namespace std::chrono_literals;

constexpr net::Ipv4Address outside_address{0xC0000215};
constexpr std::uint32_t inside_network = 0xAC180100;

Settings settings(Filtering filtering) {
  Settings s;
  s.inside = {{{2, 0, 0, 0, 1, 1}}, {{inside_network + 1}, 24}, 1500};
  s.outside = {{{2, 0, 0, 0, 2, 1}}, {outside_address, 24}, 1500};
  s.gateway = net::Ipv4Address{0xC0000201};
  s.neighbours.push_back({*s.gateway, {{2, 0, 0, 0, 2, 0xFE}}});
  for (std::uint8_t host = 10; host < 20; ++host) {
    s.neighbours.push_back({{inside_network + host}, {{2, 0, 0, 0, 1, host}}});
  }
  s.nat44.filtering = filtering;
  s.nat44.seed = 42;
  return s;
}

class Nobody final : public Outbox {
 public:
  void originate(PortId /*out*/, net::Bytes /*frame*/) override {}
};

/// Keeps what a forwarder originates.
class Kept final : public Outbox {
 public:
  void originate(PortId out, net::Bytes frame) override {
    came->push_back({out, {frame.begin(), frame.end()}});
  }
  std::vector<test::Carried>* came = nullptr;
};

std::vector<std::byte> udp(net::Ipv4Address source, std::uint16_t source_port,
                           net::Ipv4Address destination, std::uint16_t port, bool inside,
                           std::size_t length) {
  conform::FrameText text;
  text.kind = conform::FrameText::Kind::udp;
  text.protocol = net::ip_protocol::udp;
  text.source = source;
  text.source_port = source_port;
  text.destination = destination;
  text.destination_port = port;
  text.length = length;
  return conform::build_frame(
             text, {{{2, 0, 0, 0, 9, 9}}, {{2, 0, 0, 0, std::uint8_t(inside ? 1 : 2), 1}}, 64})
      .bytes;
}

struct Seen {
  net::Ipv4Address source, destination;
  std::uint16_t source_port = 0, destination_port = 0;
  bool checksums_right = false;
};

Seen read(const std::vector<std::byte>& frame) {
  const auto ip = net::Ipv4View::parse(net::Bytes(frame).subspan(14));
  const auto transport = ip->payload();
  Seen seen;
  seen.source = ip->source();
  seen.destination = ip->destination();
  seen.source_port = net::load16(transport, 0);
  seen.destination_port = net::load16(transport, 2);
  const auto pseudo = net::pseudo_header_sum(ip->source(), ip->destination(), ip->protocol(),
                                             static_cast<std::uint16_t>(transport.size()));
  seen.checksums_right = net::checksum(ip->header()) == 0 && net::checksum(transport, pseudo) == 0;
  return seen;
}

/// All but what a translation outwards may touch: Ethernet addresses, TTL, header checksum, source,
/// source port, UDP checksum.
std::vector<std::byte> untouched(std::vector<std::byte> frame, bool outbound) {
  const auto blank = [&](std::size_t at, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) frame[at + i] = std::byte{0};
  };
  blank(0, 12);
  blank(22, 1);
  blank(24, 2);
  blank(outbound ? 26 : 30, 4);
  blank(outbound ? 34 : 36, 2);
  blank(40, 2);
  return frame;
}

class RandomTraffic : public testing::TestWithParam<Filtering> {};

TEST_P(RandomTraffic, KeepsThePromises) {
  const std::uint32_t seed = test::seed();
  SCOPED_TRACE(testing::Message() << "GUESTLINK_SEED=" << seed);
  std::mt19937 random(seed);
  auto made = make_forwarder(settings(GetParam()));
  ASSERT_TRUE(made) << made.error().message;
  Forwarder& forwarder = **made;
  Nobody nobody;

  using Inside = std::pair<std::uint32_t, std::uint16_t>;
  using Remote = std::pair<std::uint32_t, std::uint16_t>;
  std::map<Inside, std::uint16_t> outside_of;
  std::map<std::uint16_t, Inside> inside_of;
  std::map<Inside, std::set<Remote>> sent;
  Instant now{1'000'000'000'000};
  const auto remote = [&] {
    return Remote{static_cast<std::uint32_t>(0xC6336400 + random() % 6),
                  static_cast<std::uint16_t>(1 + random() % 5)};
  };
  // Ten hosts that draw from a few ports, so that they collide; all within the timeout, so that
  // no mapping may change.
  for (int round = 0; round < 20000; ++round) {
    now = now + 5ms;
    const Remote there = remote();
    const std::size_t length = random() % 40;
    if (random() % 2 == 0) {
      const auto host = static_cast<std::uint32_t>(inside_network + 10 + random() % 10);
      const auto port =
          static_cast<std::uint16_t>(random() % 3 == 0 ? 1 + random() % 40 : 2000 + random() % 300);
      auto frame = udp({host}, port, {there.first}, there.second, true, length);
      const auto before = frame;
      const Verdict verdict = forwarder.handle(inside_port, {frame, {}}, now, nobody);
      ASSERT_EQ(verdict.kind, Verdict::Kind::send) << name(verdict.reason);
      ASSERT_EQ(verdict.out, outside_port);
      const Seen seen = read(frame);
      ASSERT_TRUE(seen.checksums_right) << net::describe(frame);
      ASSERT_EQ(seen.source, outside_address);
      ASSERT_EQ(untouched(before, true), untouched(frame, true));
      const Inside inside{host, port};
      const auto [known, fresh] = outside_of.try_emplace(inside, seen.source_port);
      ASSERT_EQ(known->second, seen.source_port) << "U1 " << net::describe(frame);
      const auto [owner, first] = inside_of.try_emplace(seen.source_port, inside);
      ASSERT_EQ(owner->second, inside) << "U3 " << net::describe(frame);
      ASSERT_EQ(seen.source_port % 2, port % 2) << "U4";
      ASSERT_EQ(seen.source_port < 1024, port < 1024) << "U3a";
      if (fresh && first) sent[inside];
      sent[inside].insert(there);
      continue;
    }
    const auto port = static_cast<std::uint16_t>(
        inside_of.empty() || random() % 8 == 0
            ? random() % 65536
            : std::next(inside_of.begin(), static_cast<std::ptrdiff_t>(random() % inside_of.size()))
                  ->first);
    auto frame = udp({there.first}, there.second, outside_address, port, false, length);
    const auto before = frame;
    const Verdict verdict = forwarder.handle(outside_port, {frame, {}}, now, nobody);
    const auto owner = inside_of.find(port);
    if (owner == inside_of.end()) {
      ASSERT_EQ(verdict.reason, DropReason::no_mapping);
      continue;
    }
    const auto& known = sent[owner->second];
    const auto from = known.lower_bound({there.first, 0});
    const bool address_known = from != known.end() && from->first == there.first;
    const bool allowed = GetParam() == Filtering::endpoint_independent ||
                         (GetParam() == Filtering::address_dependent && address_known) ||
                         known.contains(there);
    ASSERT_EQ(verdict.kind == Verdict::Kind::send, allowed) << "U8 " << net::describe(before);
    if (!allowed) {
      ASSERT_EQ(verdict.reason, DropReason::filtered);
      ASSERT_EQ(before, frame) << "a dropped frame is not touched";
      continue;
    }
    const Seen seen = read(frame);
    ASSERT_TRUE(seen.checksums_right) << net::describe(frame);
    ASSERT_EQ(Inside(seen.destination.value, seen.destination_port), owner->second);
    ASSERT_EQ(untouched(before, false), untouched(frame, false));
  }
}

/// The same of TCP from handshake to close, ICMP queries, fragments, forwards and hairpins, with
/// errors and strays between them.
TEST_P(RandomTraffic, KeepsThemForEveryProtocol) {
  const std::uint32_t seed = test::seed();
  SCOPED_TRACE(testing::Message() << "GUESTLINK_SEED=" << seed);
  const test::NatTraffic traffic = test::random_nat_traffic(seed, 6000);
  Settings place = test::nat_place();
  place.nat44.filtering = GetParam();
  auto made = make_forwarder(place);
  ASSERT_TRUE(made) << made.error().message;
  test::OutsidePorts ports(traffic.flows);
  using Inside = std::tuple<std::uint8_t, std::string, std::uint16_t>;
  std::map<Inside, std::uint16_t> outside_of;
  std::map<std::pair<std::uint8_t, std::uint16_t>, Inside> inside_of;
  std::map<Inside, std::set<std::string>> sent;
  Kept kept;
  Instant now{1'000'000'000'000};
  std::size_t strangers = 0;
  for (const test::NatStep& step : traffic.steps) {
    std::vector<test::Carried> came;
    Verdict last;
    for (const test::NatFrame& one : step.frames) {
      auto frame = ports.build(one);
      if (!frame) continue;
      now = now + 5ms;
      kept.came = &came;
      last = (*made)->handle(one.in, {*frame, {}}, now, kept);
      if (last.kind == Verdict::Kind::send) came.push_back({last.out, *frame});
    }
    const bool carried = !came.empty();
    std::vector<std::string> changed;
    ports.neutral(step, std::move(came), changed);
    ASSERT_TRUE(changed.empty()) << "U1 " << changed[0];
    if (step.kind == "udp from a stranger") {
      // "udp ADDRESS:PORT > e:@FLOW"
      const std::string& text = step.frames[0].text;
      const auto number = std::stoul(text.substr(text.find('@') + 1));
      const test::NatFlow& flow = traffic.flows[number];
      const auto& known = sent[{flow.protocol, flow.inside, flow.inside_port}];
      const bool address_known = known.contains(text.substr(4, text.find(':') - 4));
      const bool allowed = GetParam() == Filtering::endpoint_independent ||
                           (GetParam() == Filtering::address_dependent && address_known);
      ASSERT_EQ(carried, allowed) << "U8 " << text << ": " << name(last.reason);
      ++strangers;
    }
    if (!step.flow) continue;
    const test::NatFlow& flow = traffic.flows[*step.flow];
    const auto port = ports.chosen_for(*step.flow);
    if (!port || flow.outside_port != 0) continue;
    const Inside inside{flow.protocol, flow.inside, flow.inside_port};
    sent[inside].insert(flow.remote);
    ASSERT_EQ(outside_of.try_emplace(inside, *port).first->second, *port) << "U1 " << step.kind;
    ASSERT_EQ(inside_of.try_emplace({flow.protocol, *port}, inside).first->second, inside)
        << "U3 " << step.kind;
    if (flow.protocol == net::ip_protocol::icmp) continue;
    ASSERT_EQ(*port % 2, flow.inside_port % 2) << "U4";
    ASSERT_EQ(*port < 1024, flow.inside_port < 1024) << "U3a";
  }
  EXPECT_GT(outside_of.size(), 60U);
  EXPECT_GT(strangers, 20U);
}

INSTANTIATE_TEST_SUITE_P(Filters, RandomTraffic,
                         testing::Values(Filtering::endpoint_independent,
                                         Filtering::address_dependent,
                                         Filtering::address_and_port_dependent));

/// Frames and what became of them, in order, with all that was said besides.
struct Outcome {
  std::vector<std::vector<std::byte>> frames;
  std::vector<std::string> verdicts;
  std::vector<test::Carried> originated;
};

std::string words(const Verdict& verdict) {
  return std::to_string(static_cast<int>(verdict.kind)) + " " + std::string(name(verdict.reason));
}

/// The same frames give the same bytes, one by one and in batches of any size; also where flows
/// are refused, time out, collide, or are none of ours.
class Batches : public testing::TestWithParam<void (*)(Settings&)> {};

TEST_P(Batches, DecideAsSingleFramesDo) {
  const std::uint32_t seed = test::seed();
  SCOPED_TRACE(testing::Message() << "GUESTLINK_SEED=" << seed);
  std::mt19937 random(seed);
  Settings s = settings(Filtering::address_dependent);
  GetParam()(s);
  std::vector<std::vector<std::byte>> frames;
  std::vector<PortId> ports;
  constexpr std::array<std::uint32_t, 8> odd_ends{
      0xE0000001, 0xFFFFFFFF,          0x7F000001,           0,
      0xC00002FF, inside_network + 11, inside_network + 255, outside_address.value};
  const auto sometimes_odd = [&](std::uint32_t usual) {
    return net::Ipv4Address{random() % 20 == 0 ? odd_ends.at(random() % odd_ends.size()) : usual};
  };
  for (int i = 0; i < 6000; ++i) {
    if (i > 0 && random() % 5 == 0) {  // the same flow again, at once
      frames.push_back(frames.back());
      ports.push_back(ports.back());
      continue;
    }
    const bool inside = random() % 3 != 0;
    const auto port = static_cast<std::uint16_t>(2000 + random() % 64);
    const auto there = sometimes_odd(0xC6336400 + static_cast<std::uint32_t>(random() % 4));
    const auto host =
        sometimes_odd(inside_network + 10 + static_cast<std::uint32_t>(random() % 10));
    frames.push_back(inside ? udp(host, port, there, 7, true, 8)
                            : udp(there, 7, outside_address, port, false, 8));
    ports.push_back(inside ? inside_port : outside_port);
  }
  // 0: each by handle().
  const auto run = [&](std::size_t batch_size) {
    Outcome outcome{frames, {}, {}};
    auto made = make_forwarder(s);
    EXPECT_TRUE(made) << made.error().message;
    Kept kept;
    kept.came = &outcome.originated;
    std::vector<Handled> all;
    for (std::size_t i = 0; i < frames.size(); ++i) {
      const Instant at{1'000'000'000 + static_cast<std::int64_t>(i) * 40'000'000};
      all.push_back({ports[i], {outcome.frames[i], {}}, at, {}});
    }
    for (std::size_t at = 0; at < all.size() && batch_size > 0; at += batch_size) {
      const std::size_t size = std::min(batch_size, all.size() - at);
      (*made)->handle_batch(std::span(all).subspan(at, size), kept);
    }
    for (Handled& one : all) {
      if (batch_size == 0) one.verdict = (*made)->handle(one.in, one.frame, one.at, kept);
      outcome.verdicts.push_back(words(one.verdict));
    }
    return outcome;
  };
  const Outcome single = run(0);
  const std::set<std::string> kinds(single.verdicts.begin(), single.verdicts.end());
  EXPECT_GE(kinds.size(), 5U) << "the frames are all alike";
  for (const std::size_t batch_size : {1U, 7U, 64U, 1000U}) {
    const Outcome batched = run(batch_size);
    EXPECT_EQ(single.verdicts, batched.verdicts) << "batches of " << batch_size;
    EXPECT_EQ(single.frames, batched.frames) << "batches of " << batch_size;
    EXPECT_TRUE(single.originated == batched.originated) << "batches of " << batch_size;
  }
}

/// So few that most flows find none.
void few_ports(Settings& s) {
  s.nat44.ports = {2000, 2039};
  s.nat44.timeouts.udp = 20s;
  s.nat44.timeouts.port_rest = 5s;
}

INSTANTIATE_TEST_SUITE_P(
    Settings, Batches,
    testing::Values([](Settings&) {}, few_ports,
                    [](Settings& s) {
                      few_ports(s);
                      s.nat44.answer_refusals = false;
                    },
                    [](Settings& s) {
                      few_ports(s);
                      s.nat44.pool = {{{0xC0000230}, {0xC0000232}}};
                      s.nat44.one_to_one = {{{inside_network + 12}, {0xC0000240}}};
                    },
                    [](Settings& s) {
                      s.nat44.max_sessions = 90;
                      s.nat44.timeouts.udp = 20s;
                    },
                    [](Settings& s) { s.nat44.max_sessions_per_host = 9; },
                    [](Settings& s) { s.neighbours.clear(); }));

/// P9: at exhaustion a new flow is refused, those that have a port keep it, and a port that becomes
/// free is found again.
TEST(Exhaustion, RefusesTheNewAndKeepsTheOld) {
  Settings s = settings(Filtering::address_dependent);
  s.nat44.timeouts.port_rest = Duration(0);
  auto made = make_forwarder(s);
  ASSERT_TRUE(made);
  Nobody nobody;
  Instant now{1'000'000'000'000};
  const auto out = [&](std::uint32_t host, std::uint16_t port) {
    auto frame = udp({host}, port, {0xC6336401}, 7, true, 0);
    return (*made)->handle(inside_port, {frame, {}}, now, nobody);
  };
  std::size_t opened = 0;
  for (std::uint32_t port = 1024; port < 65536; ++port) {
    opened +=
        out(inside_network + 10, static_cast<std::uint16_t>(port)).kind == Verdict::Kind::send;
  }
  EXPECT_EQ(opened, 64512U);
  EXPECT_EQ(out(inside_network + 11, 5000).reason, DropReason::no_port_left);
  EXPECT_EQ(out(inside_network + 11, 500).kind, Verdict::Kind::send) << "the other class is free";
  EXPECT_EQ(out(inside_network + 10, 5000).kind, Verdict::Kind::send);
  now = now + 301s;
  EXPECT_EQ(out(inside_network + 11, 5000).kind, Verdict::Kind::send);
}

/// P3: the ports of a thousand collisions are spread over the whole range, and none tells of the
/// next.
TEST(Collisions, GetPortsThatCannotBeForeseen) {
  Settings s = settings(Filtering::address_dependent);
  auto made = make_forwarder(s);
  ASSERT_TRUE(made);
  Nobody nobody;
  const Instant now{1'000'000'000'000};
  const auto out = [&](std::uint32_t host, std::uint16_t port) {
    auto frame = udp({host}, port, {0xC6336401}, 7, true, 0);
    EXPECT_EQ((*made)->handle(inside_port, {frame, {}}, now, nobody).kind, Verdict::Kind::send);
    return read(frame).source_port;
  };
  std::map<int, int> in_eighth;
  std::map<int, int> step_in_eighth;
  int before = 0;
  for (std::uint16_t i = 0; i < 1000; ++i) {
    const auto port = static_cast<std::uint16_t>(10000 + i);
    out(inside_network + 10, port);
    const int chosen = out(inside_network + 11, port);
    ++in_eighth[chosen >> 13];
    ++step_in_eighth[((chosen - before) & 0xFFFF) >> 13];
    before = chosen;
  }
  // 125 are expected in each; below 80 or above 180 is far beyond chance.
  for (const auto* counts : {&in_eighth, &step_in_eighth}) {
    ASSERT_EQ(counts->size(), 8U);
    for (const auto& [eighth, count] : *counts) {
      EXPECT_GT(count, 80) << eighth;
      EXPECT_LT(count, 180) << eighth;
    }
  }
}

/// libalias natout 7: 1200 flows, 25 rounds, all answers shuffled; each comes to whom it belongs.
TEST(Stress, EveryShuffledAnswerFindsItsHost) {
  const std::uint32_t seed = test::seed();
  SCOPED_TRACE(testing::Message() << "GUESTLINK_SEED=" << seed);
  std::mt19937 random(seed);
  auto made = make_forwarder(settings(Filtering::address_and_port_dependent));
  ASSERT_TRUE(made) << made.error().message;
  struct Flow {
    net::Ipv4Address host;
    std::uint16_t port = 0;
    net::Ipv4Address there;
    std::uint16_t seen_as = 0;
  };
  std::vector<Flow> flows;
  for (std::uint32_t i = 0; i < 1200; ++i) {
    // Ten hosts with the same 40 ports, towards three remote ends.
    flows.push_back({{inside_network + 10 + i % 10},
                     static_cast<std::uint16_t>(4000 + i / 10 % 40),
                     {0xC6336400 + i / 400}});
  }
  Nobody nobody;
  Instant now{1'000'000'000'000};
  for (int round = 0; round < 25; ++round) {
    std::shuffle(flows.begin(), flows.end(), random);
    for (Flow& flow : flows) {
      now = now + 1ms;
      auto frame = udp(flow.host, flow.port, flow.there, 7, true, 8);
      ASSERT_EQ((*made)->handle(inside_port, {frame, {}}, now, nobody).kind, Verdict::Kind::send);
      const std::uint16_t port = read(frame).source_port;
      ASSERT_TRUE(round == 0 || flow.seen_as == port) << "round " << round;
      flow.seen_as = port;
    }
    std::shuffle(flows.begin(), flows.end(), random);
    for (const Flow& flow : flows) {
      now = now + 1ms;
      auto frame = udp(flow.there, 7, outside_address, flow.seen_as, false, 8);
      ASSERT_EQ((*made)->handle(outside_port, {frame, {}}, now, nobody).kind, Verdict::Kind::send);
      const Seen seen = read(frame);
      ASSERT_EQ(seen.destination, flow.host);
      ASSERT_EQ(seen.destination_port, flow.port);
    }
  }
}

/// U2: whatever is opened by whom, a host has one outside address and no two endpoints share one.
TEST(Pool, IsPaired) {
  const std::uint32_t seed = test::seed();
  SCOPED_TRACE(testing::Message() << "GUESTLINK_SEED=" << seed);
  std::mt19937 random(seed);
  Settings s = settings(Filtering::address_dependent);
  s.nat44.pool = {{{outside_address.value + 1}, {outside_address.value + 3}}};
  auto made = make_forwarder(s);
  ASSERT_TRUE(made) << made.error().message;
  Nobody nobody;
  const Instant now{1'000'000'000'000};
  std::map<std::uint32_t, net::Ipv4Address> address_of;
  std::map<std::pair<std::uint32_t, std::uint16_t>, std::pair<std::uint32_t, std::uint16_t>> owner;
  for (int round = 0; round < 5000; ++round) {
    const auto host = static_cast<std::uint32_t>(inside_network + 10 + random() % 10);
    const auto port = static_cast<std::uint16_t>(2000 + random() % 300);
    const net::Ipv4Address there{static_cast<std::uint32_t>(0xC6336400 + random() % 6)};
    auto frame = udp({host}, port, there, 7, true, 4);
    ASSERT_EQ((*made)->handle(inside_port, {frame, {}}, now, nobody).kind, Verdict::Kind::send);
    const Seen seen = read(frame);
    ASSERT_TRUE(seen.checksums_right);
    ASSERT_EQ(address_of.try_emplace(host, seen.source).first->second, seen.source) << "U2";
    const std::pair inside{host, port};
    ASSERT_EQ(owner.try_emplace({seen.source.value, seen.source_port}, inside).first->second,
              inside)
        << "U3";
    auto back = udp(there, 7, seen.source, seen.source_port, false, 4);
    ASSERT_EQ((*made)->handle(outside_port, {back, {}}, now, nobody).kind, Verdict::Kind::send);
    ASSERT_EQ(read(back).destination, net::Ipv4Address{host});
  }
}

}  // namespace
}  // namespace guestlink::forward
