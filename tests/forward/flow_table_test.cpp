// Where the flow table keeps what: a session at its port's seat or in the indices, and what becomes
// of either when the other comes or goes.

#include "reference/forward/nat44/flow_table.h"

#include <chrono>
#include <vector>

#include <gtest/gtest.h>

#include "reference/net/ipv4.h"

namespace guestlink::forward::nat44 {
namespace {

using namespace std::chrono_literals;

constexpr std::uint8_t udp = net::ip_protocol::udp;
constexpr std::uint8_t icmp = net::ip_protocol::icmp;
constexpr net::Ipv4Address host{0xAC180131};  // 172.24.1.49
constexpr net::Ipv4Address neighbour{0xAC180132};
constexpr net::Ipv4Address own{0xC0000215};       // 192.0.2.21
constexpr net::Ipv4Address next_own{0xCB007115};  // 203.0.113.21
constexpr net::Ipv4Address server{0xC6336401};    // 198.51.100.1
constexpr net::Ipv4Address other{0xC6336402};
constexpr Endpoint dns{server, 53};
constexpr Endpoint ntp{other, 123};
constexpr Instant start{1'000'000'000'000};

/// A table, and flows by their ends.
struct Flows {
  explicit Flows(const Nat44Settings& settings = {}) : table(settings, own) {}

  std::uint32_t open(Endpoint near, Endpoint remote, std::uint8_t protocol = udp,
                     Instant now = start) {
    Tags tags;
    const FlowTable::Opened opened = table.open({near, remote, protocol}, tags, false, now);
    EXPECT_EQ(opened.refused, DropReason::none) << name(opened.refused);
    return opened.session;
  }
  std::uint32_t from_inside(Endpoint near, Endpoint remote, std::uint8_t protocol = udp,
                            Instant now = start) {
    return table.find(Side::inside, {near, remote, protocol}, now);
  }
  std::uint32_t from_outside(Endpoint near, Endpoint remote, std::uint8_t protocol = udp,
                             Instant now = start) {
    return table.find(Side::outside, {near, remote, protocol}, now);
  }
  Endpoint outside_of(std::uint32_t session) {
    const Session& one = table.session(session);
    return {one.outside, one.outside_port};
  }
  /// Found from both sides, and by nobody else's mapping.
  void expect_there(std::uint32_t session, Instant now = start) {
    const Session& s = table.session(session);
    const Endpoint near{s.inside, s.inside_port};
    const Endpoint remote{s.remote, s.remote_port};
    EXPECT_EQ(from_inside(near, remote, s.protocol, now), session);
    EXPECT_EQ(from_outside(outside_of(session), remote, s.protocol, now), session);
    if (s.mapping == nothing) return;
    EXPECT_EQ(table.mapping_of(s.protocol, near), s.mapping);
    EXPECT_EQ(table.mapping_at(s.protocol, outside_of(session)), s.mapping);
  }
  /// Lets a session end, and whoever was not heard of since.
  void outlive(std::uint32_t session) {
    const Session& one = table.session(session);
    table.expire(one.last_used + table.lifetime(one), 1'000'000);
  }
  void hear_of(std::uint32_t session, Instant now) { table.session(session).last_used = now; }

