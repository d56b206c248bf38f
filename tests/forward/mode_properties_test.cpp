// Random frames through every mode.  Whatever is drawn: a frame is changed in nothing but what its
// mode must change, a checksum stays as right or as wrong as it was, a frame that is not carried is
// not touched, and each mode keeps its own promise.

#include <array>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "reference/conform/build_frame.h"
#include "reference/forward/modes.h"
#include "reference/net/describe.h"
#include "reference/net/ethernet.h"
#include "reference/net/icmp.h"
#include "reference/net/ipv4.h"
#include "reference/net/ipv6.h"
#include "tests/support/seed.h"

namespace guestlink::forward {
namespace {

using namespace std::chrono_literals;
using Frame = std::vector<std::byte>;

constexpr net::MacAddress own_inside{{2, 0, 0, 0, 1, 1}};
constexpr net::MacAddress own_outside{{2, 0, 0, 0, 2, 1}};
constexpr net::MacAddress everybody{{0xff, 0xff, 0xff, 0xff, 0xff, 0xff}};

/// A host of either side.
struct Host {
  PortId port;
  std::string address;
  std::string address6;
  net::MacAddress mac;
};

/// Whether both sides are one network, and frames carry the hosts' own Ethernet addresses.
bool is_one_network(std::string_view mode) {
  return mode == "bridge" || mode == "mac_nat" || mode == "mac_clone" || mode == "proxy_arp";
}
bool is_router(std::string_view mode) {
  return mode == "route" || mode == "firewall" || mode == "proxy_arp" || mode == "nat44";
}

std::vector<Host> hosts_of(std::string_view mode) {
  std::vector<Host> hosts;
  const bool one = is_one_network(mode);
  for (std::uint8_t i = 0; i < 4; ++i) {
    const net::MacAddress mac{{2, 0, 0, 0, 1, static_cast<std::uint8_t>(10 + i)}};
    hosts.push_back({inside_port, fmt::format("{}.{}", one ? "192.0.2" : "172.24.1", 10 + i),
                     fmt::format("fd00::{}", 10 + i), mode == "mac_clone" ? own_outside : mac});
  }
  for (std::uint8_t i = 0; i < 4; ++i) {
    hosts.push_back({outside_port,
                     fmt::format("192.0.2.{}", 30 + i),
                     fmt::format("2001:db8:7::{}", 30 + i),
                     {{2, 0, 0, 0, 2, static_cast<std::uint8_t>(30 + i)}}});
  }
  return hosts;
}

Settings settings_of(const std::string& mode) {
  Settings s;
  s.mode = mode;
  s.outside = {own_outside, {{0xC0000215}, 24}, 1500};
  s.gateway = net::Ipv4Address{0xC0000201};
  if (mode == "bridge") {
    s.outside.mac = {};
    s.bridge.ports.push_back({.name = "third"});
    return s;
  }
  if (mode == "mac_nat" || mode == "mac_clone") return s;
  s.inside.mac = own_inside;
  if (mode != "proxy_arp") s.inside.address = {{0xAC180101}, 24};
  for (const Host& host : hosts_of(mode)) {
    const bool outside = host.port == outside_port;
    if (mode != "proxy_arp") s.neighbours.push_back({*net::parse_ipv4(host.address), host.mac});
    if (!s.ipv6) s.ipv6.emplace();
    if (mode != "proxy_arp" || outside) {
      s.ipv6->neighbours.push_back({*net::parse_ipv6(host.address6), host.mac});
    }
  }
  const auto cidr6 = [](const char* text) { return net::Ipv6Cidr{*net::parse_ipv6(text), 64}; };
  if (mode != "proxy_arp") s.ipv6->inside = cidr6("fd00::1");
  s.ipv6->outside = cidr6("2001:db8:7::21");
  if (mode == "proxy_arp") s.ipv6.reset();
  return s;
}

/// How wrong the checksums of a packet are, as far as it has any: of its IPv4 header, and of its
/// transport.  0: right.
struct Wrongness {
  std::uint16_t header = 0;
  std::optional<std::uint16_t> transport;
  friend bool operator==(const Wrongness&, const Wrongness&) = default;
};

std::optional<Wrongness> wrongness(net::Bytes frame) {
  const net::Bytes packet = frame.subspan(net::ethernet_header_bytes);
  Wrongness result;
  std::uint64_t start = 0;
  net::Bytes transport;
  std::uint8_t protocol = 0;
  if (const auto ip = net::Ipv4View::parse(packet)) {
    result.header = net::checksum(ip->header());
    transport = ip->payload();
    protocol = ip->protocol();
    start = net::pseudo_header_sum(ip->source(), ip->destination(), protocol,
                                   static_cast<std::uint16_t>(transport.size()));
  } else if (const auto ip6 = net::Ipv6View::parse(packet)) {
    transport = ip6->payload();
    protocol = ip6->next_header();
    start = net::pseudo_header_sum(ip6->source(), ip6->destination(), protocol,
                                   static_cast<std::uint32_t>(transport.size()));
  } else {
    return std::nullopt;
  }
  if (protocol == net::ip_protocol::icmp) start = 0;
  if (protocol == net::ip_protocol::udp && net::load16(transport, 6) == 0) return result;
  result.transport = net::checksum(transport, start);
  return result;
}

/// What a mode may change, overwritten.
Frame masked(Frame frame, std::string_view mode, PortId in) {
  const auto blank = [&](std::size_t at, std::size_t count) {
    for (std::size_t i = at; i < at + count && i < frame.size(); ++i) frame[i] = std::byte{0};
  };
  if (mode == "bridge" || mode == "mac_clone") return frame;
  const std::uint16_t type = net::load16(frame, 12);
  blank(0, 12);
  if (mode == "mac_nat") {
    if (type == net::ether_type::arp) blank(in == inside_port ? 22 : 32, 6);
    return frame;
  }
  if (type == net::ether_type::ipv6) {
    blank(21, 1);
    return frame;
  }
  blank(22, 1);
  blank(24, 2);
  if (mode != "nat44") return frame;
  const std::size_t transport = 14 + (net::load8(frame, 14) & 0x0FU) * std::size_t{4};
  const bool outwards = in == inside_port;
  blank(outwards ? 26 : 30, 4);
  const std::uint8_t protocol = net::load8(frame, 23);
  if (protocol == net::ip_protocol::icmp) {
    blank(transport + 2, 4);
  } else {
    blank(transport + (outwards ? 0 : 2), 2);
    blank(transport + (protocol == net::ip_protocol::tcp ? 16 : 6), 2);
  }
  return frame;
}

/// Who speaks to whom, by what.
using Talk = std::tuple<std::string, std::string, std::string, int, int>;

struct Drawn {
  PortId in;
  Frame frame;
  std::string text;
  Talk talk;
  Talk answer;
  const Host* from = nullptr;
  const Host* to = nullptr;
};

class Draw {
 public:
  Draw(std::string mode, std::uint32_t seed)
      : mode_(std::move(mode)), hosts_(hosts_of(mode_)), random_(seed) {}

