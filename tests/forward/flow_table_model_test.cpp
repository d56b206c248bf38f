// The flow table against a plain model of it: random flows open, are looked up from both sides,
// time out, rest, lose their ports to others and see the outside address change.  The model says
// what must be found; which port takes the place of a taken one it learns from the table.

#include <algorithm>
#include <array>
#include <chrono>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <tuple>
#include <vector>

#include <gtest/gtest.h>

#include "reference/forward/nat44/flow_table.h"
#include "reference/net/ipv4.h"
#include "tests/support/seed.h"

namespace guestlink::forward::nat44 {
namespace {

using namespace std::chrono_literals;

constexpr Duration session_life = 8s;
constexpr Duration rest = 6s;
constexpr PortRange ports{4000, 4015};
constexpr std::uint8_t gre = 47;
constexpr std::array<std::uint8_t, 4> protocols{net::ip_protocol::udp, net::ip_protocol::tcp,
                                                net::ip_protocol::icmp, gre};

struct End {
  std::uint32_t address = 0;
  std::uint16_t port = 0;
  auto operator<=>(const End&) const = default;
  operator Endpoint() const { return {{address}, port}; }  // NOLINT(google-explicit-constructor)
};
End end_of(Endpoint end) {
  return {end.address.value, end.port};
}

using Key = std::tuple<std::uint8_t, End, End>;  // protocol, near, remote
using Place = std::pair<std::uint8_t, End>;      // protocol, inside or outside endpoint

struct ModelSession {
  Key inside;
  Key outside;
  Instant last_used;
  bool mapped = true;
};
struct ModelMapping {
  End outside;
  bool permanent = false;
  std::set<std::uint32_t> sessions{};
  Instant rest_until{};
  bool rests() const { return sessions.empty() && !permanent; }
};

class Model {
 public:
  Model(Filtering filtering, std::uint32_t pool, std::uint32_t seed)
      : random_(seed), filtering_(filtering), table_(settings(filtering, pool, seed), {own_}) {
    for (const auto& [host, inside, outside] :
         {std::tuple{0U, 80, 8080}, std::tuple{1U, 4004, 4004}, std::tuple{2U, 4007, 4005}}) {
      const End end{hosts[host], static_cast<std::uint16_t>(inside)};
      const auto port = static_cast<std::uint16_t>(outside);
      const auto made = table_.make_fixed(net::ip_protocol::udp, end, port, true);
      EXPECT_NE(made, nothing);
      mappings_[{net::ip_protocol::udp, end}] = {.outside = {own_, port}, .permanent = true};
    }
  }

  void step() {
    switch (random_() % 40) {
    case 0: pass(1s); break;
    case 1: refresh(); break;
    case 2: come_in(); break;
    case 3: come_in_unmapped(); break;
    case 4:
      if (random_() % 100 == 0) readdress();
      break;
    default: go_out(); break;
    }
    look_up_anything();
  }

  void check_all() {
    ASSERT_EQ(table_.sessions(), sessions_.size());
    for (const auto& [number, session] : sessions_) {
      ASSERT_EQ(find(Side::inside, session.inside), number);
      ASSERT_EQ(find(Side::outside, session.outside), number);
    }
    for (const auto& [place, mapping] : mappings_) check_mapping(place);
    const FollowedFlows living = table_.living(sessions_.size(), now_);
    ASSERT_EQ(living.count, sessions_.size());
    for (const FollowedFlow& one : living.first) {
      ASSERT_TRUE(by_inside_.contains({one.protocol, end_of(one.inside), end_of(one.remote)}));
    }
  }
  void let_all_end() {
    for (int i = 0; i < 60; ++i) pass(1s);
    EXPECT_EQ(sessions_.size(), 0U);
    EXPECT_EQ(table_.sessions(), 0U);
    EXPECT_EQ(table_.mappings(), 3U) << "the permanent ones";
  }

  /// How often what is rare happened: a test of it that never meets it says nothing.
  struct Met {
    int second_sessions = 0, displaced = 0, taken_over = 0, refused = 0, moved = 0, came_in = 0;
  } met;

 private:
  static constexpr std::array<std::uint32_t, 5> hosts{0xAC180131, 0xAC180132, 0xAC180133,
                                                      0xAC180134, 0xAC180135};
  static Nat44Settings settings(Filtering filtering, std::uint32_t pool, std::uint32_t seed) {
    Nat44Settings s;
    s.filtering = filtering;
    s.seed = seed;
    s.ports = ports;
    if (pool > 0) s.pool = {{{0xC6120001}, {0xC6120000 + pool}}};
    s.timeouts.udp = s.timeouts.icmp_query = s.timeouts.other = session_life;
    s.timeouts.tcp_opening = session_life;
    s.timeouts.port_rest = rest;
    return s;
  }

