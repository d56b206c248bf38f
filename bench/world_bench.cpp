// How long a world of four nodes takes to build and to remove, beside `ip -batch` for the same
// namespaces, pairs, addresses and routes.

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include <unistd.h>

#include <benchmark/benchmark.h>

#include "sim/world/world.h"

namespace guestlink::sim {
namespace {

Topology chain() {
  const auto cidr = [](const char* text) { return *net::parse_ipv4_cidr(text); };
  return {.nodes = {{"host", Role::host},
                    {"guest", Role::guest},
                    {"ap", Role::access_point},
                    {"server", Role::endpoint}},
          .links = {{"inside", MediumName::cable, {"host", "eth0"}, {"guest", "eth0"}},
                    {"air", MediumName::wifi, {"guest", "wlan0"}, {"ap", "wlan0"}},
                    {"uplink", MediumName::cable, {"ap", "eth0"}, {"server", "eth0"}}},
          .interfaces = {{.at = {"host", "eth0"}, .addresses = {cidr("192.0.2.1/24")}},
                         {.at = {"guest", "eth0"}, .addresses = {cidr("192.0.2.2/24")}},
                         {.at = {"guest", "wlan0"}, .addresses = {cidr("198.51.100.2/24")}},
                         {.at = {"ap", "wlan0"}, .addresses = {cidr("198.51.100.1/24")}},
                         {.at = {"ap", "eth0"}, .addresses = {cidr("203.0.113.1/24")}},
                         {.at = {"server", "eth0"}, .addresses = {cidr("203.0.113.2/24")}}}};
}

void build_a_world(benchmark::State& state) {
  const Topology topology = chain();
  for (auto _ : state) {
    auto world = World::create(topology);
    if (!world) {
      state.SkipWithError(world.error().message.c_str());
      return;
    }
    state.PauseTiming();
    world->reset();
    state.ResumeTiming();
  }
}

void remove_a_world(benchmark::State& state) {
  const Topology topology = chain();
  for (auto _ : state) {
    state.PauseTiming();
    auto world = World::create(topology);
    if (!world) {
      state.SkipWithError(world.error().message.c_str());
      return;
    }
    state.ResumeTiming();
    world->reset();
  }
}

/// The first program in every node: its own file tree, made when it is needed.
void run_true_in_each_node(benchmark::State& state) {
  const Topology topology = chain();
  for (auto _ : state) {
    state.PauseTiming();
    auto world = World::create(topology);
    if (!world) {
      state.SkipWithError(world.error().message.c_str());
      return;
    }
    state.ResumeTiming();
    for (const Node& node : topology.nodes) {
      benchmark::DoNotOptimize((*world)->run(node.name, {"true"}, std::chrono::seconds(5)));
    }
  }
}

void call_a_function(benchmark::State& state) {
  auto world = World::create(chain());
  if (!world) {
    state.SkipWithError(world.error().message.c_str());
    return;
  }
  for (auto _ : state) {
    benchmark::DoNotOptimize((*world)->call(
        "host", []() -> Result<std::string> { return "x"; }, std::chrono::seconds(5)));
  }
}

/// One process for the namespaces and pairs, then one per namespace, as a careful script does it.
void build_by_ip_batch(benchmark::State& state) {
  if (::geteuid() != 0) {
    state.SkipWithError("ip netns add needs root");
    return;
  }
  const std::string folder =
      std::filesystem::temp_directory_path() / ("world-bench-" + std::to_string(::getpid()));
  std::filesystem::create_directory(folder);
  const auto write = [&](const std::string& name, const std::string& text) {
    std::ofstream(folder + "/" + name) << text;
  };
  write("all",
        "netns add glb0\nnetns add glb1\nnetns add glb2\nnetns add glb3\n"
        "link add eth0 netns glb0 type veth peer name eth0 netns glb1\n"
        "link add wlan0 netns glb1 type veth peer name wlan0 netns glb2\n"
        "link add eth0 netns glb2 type veth peer name eth0 netns glb3\n");
  write("glb0", "link set lo up\nlink set eth0 up\naddr add 192.0.2.1/24 dev eth0\n");
  write("glb1",
        "link set lo up\nlink set eth0 up\nlink set wlan0 up\naddr add 192.0.2.2/24 dev eth0\n"
        "addr add 198.51.100.2/24 dev wlan0\n");
  write("glb2",
        "link set lo up\nlink set eth0 up\nlink set wlan0 up\naddr add 203.0.113.1/24 dev eth0\n"
        "addr add 198.51.100.1/24 dev wlan0\n");
  write("glb3", "link set lo up\nlink set eth0 up\naddr add 203.0.113.2/24 dev eth0\n");
  const std::string line = "cd " + folder +
                           " && ip -batch all && ip -n glb0 -batch glb0 && ip -n glb1 -batch glb1"
                           " && ip -n glb2 -batch glb2 && ip -n glb3 -batch glb3";
  const char* const undo = "for n in 0 1 2 3; do ip netns del glb$n; done";
  for (auto _ : state) {
    if (std::system(line.c_str()) != 0) {
      state.SkipWithError("ip -batch failed");
      break;
    }
    state.PauseTiming();
    if (std::system(undo) != 0) state.SkipWithError("ip netns del failed");
    state.ResumeTiming();
  }
  std::filesystem::remove_all(folder);
}

/// Each measured by itself, so that what is printed is the median of single ones: a mean would be
/// that of the machine's other work.
void one_by_one(benchmark::internal::Benchmark* one) {
  one->Unit(benchmark::kMillisecond)->UseRealTime()->Iterations(1)->Repetitions(101);
  one->ReportAggregatesOnly();
}

BENCHMARK(build_a_world)->Apply(one_by_one);
BENCHMARK(remove_a_world)->Apply(one_by_one);
BENCHMARK(run_true_in_each_node)->Apply(one_by_one);
BENCHMARK(call_a_function)->Apply(one_by_one);
BENCHMARK(build_by_ip_batch)->Apply(one_by_one);

}  // namespace
}  // namespace guestlink::sim

BENCHMARK_MAIN();
