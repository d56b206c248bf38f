// The engine in memory: 64-byte UDP through nat44, by batches, against what one gets from
// std::unordered_map and from libtins in the same run.  Ratios count, not figures.
//
//   build/release/bench/engine_bench --benchmark_repetitions=5 --benchmark_report_aggregates_only
//
// To compare with FreeBSD's libalias: build its LibAliasOut with shims on the same machine, feed it
// the same flows in the same order, and set its packets per second beside Nat44Established's.

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <memory>
#include <random>
#include <unordered_map>
#include <vector>

#include <benchmark/benchmark.h>
#include <tins/ethernetII.h>
#include <tins/ip.h>
#include <tins/rawpdu.h>
#include <tins/udp.h>

#include "reference/forward/modes.h"
#include "reference/forward/nat44/engine.h"
#include "reference/net/checksum.h"
#include "reference/net/ethernet.h"
#include "reference/net/ipv4.h"

namespace {

using namespace guestlink;

constexpr std::size_t frame_bytes = 60;  // 64 with the FCS that nobody sees.
constexpr std::size_t packets = 1U << 16U;
constexpr std::size_t batch = 256;

class Nobody final : public forward::Outbox {
 public:
  void originate(forward::PortId /*out*/, net::Bytes /*frame*/) override {}
};

forward::Settings settings(std::uint32_t sessions) {
  forward::Settings s;
  s.inside = {{{2, 0, 0, 0, 1, 1}}, {{0x0A000001}, 8}, 1500};
  s.outside = {{{2, 0, 0, 0, 2, 1}}, {{0xC0000215}, 24}, 1500};
  s.gateway = net::Ipv4Address{0xC0000201};
  s.neighbours.push_back({*s.gateway, {{2, 0, 0, 0, 2, 0xFE}}});
  s.nat44.max_sessions = sessions;
  s.nat44.filtering = forward::Filtering::address_and_port_dependent;
  s.nat44.seed = 1;
  return s;
}

struct Flow {
  std::uint32_t inside;
  std::uint32_t remote;
  std::uint16_t inside_port;
  std::uint16_t remote_port;
};

/// Distinct flows over at most 50,000 inside endpoints: without overloading one outside address has
/// 64,512 ports, so a million flows are sessions, not mappings.
Flow flow(std::size_t number) {
  const auto endpoint = static_cast<std::uint32_t>(number % 50000);
  const auto rest = static_cast<std::uint32_t>(number / 50000);
  return {0x0A000100 + endpoint / 100, 0xC6336401 + rest,
          static_cast<std::uint16_t>(2000 + endpoint % 50000), 53};
}

void write_frame(net::MutableBytes frame, const Flow& flow) {
  net::store_mac(frame, 0, {{2, 0, 0, 0, 1, 1}});
  net::store_mac(frame, 6, {{2, 0, 0, 0, 9, 9}});
  net::store16(frame, 12, net::ether_type::ipv4);
  const net::MutableBytes ip = frame.subspan(14);
  net::write_ipv4_header(ip, {{flow.inside}, {flow.remote}, 17, 64, 1, 26, 0});
  const net::MutableBytes udp = ip.subspan(20);
  net::store16(udp, 0, flow.inside_port);
  net::store16(udp, 2, flow.remote_port);
  net::store16(udp, 4, 26);
  net::store16(udp, 6, 0x1234);
}

/// Frames of random flows, to be translated in place again and again: a copy of the pristine bytes
/// precedes each translation, in every contestant.
struct Traffic {
  explicit Traffic(std::size_t flows) : pristine(packets * frame_bytes), work(pristine.size()) {
    std::mt19937_64 random(7);
    for (std::size_t i = 0; i < packets; ++i) {
      write_frame(net::MutableBytes(pristine).subspan(i * frame_bytes, frame_bytes),
                  flow(random() % flows));
    }
  }
  net::MutableBytes fresh(std::size_t number) {
    const std::size_t at = number % packets * frame_bytes;
    std::memcpy(work.data() + at, pristine.data() + at, frame_bytes);
    return net::MutableBytes(work).subspan(at, frame_bytes);
  }
  std::vector<std::byte> pristine;
  std::vector<std::byte> work;
};

void open_all(forward::Forwarder& forwarder, std::size_t flows, Instant now) {
  Nobody nobody;
  std::array<std::byte, frame_bytes> frame{};
  for (std::size_t i = 0; i < flows; ++i) {
    write_frame(frame, flow(i));
    const forward::Verdict verdict =
        forwarder.handle(forward::inside_port, {frame, {}}, now, nobody);
    if (verdict.kind != forward::Verdict::Kind::send) std::abort();
  }
}

void nat44_established(benchmark::State& state) {
  const auto flows = static_cast<std::size_t>(state.range(0));
  auto forwarder = std::move(*forward::make_forwarder(settings(20'000'000)));
  const Instant now{1'000'000'000};
  open_all(*forwarder, flows, now);
  Traffic traffic(flows);
  Nobody nobody;
  std::vector<forward::Handled> group(batch);
  std::size_t next = 0;
  for (auto _ : state) {
    for (forward::Handled& one : group) {
      one = {forward::inside_port, {traffic.fresh(next++), {}}, now, {}};
    }
    forwarder->handle_batch(group, nobody);
    benchmark::DoNotOptimize(group.data());
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(batch));
  const auto* engine = dynamic_cast<const forward::nat44::Engine*>(forwarder.get());
  state.counters["bytes_per_flow"] =
      static_cast<double>(engine->table().bytes()) / static_cast<double>(flows);
}
BENCHMARK(nat44_established)
    ->Name("Nat44Established")
    ->Arg(1)
    ->Arg(1000)
    ->Arg(100'000)
    ->Arg(1'000'000);

void nat44_one_by_one(benchmark::State& state) {
  const auto flows = static_cast<std::size_t>(state.range(0));
  auto forwarder = std::move(*forward::make_forwarder(settings(20'000'000)));
  const Instant now{1'000'000'000};
  open_all(*forwarder, flows, now);
  Traffic traffic(flows);
  Nobody nobody;
  std::size_t next = 0;
  for (auto _ : state) {
    const auto verdict =
        forwarder->handle(forward::inside_port, {traffic.fresh(next++), {}}, now, nobody);
    benchmark::DoNotOptimize(verdict);
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()));
}
BENCHMARK(nat44_one_by_one)->Name("Nat44OneByOne")->Arg(1)->Arg(1000)->Arg(100'000)->Arg(1'000'000);

/// Every packet opens a session.
void nat44_new_flows(benchmark::State& state) {
  const auto flows = static_cast<std::size_t>(state.range(0));
  const Instant now{1'000'000'000};
  std::vector<std::byte> frames(flows * frame_bytes);
  for (auto _ : state) {
    state.PauseTiming();
    for (std::size_t i = 0; i < flows; ++i) {
      write_frame(net::MutableBytes(frames).subspan(i * frame_bytes, frame_bytes), flow(i));
    }
    auto forwarder = std::move(*forward::make_forwarder(settings(20'000'000)));
    Nobody nobody;
    std::vector<forward::Handled> group(batch);
    state.ResumeTiming();
    for (std::size_t at = 0; at + batch <= flows; at += batch) {
      for (std::size_t i = 0; i < batch; ++i) {
        group[i] = {forward::inside_port,
                    {net::MutableBytes(frames).subspan((at + i) * frame_bytes, frame_bytes), {}},
                    now,
                    {}};
      }
      forwarder->handle_batch(group, nobody);
    }
    state.PauseTiming();
    forwarder.reset();
    state.ResumeTiming();
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(flows));
}
BENCHMARK(nat44_new_flows)->Name("Nat44NewFlows")->Arg(100'000)->Unit(benchmark::kMillisecond);

/// P9: every port is taken; each packet asks for one more.
void nat44_refusals(benchmark::State& state) {
  forward::Settings s = settings(20'000'000);
  auto forwarder = std::move(*forward::make_forwarder(s));
  const Instant now{1'000'000'000};
  Nobody nobody;
  std::array<std::byte, frame_bytes> frame{};
  for (std::uint32_t port = 1024; port < 65536; ++port) {
    write_frame(frame, {0x0A000100, 0xC6336401, static_cast<std::uint16_t>(port), 53});
    if (forwarder->handle(forward::inside_port, {frame, {}}, now, nobody).kind !=
        forward::Verdict::Kind::send) {
      std::abort();
    }
  }
  Traffic traffic(1);
  std::vector<std::byte> frames(packets * frame_bytes);
  for (std::size_t i = 0; i < packets; ++i) {
    write_frame(net::MutableBytes(frames).subspan(i * frame_bytes, frame_bytes),
                {0x0A000200 + static_cast<std::uint32_t>(i / 1000), 0xC6336401,
                 static_cast<std::uint16_t>(2000 + i % 1000), 53});
  }
  std::vector<forward::Handled> group(batch);
  std::size_t next = 0;
  for (auto _ : state) {
    for (forward::Handled& one : group) {
      const std::size_t at = next++ % packets * frame_bytes;
      one = {
          forward::inside_port, {net::MutableBytes(frames).subspan(at, frame_bytes), {}}, now, {}};
    }
    forwarder->handle_batch(group, nobody);
  }
  if (group[0].verdict.reason != forward::DropReason::no_port_left) std::abort();
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(batch));
}
BENCHMARK(nat44_refusals)->Name("Nat44RefusalsAtExhaustion");

/// Baseline: the same translation with a std::unordered_map in the middle.
struct Key {
  std::uint64_t addresses, ports;
  bool operator==(const Key&) const = default;
};
struct KeyHash {
  std::size_t operator()(const Key& key) const {
    return std::hash<std::uint64_t>()(key.addresses * 0x9E3779B97F4A7C15U ^ key.ports);
  }
};

Key key_of(net::Bytes frame) {
  return {(std::uint64_t{net::load32(frame, 26)} << 32U) | net::load32(frame, 30),
          net::load32(frame, 34)};
}

std::unordered_map<Key, std::uint16_t, KeyHash> map_of(std::size_t flows) {
  std::unordered_map<Key, std::uint16_t, KeyHash> map;
  std::array<std::byte, frame_bytes> frame{};
  for (std::size_t i = 0; i < flows; ++i) {
    write_frame(frame, flow(i));
    map[key_of(frame)] = static_cast<std::uint16_t>(1024 + i % 64000);
  }
  return map;
}

void unordered_map_baseline(benchmark::State& state) {
  const auto flows = static_cast<std::size_t>(state.range(0));
  const auto map = map_of(flows);
  Traffic traffic(flows);
  std::size_t next = 0;
  for (auto _ : state) {
    const net::MutableBytes frame = traffic.fresh(next++);
    const auto found = map.find(key_of(frame));
    const std::uint32_t before = net::load32(frame, 26);
    const auto addresses = net::change32(before, 0xC0000215);
    const auto both = addresses.then(net::change16(net::load16(frame, 34), found->second));
    net::store16(frame, 24, net::updated(net::load16(frame, 24), addresses.then({0xFEFF})));
    net::store16(frame, 40, net::updated_udp(net::load16(frame, 40), both));
    net::store8(frame, 22, static_cast<std::uint8_t>(net::load8(frame, 22) - 1));
    net::store32(frame, 26, 0xC0000215);
    net::store16(frame, 34, found->second);
    net::store_mac(frame, 0, {{2, 0, 0, 0, 2, 0xFE}});
    net::store_mac(frame, 6, {{2, 0, 0, 0, 2, 1}});
    benchmark::DoNotOptimize(frame.data());
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()));
}
BENCHMARK(unordered_map_baseline)
    ->Name("UnorderedMap")
    ->Arg(1)
    ->Arg(1000)
    ->Arg(100'000)
    ->Arg(1'000'000);

/// Baseline: parse, edit and write by libtins, with the same map.
void libtins_baseline(benchmark::State& state) {
  const auto flows = static_cast<std::size_t>(state.range(0));
  const auto map = map_of(flows);
  Traffic traffic(flows);
  std::size_t next = 0;
  for (auto _ : state) {
    const net::MutableBytes frame = traffic.fresh(next++);
    const auto found = map.find(key_of(frame));
    Tins::EthernetII ethernet(reinterpret_cast<const std::uint8_t*>(frame.data()),
                              static_cast<std::uint32_t>(frame.size()));
    auto& ip = ethernet.rfind_pdu<Tins::IP>();
    ip.src_addr("192.0.2.21");
    ip.ttl(static_cast<std::uint8_t>(ip.ttl() - 1));
    ip.rfind_pdu<Tins::UDP>().sport(found->second);
    const auto out = ethernet.serialize();
    benchmark::DoNotOptimize(out.data());
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()));
}
BENCHMARK(libtins_baseline)->Name("Libtins")->Arg(1000);

}  // namespace

BENCHMARK_MAIN();