  std::size_t below(std::size_t limit) { return random_() % limit; }

  /// A packet from one side to the other; of nat44 only outwards.
  Drawn one() {
    const bool outwards = mode_ == "nat44" || below(2) == 0;
    Drawn drawn;
    drawn.from = &hosts_[(outwards ? 0 : 4) + below(mode_ == "mac_clone" && outwards ? 1 : 4)];
    drawn.to = &hosts_[(outwards ? 4 : 0) + below(mode_ == "mac_clone" && !outwards ? 1 : 4)];
    drawn.in = drawn.from->port;
    const int mine = static_cast<int>(2000 + below(20));
    const int theirs = static_cast<int>(80 + below(3));
    const int from_port = outwards ? mine : theirs;
    const int to_port = outwards ? theirs : mine;
    const bool ipv6 = mode_ != "nat44" && mode_ != "proxy_arp" && below(3) == 0;
    const std::string& a = ipv6 ? drawn.from->address6 : drawn.from->address;
    const std::string& b = ipv6 ? drawn.to->address6 : drawn.to->address;
    const std::string six = ipv6 ? "6" : "";
    const std::string colon = ipv6 ? " " : ":";
    std::string kind;
    switch (below(4)) {
    case 0:
      kind = "icmp";
      drawn.text = fmt::format("icmp{} echo {} {} > {} id {} seq {}", six,
                               outwards ? "request" : "reply", a, b, mine, below(9));
      drawn.talk = {kind, a, b, mine, mine};
      break;
    case 1:
      kind = "tcp";
      drawn.text = fmt::format("tcp{} {}{}{} > {}{}{} {}", six, a, colon, from_port, b, colon,
                               to_port, outwards ? "S" : "S.");
      break;
    default:
      kind = "udp";
      drawn.text = fmt::format("udp{} {}{}{} > {}{}{}{}", six, a, colon, from_port, b, colon,
                               to_port, !ipv6 && below(8) == 0 ? " nosum" : "");
      break;
    }
    if (kind != "icmp") drawn.talk = {kind, a, b, from_port, to_port};
    const auto& [k, x, y, p, q] = drawn.talk;
    drawn.answer = {k, y, x, q, p};
    drawn.text += fmt::format(" len {} ttl {} tos {}", below(60), 2 + below(200), 4 * below(60));
    if (below(5) == 0) drawn.text += " badsum";
    if (!ipv6) drawn.text += fmt::format(" ipid {}{}", below(65536), below(2) == 0 ? " df" : "");
    if (!ipv6 && below(8) == 0) drawn.text += " options 94040000";
    if (below(8) == 0) drawn.text += fmt::format(" trailer {}", 1 + below(9));
    drawn.frame = built(drawn);
    return drawn;
  }