  std::uint32_t below(std::uint32_t end) { return static_cast<std::uint32_t>(random_() % end); }
  std::uint8_t any_protocol() { return protocols.at(std::min(below(8), 3U)); }
  End any_inside(std::uint8_t protocol) {
    const std::uint32_t host = hosts.at(below(hosts.size()));
    if (protocol == gre) return {host, 0};
    return {host, static_cast<std::uint16_t>(3998 + below(16))};
  }
  End any_remote(std::uint8_t protocol) {
    const bool hairpin = below(20) == 0;
    const std::uint32_t address = hairpin ? own_ : 0xC6336401 + below(3);
    const bool has_ports = protocol == net::ip_protocol::udp || protocol == net::ip_protocol::tcp;
    return {address, static_cast<std::uint16_t>(has_ports ? 50 + below(2) : 0)};
  }

  std::uint32_t find(Side side, const Key& key) {
    const auto& [protocol, near, remote] = key;
    return table_.find(side, {near, remote, protocol}, now_);
  }
  static std::optional<std::uint32_t> in(const std::map<Key, std::uint32_t>& map, const Key& key) {
    const auto found = map.find(key);
    return found == map.end() ? std::nullopt : std::optional(found->second);
  }

  void pass(Duration time) {
    now_ = now_ + time;
    table_.expire(now_, 1'000'000);
    std::vector<std::uint32_t> ended;
    for (const auto& [number, session] : sessions_) {
      if (session.last_used + session_life <= now_) ended.push_back(number);
    }
    for (const std::uint32_t number : ended) end(number, now_);
    std::erase_if(mappings_, [&](const auto& one) {
      return one.second.rests() && one.second.rest_until <= now_;
    });
  }
  void end(std::uint32_t number, Instant at) {
    const ModelSession session = sessions_.at(number);
    by_inside_.erase(session.inside);
    by_outside_.erase(session.outside);
    sessions_.erase(number);
    if (!session.mapped) return;
    ModelMapping& mapping =
        mappings_.at({std::get<0>(session.inside), std::get<1>(session.inside)});
    mapping.sessions.erase(number);
    mapping.rest_until = at + rest;
  }

  void add(std::uint32_t number, const Key& inside, bool mapped) {
    const auto& [protocol, near, remote] = inside;
    const Session& s = table_.session(number);
    const End outside{s.outside.value, s.outside_port};
    const Key back{protocol, outside, remote};
    ASSERT_FALSE(by_outside_.contains(back));
    ASSERT_TRUE(sessions_.try_emplace(number, ModelSession{inside, back, now_, mapped}).second);
    by_inside_[inside] = number;
    by_outside_[back] = number;
    if (mapped) mappings_.at({protocol, near}).sessions.insert(number);
    ASSERT_EQ(find(Side::inside, inside), number);
    ASSERT_EQ(find(Side::outside, back), number);
  }

  /// A packet from inside.
  void go_out() {
    const std::uint8_t protocol = any_protocol();
    const End near = any_inside(protocol);
    const Key key{protocol, near, any_remote(protocol)};
    const std::uint32_t found = find(Side::inside, key);
    ASSERT_EQ(found, in(by_inside_, key).value_or(nothing));
    if (found != nothing) return;
    Tags tags;
    const auto opened = table_.open({near, std::get<2>(key), protocol}, tags, false, now_);
    if (protocol == gre) {
      const Key back{gre, {address_of(near), 0}, std::get<2>(key)};
      ASSERT_EQ(opened.refused != DropReason::none, by_outside_.contains(back));
      if (opened.session != nothing) add(opened.session, key, false);
      return;
    }
    if (opened.refused != DropReason::none) {
      expect_full(protocol, near);
      return;
    }
    const Session& s = table_.session(opened.session);
    const End outside{s.outside.value, s.outside_port};
    const auto known = mappings_.find({protocol, near});
    if (known != mappings_.end()) {
      ASSERT_EQ(known->second.outside, outside) << "one mapping for all remote ends";
      met.second_sessions += static_cast<int>(!known->second.sessions.empty());
    } else {
      learn(protocol, near, outside);
    }
    add(opened.session, key, true);
  }