  FlowTable table;
};

TEST(FlowTable, FindsTheOnlySessionOfAPort) {
  Flows flows;
  const auto only = flows.open({host, 4000}, dns);
  EXPECT_EQ(flows.outside_of(only), (Endpoint{own, 4000}));
  flows.expect_there(only);
  EXPECT_EQ(flows.from_inside({host, 4000}, ntp), nothing);
  EXPECT_EQ(flows.from_outside({own, 4000}, ntp), nothing);
  EXPECT_EQ(flows.from_inside({host, 4001}, dns), nothing);
  EXPECT_EQ(flows.from_inside({neighbour, 4000}, dns), nothing);
  EXPECT_EQ(flows.from_inside({host, 4000}, dns, net::ip_protocol::tcp), nothing);
  EXPECT_EQ(flows.from_outside({next_own, 4000}, dns), nothing);
}

TEST(FlowTable, FindsTwoSessionsOfAPortWhicheverEndsFirst) {
  for (const bool first_ends : {true, false}) {
    Flows flows;
    const auto first = flows.open({host, 4000}, dns);
    const auto second = flows.open({host, 4000}, ntp);
    EXPECT_EQ(flows.outside_of(second), flows.outside_of(first));
    flows.expect_there(first);
    flows.expect_there(second);
    const auto ends = first_ends ? first : second;
    const auto stays = first_ends ? second : first;
    const Endpoint gone = first_ends ? dns : ntp;
    flows.hear_of(stays, start + 100s);
    flows.outlive(ends);
    flows.expect_there(stays, start + 310s);
    EXPECT_EQ(flows.from_inside({host, 4000}, gone, udp, start + 310s), nothing);
    EXPECT_EQ(flows.from_outside({own, 4000}, gone, udp, start + 310s), nothing);
    // Whoever comes now is found beside the one that stayed, wherever that is.
    const auto third = flows.open({host, 4000}, gone, udp, start + 310s);
    flows.expect_there(stays, start + 310s);
    flows.expect_there(third, start + 310s);
    EXPECT_EQ(flows.table.sessions(), 2U);
  }
}

TEST(FlowTable, TellsRemoteEndsApartThatLookAlikeAtTheSeat) {
  const Seat seat = Seat::of_session(7, dns);
  Endpoint alike{other, 1};
  while (seat.session_with(alike) == nothing) ++alike.port;
  EXPECT_EQ(seat.session_with(alike), 7U);
  Flows flows;
  const auto first = flows.open({host, 4000}, dns);
  EXPECT_EQ(flows.from_inside({host, 4000}, alike), nothing);
  EXPECT_EQ(flows.from_outside({own, 4000}, alike), nothing);
  const auto second = flows.open({host, 4000}, alike);
  EXPECT_NE(first, second);
  flows.expect_there(first);
  flows.expect_there(second);
}

TEST(Seat, KeepsItsThreeKindsApart) {
  EXPECT_TRUE(Seat().has_nobody());
  EXPECT_FALSE(Seat().has_session());
  const Seat mapping = Seat::of_mapping(0);
  EXPECT_FALSE(mapping.has_nobody());
  EXPECT_FALSE(mapping.has_session());
  std::size_t in_vain = 0;
  constexpr std::uint32_t last = Seat::most_sessions - 1;
  for (std::uint32_t port = 0; port < 65536; ++port) {
    const Endpoint remote{server, static_cast<std::uint16_t>(port)};
    for (const std::uint32_t number : {0U, last}) {
      const Seat seat = Seat::of_session(number, remote);
      ASSERT_TRUE(seat.has_session());
      ASSERT_FALSE(seat.has_nobody());
      ASSERT_EQ(seat.session(), number);
      ASSERT_EQ(seat.session_with(remote), number);
    }
    ASSERT_EQ(Seat().session_with(remote), nothing);
    ASSERT_EQ(mapping.session_with(remote), nothing);
    if (Seat::of_session(7, dns).session_with(remote) != nothing) ++in_vain;
  }
  EXPECT_NEAR(static_cast<double>(in_vain), 128, 64) << "one remote end in 512 looks alike";
}

TEST(FlowTable, KeepsOnePortForOneHostAndFindsTheOtherToo) {
  Flows flows;
  const auto kept = flows.open({host, 4000}, dns);
  const auto displaced = flows.open({neighbour, 4000}, dns);
  EXPECT_EQ(flows.outside_of(kept), (Endpoint{own, 4000}));
  EXPECT_NE(flows.outside_of(displaced), (Endpoint{own, 4000}));
  const auto second = flows.open({neighbour, 4000}, ntp);
  EXPECT_EQ(flows.outside_of(second), flows.outside_of(displaced));
  // The port that the neighbour was given, used inside by the host: displaced by it in turn.
  const auto third = flows.open({host, flows.outside_of(displaced).port}, dns);
  EXPECT_NE(flows.outside_of(third).port, flows.outside_of(displaced).port);
  for (const auto one : {kept, displaced, second, third}) flows.expect_there(one);
  // The kept one goes, and the port's new holder is not the displaced one's affair.
  for (const auto one : {displaced, second, third}) flows.hear_of(one, start + 1000s);
  flows.table.expire(start + 1000s, 1'000'000);
  EXPECT_EQ(flows.from_inside({host, 4000}, dns, udp, start + 1000s), nothing);
  for (const auto one : {displaced, second, third}) flows.expect_there(one, start + 1000s);
}

TEST(FlowTable, WakesARestingPortAndSeatsTheNextSession) {
  Flows flows;
  const auto first = flows.open({host, 4000}, dns);
  const auto mapping = flows.table.session(first).mapping;
  flows.outlive(first);
  EXPECT_EQ(flows.table.mapping_of(udp, {host, 4000}), nothing) << "it rests";
  EXPECT_EQ(flows.table.mapping_at(udp, {own, 4000}), nothing);
  EXPECT_EQ(flows.table.mappings(), 1U);
  const Instant now = start + 301s;
  const auto second = flows.open({host, 4000}, ntp, udp, now);
  EXPECT_EQ(flows.table.session(second).mapping, mapping);
  flows.expect_there(second, now);
  EXPECT_EQ(flows.from_inside({host, 4000}, dns, udp, now), nothing);
}

TEST(FlowTable, ForgetsAHostWhoseRestingPortAnotherTook) {
  Nat44Settings settings;
  settings.ports = {4000, 4000};
  Flows flows(settings);
  const auto first = flows.open({host, 4000}, dns);
  flows.outlive(first);
  const Instant now = start + 301s;
  // It is the only port there is.
  const auto taken = flows.open({neighbour, 4000}, dns, udp, now);
  EXPECT_EQ(flows.outside_of(taken), (Endpoint{own, 4000}));
  flows.expect_there(taken, now);
  EXPECT_EQ(flows.table.mapping_of(udp, {host, 4000}), nothing);
  EXPECT_EQ(flows.from_inside({host, 4000}, dns, udp, now), nothing);
  Tags tags;
  EXPECT_EQ(flows.table.open({{host, 4000}, dns, udp}, tags, false, now).refused,
            DropReason::no_port_left);
  // Back again, when that one rests in turn; the first one's record goes with the wheel.
  flows.outlive(taken);
  const Instant later = now + 301s;
  const auto back = flows.open({host, 4000}, dns, udp, later);
  flows.expect_there(back, later);
  flows.table.expire(later + 3000s, 1'000'000);
  EXPECT_EQ(flows.table.mappings(), 0U);
  EXPECT_EQ(flows.table.sessions(), 0U);
}

TEST(FlowTable, ForgetsWhatUsedTheOldAddressOnly) {
  Nat44Settings settings;
  settings.pool = {{{0xC6120001}, {0xC6120003}}};
  Flows flows(settings);
  std::vector<std::uint32_t> at_own;
  std::vector<std::uint32_t> elsewhere;
  for (std::uint32_t i = 0; i < 16; ++i) {
    const Endpoint near{{host.value + i}, static_cast<std::uint16_t>(4000 + i)};
    for (const Endpoint remote : {dns, ntp}) {
      const auto one = flows.open(near, remote);
      (flows.outside_of(one).address == own ? at_own : elsewhere).push_back(one);
    }
  }
  ASSERT_FALSE(at_own.empty());
  ASSERT_FALSE(elsewhere.empty());
  flows.table.readdress(next_own, start);
  for (const auto one : elsewhere) flows.expect_there(one);
  for (const auto one : at_own) {
    const Session& s = flows.table.session(one);
    EXPECT_EQ(flows.from_outside({own, s.outside_port}, {s.remote, s.remote_port}), nothing);
    EXPECT_EQ(flows.from_inside({s.inside, s.inside_port}, {s.remote, s.remote_port}), nothing);
    EXPECT_EQ(flows.table.mapping_of(udp, {s.inside, s.inside_port}), nothing);
  }
  const Session gone = flows.table.session(at_own.front());
  const auto again = flows.open({gone.inside, gone.inside_port}, dns);
  EXPECT_EQ(flows.outside_of(again), (Endpoint{next_own, gone.inside_port}));
  flows.expect_there(again);
}

/// The machine's own service: its inside end is an address that is no longer its own afterwards.
TEST(FlowTable, FindsAPermanentMappingWhoseHostIsPairedWithAnotherAddressNow) {
  Nat44Settings settings;
  settings.pool = {{{0xC6120001}, {0xC6120010}}};
  Flows flows(settings);
  const auto fixed = flows.table.make_fixed(udp, {own, 53}, 53, true);
  ASSERT_NE(fixed, nothing);
  EXPECT_EQ(flows.table.mapping_of(udp, {own, 53}), fixed);
  flows.table.readdress(next_own, start);
  EXPECT_EQ(flows.table.mapping_of(udp, {own, 53}), fixed);
  EXPECT_EQ(flows.table.mapping_at(udp, {next_own, 53}), fixed);
  const auto session = flows.table.open_on(fixed, dns, false, start).session;
  flows.expect_there(session);
}

TEST(FlowTable, FindsSessionsOfAnInsideHostWhoseAddressBecomesOurs) {
  Nat44Settings settings;
  settings.pool = {{{0xC6120001}, {0xC6120010}}};
  settings.seed = 1;
  Flows flows(settings);
  const auto first = flows.open({next_own, 4000}, dns);
  const auto second = flows.open({next_own, 4000}, ntp);
  ASSERT_NE(flows.outside_of(first).address, own) << "choose another seed";
  flows.table.readdress(next_own, start);
  flows.expect_there(first);
  flows.expect_there(second);
  flows.outlive(first);
  EXPECT_EQ(flows.table.sessions(), 0U);
  EXPECT_EQ(flows.from_inside({next_own, 4000}, dns), nothing);
}

TEST(FlowTable, KeepsAPermanentForwardsMappingWithAndWithoutSessions) {
  for (const std::uint16_t inside_port : {std::uint16_t{80}, std::uint16_t{8080}}) {
    Flows flows;
    const auto fixed = flows.table.make_fixed(udp, {host, inside_port}, 80, true);
    EXPECT_EQ(flows.table.mapping_of(udp, {host, inside_port}), fixed);
    EXPECT_EQ(flows.table.mapping_at(udp, {own, 80}), fixed);
    EXPECT_EQ(flows.table.make_fixed(udp, {host, inside_port}, 81, true), fixed);
    EXPECT_EQ(flows.table.make_fixed(udp, {neighbour, 80}, 80, true), nothing);
    const auto first = flows.table.open_on(fixed, dns, false, start).session;
    const auto second = flows.table.open_on(fixed, ntp, false, start).session;
    flows.expect_there(first);
    flows.expect_there(second);
    EXPECT_EQ(flows.table.make_fixed(udp, {neighbour, 80}, 80, true), nothing);
    flows.outlive(first);
    EXPECT_EQ(flows.table.sessions(), 0U);
    EXPECT_EQ(flows.table.mapping_at(udp, {own, 80}), fixed) << "it neither rests nor goes";
    const auto third = flows.open({host, inside_port}, dns, udp, start + 3000s);
    EXPECT_EQ(flows.outside_of(third), (Endpoint{own, 80}));
    flows.expect_there(third, start + 3000s);
  }
}

TEST(FlowTable, FindsIcmpQueriesByTheirIdentifier) {
  Flows flows;
  const auto first = flows.open({host, 1}, {server, 0}, icmp);
  const auto second = flows.open({host, 1}, {other, 0}, icmp);
  const auto displaced = flows.open({neighbour, 1}, {server, 0}, icmp);
  const auto datagram = flows.open({host, 1}, {server, 0}, udp);
  for (const auto one : {first, second, displaced, datagram}) flows.expect_there(one);
  EXPECT_NE(first, datagram);
  EXPECT_NE(flows.outside_of(displaced), flows.outside_of(first));
}

/// A protocol without ports has no seat, not even that of identifier 0.
TEST(FlowTable, KeepsProtocolsWithoutPortsAndUnmappedSessionsApartFromSeats) {
  Flows flows;
  constexpr std::uint8_t gre = 47;
  const auto tunnel = flows.open({host, 0}, {server, 0}, gre);
  flows.expect_there(tunnel);
  EXPECT_EQ(flows.from_outside({own, 0}, {server, 0}, icmp), nothing);
  const auto echo = flows.open({host, 0}, {server, 0}, icmp);
  flows.expect_there(tunnel);
  flows.expect_there(echo);
  const auto forwarded =
      flows.table.open_unmapped({{host, 80}, dns, udp}, {own, 8080}, start).session;
  flows.expect_there(forwarded);
  const auto same_port = flows.open({host, 80}, ntp);
  flows.expect_there(forwarded);
  flows.expect_there(same_port);
}

TEST(FlowTable, KnowsWhomAMappingHasSentTo) {
  Flows flows;
  const auto first = flows.open({host, 4000}, dns);
  const auto mapping = flows.table.session(first).mapping;
  EXPECT_TRUE(flows.table.has_sent_to(mapping, server));
  EXPECT_FALSE(flows.table.has_sent_to(mapping, other));
  const auto second = flows.open({host, 4000}, {server, 54});
  const auto third = flows.open({host, 4000}, ntp);
  EXPECT_TRUE(flows.table.has_sent_to(mapping, other));
  // The first is gone, another one to the same server is not.
  flows.hear_of(second, start + 10s);
  flows.hear_of(third, start + 20s);
  flows.outlive(first);
  EXPECT_TRUE(flows.table.has_sent_to(mapping, server));
  flows.outlive(second);
  EXPECT_FALSE(flows.table.has_sent_to(mapping, server));
  EXPECT_TRUE(flows.table.has_sent_to(mapping, other));
  flows.outlive(third);
  EXPECT_FALSE(flows.table.has_sent_to(mapping, other));
}

TEST(FlowTable, FindsBothHalvesOfAHairpin) {
  Flows flows;
  const auto behind = flows.open({neighbour, 5000}, dns);
  const auto first = flows.open({host, 4000}, flows.outside_of(behind));
  EXPECT_TRUE(flows.table.session(first).hairpin);
  const auto second =
      flows.table
          .open_on(flows.table.session(behind).mapping, flows.outside_of(first), false, start)
          .session;
  for (const auto one : {behind, first, second}) flows.expect_there(one);
}

/// A laptop's flows: each has a port of its own, and keeps it.
TEST(FlowTable, TakesAtMost96BytesForAFlowWithAPortToItself) {
  Nat44Settings settings;
  settings.filtering = Filtering::address_and_port_dependent;
  constexpr std::uint32_t count = 60'000;
  for (const Filtering filtering :
       {Filtering::address_and_port_dependent, Filtering::address_dependent}) {
    settings.filtering = filtering;
    Flows flows(settings);
    const auto open_all = [&](Instant now) {
      for (std::uint32_t i = 0; i < count; ++i) {
        flows.open({host, static_cast<std::uint16_t>(2000 + i)}, dns, udp, now);
      }
    };
    open_all(start);
    EXPECT_LE(flows.table.bytes(), std::size_t{count} * 96);
    // Those that came later, at the same ports, sit there as well.
    flows.table.expire(start + 301s, 1'000'000);
    ASSERT_EQ(flows.table.sessions(), 0U);
    const std::size_t before = flows.table.bytes();
    open_all(start + 302s);
    EXPECT_EQ(flows.table.bytes(), before);
  }
}

}  // namespace
}  // namespace guestlink::forward::nat44