  Frame built(const Drawn& drawn) const {
    const auto text = conform::parse_frame_text(drawn.text);
    EXPECT_TRUE(text) << drawn.text;
    net::MacAddress to = drawn.to->mac;
    if (is_router(mode_)) to = drawn.in == inside_port ? own_inside : own_outside;
    if (mode_ == "mac_nat" && drawn.in == outside_port) to = own_outside;
    return conform::build_frame(*text, {drawn.from->mac, to, 64}).bytes;
  }

  const std::vector<Host>& hosts() const { return hosts_; }

 private:
  std::string mode_;
  std::vector<Host> hosts_;
  std::mt19937 random_;
};

/// Counts what a forwarder says itself or gave up.
class Counting final : public Outbox {
 public:
  void originate(PortId /*out*/, net::Bytes /*frame*/) override { ++originated; }
  void gave_up(DropReason /*reason*/, std::size_t frames) override { lost += frames; }
  std::size_t originated = 0;
  std::size_t lost = 0;
};

class EveryMode : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    auto made = make_forwarder(settings_of(GetParam()));
    ASSERT_TRUE(made) << made.error().message;
    forwarder = std::move(*made);
  }
  Verdict handle(PortId in, Frame& frame) {
    now = now + 1ms;
    return forwarder->handle(in, {frame, {}}, now, outbox);
  }
  /// Where a bridge must know its stations from, and proxy_arp the hosts of both sides.
  void introduce(const Draw& draw) {
    for (const Host& host : draw.hosts()) {
      const auto text =
          conform::parse_frame_text(fmt::format("arp who-has 192.0.2.250 tell {}", host.address));
      ASSERT_TRUE(text);
      Frame frame = conform::build_frame(*text, {host.mac, everybody, 64}).bytes;
      EXPECT_NE(handle(host.port, frame).reason, DropReason::malformed_arp);
    }
  }
  std::unique_ptr<Forwarder> forwarder;
  Counting outbox;
  Instant now{1'000'000'000'000};
};