  /// A new mapping, whose port the table chose.
  void learn(std::uint8_t protocol, End near, End outside) {
    ASSERT_EQ(outside.address, address_of(near));
    ASSERT_TRUE(protocol == net::ip_protocol::icmp || ports.contains(outside.port));
    const End same{outside.address, near.port};
    const auto holder = holder_of(protocol, outside);
    if (holder != mappings_.end()) {
      ASSERT_TRUE(holder->second.rests()) << "the port is another's";
      ++met.taken_over;
      mappings_.erase(holder);
    }
    const bool may_keep = protocol == net::ip_protocol::icmp || ports.contains(near.port);
    const bool must_keep = may_keep && holder_of(protocol, same) == mappings_.end();
    ASSERT_TRUE(!must_keep || outside == same);
    met.displaced += static_cast<int>(outside != same);
    mappings_[{protocol, near}] = {.outside = outside};
  }
  std::map<Place, ModelMapping>::iterator holder_of(std::uint8_t protocol, End outside) {
    return std::ranges::find_if(mappings_, [&](const auto& one) {
      return one.first.first == protocol && one.second.outside == outside;
    });
  }
  void expect_full(std::uint8_t protocol, End near) {
    ++met.refused;
    ASSERT_FALSE(mappings_.contains({protocol, near}));
    const std::uint32_t address = address_of(near);
    for (std::uint16_t port = ports.first; port <= ports.last; ++port) {
      const auto holder = holder_of(protocol, {address, port});
      ASSERT_TRUE(holder != mappings_.end() && !holder->second.rests()) << port << " is free";
    }
  }
  /// The outside address of a host: one for all its flows, which the table chooses.
  std::uint32_t address_of(End near) {
    const auto known = paired_.find(near.address);
    if (known != paired_.end()) return known->second;
    const Key probe{gre, {near.address, 0}, {near.address + 0x01000000, 0}};
    Tags tags;
    const auto opened =
        table_.open({std::get<1>(probe), std::get<2>(probe), gre}, tags, false, now_);
    EXPECT_NE(opened.session, nothing);
    const std::uint32_t address = table_.session(opened.session).outside.value;
    paired_[near.address] = address;
    add(opened.session, probe, false);
    return address;
  }

  /// A session by a mapping, from outside.
  void come_in() {
    if (mappings_.empty()) return;
    auto one = mappings_.begin();
    std::advance(one, below(static_cast<std::uint32_t>(mappings_.size())));
    const auto& [protocol, near] = one->first;
    const std::uint32_t mapping = table_.mapping_at(protocol, one->second.outside);
    ASSERT_EQ(mapping == nothing, one->second.rests());
    const Key key{protocol, near, any_remote(protocol)};
    if (mapping == nothing || by_inside_.contains(key)) return;
    if (by_outside_.contains({protocol, one->second.outside, std::get<2>(key)})) return;
    const auto opened = table_.open_on(mapping, std::get<2>(key), false, now_);
    ASSERT_EQ(opened.refused, DropReason::none);
    ++met.came_in;
    add(opened.session, key, true);
  }
  /// A session by a port forward without a mapping; its ports are nobody else's.
  void come_in_unmapped() {
    const Key key{net::ip_protocol::udp, any_inside(net::ip_protocol::udp),
                  any_remote(net::ip_protocol::udp)};
    const End outside{own_, static_cast<std::uint16_t>(9000 + below(3))};
    if (by_inside_.contains(key)) return;
    if (by_outside_.contains({net::ip_protocol::udp, outside, std::get<2>(key)})) return;
    const auto opened =
        table_.open_unmapped({std::get<1>(key), std::get<2>(key), std::get<0>(key)}, outside, now_);
    ASSERT_EQ(opened.refused, DropReason::none);
    add(opened.session, key, false);
  }

  void refresh() {
    for (auto& [number, session] : sessions_) {
      if (below(3) != 0) continue;
      session.last_used = now_;
      table_.session(number).last_used = now_;
    }
  }

  void readdress() {
    ++met.moved;
    const std::uint32_t before = own_;
    own_ = before == 0xC0000215 ? 0xCB007115 : 0xC0000215;
    table_.readdress({own_}, now_);
    std::vector<std::uint32_t> ended;
    for (const auto& [number, session] : sessions_) {
      const bool at_it = std::get<1>(session.outside).address == before;
      if (at_it || std::get<2>(session.outside).address == before) ended.push_back(number);
    }
    for (const std::uint32_t number : ended) end(number, now_);
    std::erase_if(mappings_, [&](const auto& one) {
      return one.second.outside.address == before && !one.second.permanent;
    });
    for (auto& [place, mapping] : mappings_) {
      if (mapping.permanent) mapping.outside.address = own_;
    }
    for (auto& [host, address] : paired_) {
      if (address == before) address = own_;
    }
    check_all();
  }

