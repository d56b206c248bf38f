#include "bench/contestants.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <unordered_map>

#include <tins/ethernetII.h>
#include <tins/ip.h>
#include <tins/rawpdu.h>
#include <tins/udp.h>

#include "reference/forward/modes.h"
#include "reference/forward/nat44/engine.h"
#include "reference/net/checksum.h"
#include "reference/net/ethernet.h"

namespace guestlink::bench {
namespace {

using Clock = std::chrono::steady_clock;
using forward::Handled;
using forward::Verdict;

constexpr Instant now{1'000'000'000};
constexpr std::size_t most_sessions = 16'000'000;
constexpr std::uint32_t outside_address = 0xC0000215;

[[noreturn]] void give_up(const char* what) {
  std::fprintf(stderr, "bench: %s\n", what);
  std::exit(1);
}

class Nobody final : public forward::Outbox {
 public:
  void originate(forward::PortId /*out*/, net::Bytes /*frame*/) override {}
};

class Nat44 : public Contestant {
 public:
  explicit Nat44(forward::Settings settings) : forwarder_(make(settings)) {}

  static std::unique_ptr<forward::Forwarder> make(const forward::Settings& settings) {
    auto made = forward::make_forwarder(settings);
    if (!made) give_up(made.error().message.c_str());
    return std::move(*made);
  }

  /// The verdict of the last packet.
  template <class PacketOf>
  Verdict by_batch(std::size_t count, PacketOf packet_of) {
    for (std::size_t at = 0; at < count; at += batch_frames) {
      const std::size_t size = std::min(batch_frames, count - at);
      for (std::size_t i = 0; i < size; ++i) {
        Handled& one = group_[i];
        one.in = forward::inside_port;
        one.frame.bytes = ring_.write(i, packet_of(at + i));
        one.frame.offload = {};
        one.at = now;
        one.verdict = {};
      }
      forwarder_->handle_batch({group_.data(), size}, nobody_);
      last_ = group_[size - 1].verdict;
    }
    return last_;
  }

  Verdict one(const Packet& packet) {
    return forwarder_->handle(forward::inside_port, {ring_.write(next_++, packet), {}}, now,
                              nobody_);
  }
  void open(std::size_t flows) {
    expect_sent(by_batch(flows, [](std::size_t i) { return flow(i); }));
  }
  static void expect_sent(const Verdict& verdict) {
    if (verdict.kind != Verdict::Kind::send) give_up("a packet was not sent");
  }
  const forward::nat44::FlowTable& table() const {
    return dynamic_cast<const forward::nat44::Engine&>(*forwarder_).table();
  }

  void carry(std::span<const Packet> packets) override {
    expect_sent(
        by_batch(packets.size(), [&](std::size_t i) -> const Packet& { return packets[i]; }));
  }

 private:
  std::unique_ptr<forward::Forwarder> forwarder_;
  Nobody nobody_;
  Ring ring_;
  std::array<Handled, batch_frames> group_{};
  Verdict last_;
  std::size_t next_ = 0;
};

class Nat44OneByOne final : public Nat44 {
 public:
  using Nat44::Nat44;
  void carry(std::span<const Packet> packets) override {
    for (const Packet& packet : packets) expect_sent(one(packet));
  }
};

struct Key {
  std::uint64_t addresses, ports;
  bool operator==(const Key&) const = default;
};
struct KeyHash {
  std::size_t operator()(const Key& key) const {
    return std::hash<std::uint64_t>()(key.addresses * 0x9E3779B97F4A7C15U ^ key.ports);
  }
};
using Map = std::unordered_map<Key, std::uint16_t, KeyHash>;

Key key_of(net::Bytes frame) {
  return {(std::uint64_t{net::load32(frame, 26)} << 32U) | net::load32(frame, 30),
          net::load32(frame, 34)};
}

class WithMap : public Contestant {
 public:
  explicit WithMap(std::size_t flows) {
    for (std::size_t i = 0; i < flows; ++i) {
      map_[key_of(ring_.write(0, flow(i)))] = static_cast<std::uint16_t>(1024 + i % 64000);
    }
  }

 protected:
  /// Writes each packet as a frame and gives it to `rewrite` with its outside port.
  template <class Rewrite>
  void carry_by(std::span<const Packet> packets, Rewrite rewrite) {
    for (const Packet& packet : packets) {
      const net::MutableBytes frame = ring_.write(place_++, packet);
      const auto found = map_.find(key_of(frame));
      if (found == map_.end()) give_up("a flow is missing");
      rewrite(frame, found->second);
    }
  }

 private:
  Ring ring_;
  Map map_;
  std::size_t place_ = 0;
};

class UnorderedMap final : public WithMap {
 public:
  using WithMap::WithMap;
  void carry(std::span<const Packet> packets) override {
    carry_by(packets, [](net::MutableBytes frame, std::uint16_t port) {
      const auto addresses = net::change32(net::load32(frame, 26), outside_address);
      const auto both = addresses.then(net::change16(net::load16(frame, 34), port));
      net::store16(frame, 24, net::updated(net::load16(frame, 24), addresses.then({0xFEFF})));
      net::store16(frame, 40, net::updated_udp(net::load16(frame, 40), both));
      net::store8(frame, 22, static_cast<std::uint8_t>(net::load8(frame, 22) - 1));
      net::store32(frame, 26, outside_address);
      net::store16(frame, 34, port);
      net::store_mac(frame, 0, {{2, 0, 0, 0, 2, 0xFE}});
      net::store_mac(frame, 6, {{2, 0, 0, 0, 2, 1}});
    });
  }
};

class Libtins final : public WithMap {
 public:
  using WithMap::WithMap;
  void carry(std::span<const Packet> packets) override {
    carry_by(packets, [](net::MutableBytes frame, std::uint16_t port) {
      Tins::EthernetII ethernet(reinterpret_cast<const std::uint8_t*>(frame.data()),
                                static_cast<std::uint32_t>(frame.size()));
      auto& ip = ethernet.rfind_pdu<Tins::IP>();
      ip.src_addr("192.0.2.21");
      ip.ttl(static_cast<std::uint8_t>(ip.ttl() - 1));
      ip.rfind_pdu<Tins::UDP>().sport(port);
      if (ethernet.serialize().size() < frame.size()) give_up("libtins lost bytes");
    });
  }
};

}  // namespace

std::unique_ptr<Contestant> nat44_by_batch(std::size_t flows) {
  auto nat = std::make_unique<Nat44>(settings(most_sessions));
  nat->open(flows);
  return nat;
}

std::unique_ptr<Contestant> nat44_one_by_one(std::size_t flows) {
  auto nat = std::make_unique<Nat44OneByOne>(settings(most_sessions));
  nat->open(flows);
  return nat;
}

std::unique_ptr<Contestant> unordered_map(std::size_t flows) {
  return std::make_unique<UnorderedMap>(flows);
}

std::unique_ptr<Contestant> libtins(std::size_t flows) {
  return std::make_unique<Libtins>(flows);
}

std::vector<double> latencies(std::size_t flows, std::span<const Packet> packets) {
  Nat44 nat(settings(most_sessions));
  nat.open(flows);
  std::vector<double> all;
  all.reserve(packets.size());
  for (const Packet& packet : packets) {
    const auto begin = Clock::now();
    Nat44::expect_sent(nat.one(packet));
    all.push_back(std::chrono::duration<double, std::nano>(Clock::now() - begin).count());
  }
  return all;
}

Opening open_all(Ends ends, std::size_t flows) {
  forward::Settings s = settings(most_sessions);
  const auto flow_of = ends == Ends::shared ? flow
                       : ends == Ends::kept ? laptop_flow
                                            : colliding_flow;
  if (ends == Ends::displaced) {
    const auto further = static_cast<std::uint32_t>(flows / 20000);
    s.nat44.pool = {{{0xC6120001}, {0xC6120001 + further}}};
  }
  std::vector<Packet> packets;
  packets.reserve(flows);
  for (std::size_t i = 0; i < flows; ++i) packets.push_back(flow_of(i));
  Nat44 nat(s);
  const double begin = processor_seconds();
  nat.carry(packets);
  const double took = processor_seconds() - begin;
  if (nat.table().sessions() != flows) give_up("a flow was not opened");
  return {took, static_cast<double>(nat.table().bytes()) / static_cast<double>(flows)};
}

Exhausted seconds_when_exhausted(std::size_t packets, std::size_t turns) {
  constexpr std::size_t ports = 64512;
  forward::Settings s = settings(most_sessions);
  s.nat44.ports = {1024, 65535};
  Nat44 nat(s);
  const auto holder = [](std::size_t i) {
    return with_checksum(
        {0x0A000100, 0xC6336401, static_cast<std::uint32_t>((1024 + i) << 16U) | 53, 0});
  };
  Nat44::expect_sent(nat.by_batch(ports, holder));
  std::vector<Packet> open;
  std::vector<Packet> late;
  std::mt19937_64 random(7);
  for (std::size_t i = 0; i < packets; ++i) {
    open.push_back(holder(random() % ports));
    late.push_back(
        with_checksum({0x0A000200 + static_cast<std::uint32_t>(i / 1000 % 1000), 0xC6336401,
                       static_cast<std::uint32_t>((2000 + i % 1000) << 16U) | 53, 0}));
  }
  Exhausted times;
  for (std::size_t turn = 0; turn < turns; ++turn) {
    double begin = processor_seconds();
    nat.carry(open);
    times.carried.push_back(processor_seconds() - begin);
    begin = processor_seconds();
    const Verdict last =
        nat.by_batch(packets, [&](std::size_t i) -> const Packet& { return late[i]; });
    times.refused.push_back(processor_seconds() - begin);
    if (last.reason != forward::DropReason::no_port_left) give_up("a port was left");
  }
  return times;
}

}  // namespace guestlink::bench