TEST_P(EveryMode, ChangesNothingButWhatItMust) {
  const std::string& mode = GetParam();
  const std::uint32_t seed = test::seed();
  SCOPED_TRACE(testing::Message() << "GUESTLINK_SEED=" << seed);
  Draw draw(mode, seed);
  ASSERT_NO_FATAL_FAILURE(introduce(draw));
  std::map<Verdict::Kind, std::size_t> of_kind;
  std::set<Talk> went_out;
  constexpr std::size_t rounds = 10000;
  for (std::size_t round = 0; round < rounds; ++round) {
    const Drawn drawn = draw.one();
    Frame after = drawn.frame;
    const Verdict verdict = handle(drawn.in, after);
    ++of_kind[verdict.kind];
    ASSERT_EQ(verdict.kind == Verdict::Kind::drop, verdict.reason != DropReason::none);
    if (mode == "firewall" && drawn.in == outside_port) {
      // Nothing comes in that was not asked for, and what was asked for does.
      ASSERT_EQ(verdict.kind == Verdict::Kind::send, went_out.contains(drawn.answer))
          << drawn.text << ": " << name(verdict.reason);
    }
    if (verdict.kind != Verdict::Kind::send) {
      ASSERT_EQ(after, drawn.frame) << drawn.text;
      continue;
    }
    went_out.insert(drawn.talk);
    ASSERT_NE(verdict.out, drawn.in) << drawn.text;
    ASSERT_EQ(masked(after, mode, drawn.in), masked(drawn.frame, mode, drawn.in)) << drawn.text;
    ASSERT_EQ(wrongness(after), wrongness(drawn.frame)) << drawn.text;
    const auto before_ip = net::Ipv4View::parse(net::Bytes(drawn.frame).subspan(14));
    const auto after_ip = net::Ipv4View::parse(net::Bytes(after).subspan(14));
    if (before_ip && is_router(mode)) {
      ASSERT_EQ(after_ip->ttl() + 1, before_ip->ttl()) << drawn.text;
    }
    if (mode != "bridge" && drawn.in == inside_port) {
      ASSERT_EQ(net::load_mac(after, 6), own_outside) << "one station is on the air";
    }
    if (is_one_network(mode)) {
      ASSERT_EQ(net::load_mac(after, 0), drawn.to->mac) << drawn.text;
    }
  }
  std::size_t all = 0;
  for (const auto& [kind, count] : of_kind) all += count;
  EXPECT_EQ(all, rounds);
  // It carried enough to have shown something.
  EXPECT_GT(of_kind[Verdict::Kind::send], rounds / (mode == "firewall" ? 3 : 2));
  EXPECT_EQ(of_kind[Verdict::Kind::consumed], 0U);
  EXPECT_EQ(outbox.lost, 0U);
}

INSTANTIATE_TEST_SUITE_P(Modes, EveryMode,
                         testing::Values("nat44", "bridge", "route", "firewall", "mac_nat",
                                         "mac_clone", "proxy_arp"),
                         [](const auto& one) { return one.param; });

/// Where the stations of a bridge are is decided by what was heard last, and by nothing else.
TEST(BridgeProperties, SendsWhereTheStationWasHeardLast) {
  const std::uint32_t seed = test::seed();
  SCOPED_TRACE(testing::Message() << "GUESTLINK_SEED=" << seed);
  std::mt19937 random(seed);
  Settings settings = settings_of("bridge");
  settings.bridge.ageing = 10s;
  auto made = make_forwarder(settings);
  ASSERT_TRUE(made) << made.error().message;
  struct Heard {
    PortId at;
    Instant when;
  };
  std::map<std::pair<int, int>, Heard> heard;  // By VLAN and station.
  Counting outbox;
  Instant now{1'000'000'000'000};
  for (int round = 0; round < 20000; ++round) {
    now = now + std::chrono::milliseconds(random() % 200);
    const int from = static_cast<int>(random() % 12);
    const int to = static_cast<int>(random() % 13);
    const int vlan = static_cast<int>(random() % 3);
    const PortId in{static_cast<std::uint8_t>(random() % 3)};
    Frame frame(vlan == 0 ? 60 : 64);
    const auto station = [](int number) {
      return net::MacAddress{{2, 0, 0, 0, 9, static_cast<std::uint8_t>(number)}};
    };
    net::store_mac(frame, 0, to == 12 ? everybody : station(to));
    net::store_mac(frame, 6, station(from));
    if (vlan != 0) {
      net::store16(frame, 12, 0x8100);
      net::store16(frame, 14, static_cast<std::uint16_t>(vlan));
    }
    const Frame before = frame;
    const Verdict verdict = (*made)->handle(in, {frame, {}}, now, outbox);
    ASSERT_EQ(frame, before);
    heard[{vlan, from}] = {in, now};
    const auto known = heard.find({vlan, to});
    const bool lives = known != heard.end() && now - known->second.when < settings.bridge.ageing;
    if (to == 12 || !lives) {
      ASSERT_EQ(verdict.kind, Verdict::Kind::flood) << round;
    } else if (known->second.at == in) {
      ASSERT_EQ(verdict.reason, DropReason::same_port) << round;
    } else {
      ASSERT_EQ(verdict.kind, Verdict::Kind::send) << round;
      ASSERT_EQ(verdict.out, known->second.at) << round;
    }
  }
}