  void look_up_anything() {
    const std::uint8_t protocol = any_protocol();
    const End inside = any_inside(protocol);
    const Key out{protocol, inside, any_remote(protocol)};
    const FlowKey key{inside, std::get<2>(out), protocol};
    const std::uint32_t expected = in(by_inside_, out).value_or(nothing);
    ASSERT_EQ(table_.peek(Side::inside, key, now_), expected);
    ASSERT_EQ(find(Side::inside, out), expected);
    std::uint32_t address = own_;
    if (below(2) == 0) address = 0xC6120001 + below(3);
    const auto port = static_cast<std::uint16_t>(protocol == gre ? 0 : 3998 + below(40));
    const Key in_from{protocol, {address, port}, any_remote(protocol)};
    ASSERT_EQ(find(Side::outside, in_from), in(by_outside_, in_from).value_or(nothing));
    if (protocol == gre) return;
    check_mapping({protocol, inside});
  }
  void check_mapping(const Place& place) {
    const auto& [protocol, inside] = place;
    const std::uint32_t found = table_.mapping_of(protocol, inside);
    const auto known = mappings_.find(place);
    if (known == mappings_.end() || known->second.rests()) {
      ASSERT_EQ(found, nothing);
      return;
    }
    ASSERT_NE(found, nothing);
    ASSERT_EQ(end_of(table_.outside_of(table_.mapping(found))), known->second.outside);
    ASSERT_EQ(table_.mapping_at(protocol, known->second.outside), found);
    ASSERT_EQ(table_.mapping(found).sessions(), known->second.sessions.size());
    if (filtering_ != Filtering::address_dependent) return;
    for (std::uint32_t address = 0xC6336401; address <= 0xC6336403; ++address) {
      const bool has_sent = std::ranges::any_of(known->second.sessions, [&](std::uint32_t number) {
        return std::get<2>(sessions_.at(number).inside).address == address;
      });
      ASSERT_EQ(table_.has_sent_to(found, {address}), has_sent);
    }
  }

  std::mt19937_64 random_;
  Filtering filtering_;
  std::uint32_t own_ = 0xC0000215;
  Instant now_{1'000'000'000'000};
  FlowTable table_;
  std::map<std::uint32_t, ModelSession> sessions_;
  std::map<Key, std::uint32_t> by_inside_;
  std::map<Key, std::uint32_t> by_outside_;
  std::map<Place, ModelMapping> mappings_;
  std::map<std::uint32_t, std::uint32_t> paired_;
};

struct Case {
  Filtering filtering;
  std::uint32_t pool;
};

class FlowTableModel : public testing::TestWithParam<Case> {};

TEST_P(FlowTableModel, SaysWhatTheTableDoes) {
  const std::uint32_t seed = test::seed();
  SCOPED_TRACE(testing::Message() << "GUESTLINK_SEED=" << seed);
  Model model(GetParam().filtering, GetParam().pool, seed);
  for (int i = 0; i < 100'000; ++i) {
    ASSERT_NO_FATAL_FAILURE(model.step()) << "step " << i;
    if (i % 2'000 != 0) continue;
    ASSERT_NO_FATAL_FAILURE(model.check_all()) << "step " << i;
  }
  ASSERT_NO_FATAL_FAILURE(model.check_all());
  EXPECT_GT(model.met.second_sessions, 1000);
  EXPECT_GT(model.met.displaced, 500);
  EXPECT_GT(model.met.taken_over, 100);
  EXPECT_GT(model.met.refused, 100);
  EXPECT_GT(model.met.came_in, 100);
  EXPECT_GT(model.met.moved, 0);
  model.let_all_end();
}

INSTANTIATE_TEST_SUITE_P(, FlowTableModel,
                         testing::Values(Case{Filtering::address_and_port_dependent, 0},
                                         Case{Filtering::address_dependent, 0},
                                         Case{Filtering::endpoint_independent, 2},
                                         Case{Filtering::address_dependent, 2}),
                         [](const auto& one) {
                           return "Filter" + std::to_string(static_cast<int>(one.param.filtering)) +
                                  "Pool" + std::to_string(one.param.pool);
                         });

}  // namespace
}  // namespace guestlink::forward::nat44