/// The corner of RFC 1624: where a checksum comes out as nothing but zeroes or ones.  A computed 0
/// of UDP is sent as 0xffff, and 0, "none", stays; TCP's and ICMP's are what they are.
TEST(Nat44Properties, ChecksumsAreRightInTheCorner) {
  const std::uint32_t seed = test::seed();
  SCOPED_TRACE(testing::Message() << "GUESTLINK_SEED=" << seed);
  std::mt19937 random(seed);
  for (const char* kind : {"udp", "tcp", "icmp"}) {
    auto made = make_forwarder(settings_of("nat44"));
    ASSERT_TRUE(made) << made.error().message;
    Counting outbox;
    Instant now{1'000'000'000'000};
    std::size_t corners = 0;
    for (int round = 0; round < 400; ++round) {
      now = now + 1ms;
      // The port of a host that collides: both halves of the sum change.
      const int port = 2000 + static_cast<int>(random() % 40);
      const std::string text =
          std::string_view(kind) == "icmp"
              ? fmt::format("icmp echo request 172.24.1.{} > 192.0.2.30 id {} len 8",
                            10 + random() % 4, port)
              : fmt::format("{} 172.24.1.{}:{} > 192.0.2.30:80{} len 8", kind, 10 + random() % 4,
                            port, std::string_view(kind) == "tcp" ? " S" : "");
      const auto parsed = conform::parse_frame_text(text);
      ASSERT_TRUE(parsed) << text;
      Frame frame = conform::build_frame(*parsed, {{{2, 0, 0, 0, 1, 10}}, own_inside, 64}).bytes;
      const std::size_t field = std::string_view(kind) == "udp"   ? 40
                                : std::string_view(kind) == "tcp" ? 50
                                                                  : 36;
      const std::size_t payload = frame.size() - 8;
      const auto carried = [&](Frame one) {
        EXPECT_EQ((*made)->handle(inside_port, {one, {}}, now, outbox).kind, Verdict::Kind::send);
        return one;
      };
      // A payload that makes the translated sum all ones: what the checksum of the probe is.
      const std::uint16_t rest = net::load16(carried(frame), field);
      const std::uint16_t word = net::load16(frame, payload);
      const std::uint16_t chosen = net::folded(std::uint64_t{word} + rest);
      net::store16(frame, payload, chosen);
      const auto change = net::change16(word, chosen);
      const std::uint16_t before = net::load16(frame, field);
      net::store16(frame, field,
                   std::string_view(kind) == "udp" ? net::updated_udp(before, change)
                                                   : net::updated(before, change));
      ASSERT_EQ(*wrongness(frame), (Wrongness{0, 0})) << text;
      const Frame out = carried(frame);
      const std::uint16_t after = net::load16(out, field);
      ASSERT_EQ(*wrongness(out), (Wrongness{0, 0})) << text;
      ASSERT_TRUE(after == 0 || after == 0xFFFF) << text << " " << after;
      if (std::string_view(kind) == "udp") {
        ASSERT_EQ(after, 0xFFFF) << "0 would say: none";
      }
      ++corners;
    }
    EXPECT_EQ(corners, 400U) << kind;
  }
}

}  // namespace
}  // namespace guestlink::forward
