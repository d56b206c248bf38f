// lab_replay CAPTURE [--runs N]: the lab's step `replay` at top speed beside tcpreplay --topspeed,
// by turns, out of the same interface of the same world.  What counts is what came: packets and
// time are those of the far end of the cable, from the first to the last.

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include <poll.h>

#include <fmt/format.h>

#include "reference/json/json_tree.h"
#include "sim/steps/step_kind.h"
#include "sim/world/world.h"

namespace guestlink::sim {
namespace {

using namespace std::chrono_literals;

constexpr Duration deadline = 60s;

Topology cable() {
  return {.nodes = {{"near", Role::host}, {"far", Role::endpoint}},
          .links = {{"cable", MediumName::cable, {"near", "eth0"}, {"far", "eth0"}}}};
}

/// How many packets this node's eth0 has received, by its kernel's count.
std::uint64_t received() {
  std::ifstream file("/proc/net/dev");
  for (std::string line; std::getline(file, line);) {
    const std::size_t colon = line.find("eth0:");
    if (colon == std::string::npos) continue;
    std::istringstream words(line.substr(colon + 5));
    std::uint64_t bytes = 0;
    std::uint64_t packets = 0;
    if (words >> bytes >> packets) return packets;
  }
  return 0;
}

/// Says "ready", then looks every millisecond until nothing has come for 300 ms; what came, and in
/// how many nanoseconds.
Result<std::string> watch() {
  using Clock = std::chrono::steady_clock;
  const std::uint64_t before = received();
  std::fputs("ready\n", stderr);
  std::uint64_t count = before;
  Clock::time_point first;
  Clock::time_point last;
  for (auto now = Clock::now(); count == before || now - last < 300ms; now = Clock::now()) {
    const std::uint64_t seen = received();
    if (seen != count) {
      if (count == before) first = now;
      last = now;
      count = seen;
    }
    ::poll(nullptr, 0, 1);
  }
  return fmt::format("{} {}", count - before, Duration(last - first).count());
}

struct Came {
  std::uint64_t packets = 0;
  double per_second = 0;
};

/// What came to the far end while `send` did its work.
template <class Send>
Result<Came> measure(World& world, Send send) {
  auto watcher = world.start_function("far", watch);
  if (!watcher) return tl::unexpected(watcher.error());
  if (auto ready = watcher->wait_for_line("ready", 10s); !ready) {
    return tl::unexpected(ready.error());
  }
  if (const Status sent = send(); !sent) return tl::unexpected(sent.error());
  const Observation seen = watcher->wait(deadline);
  std::istringstream words(seen.out);
  Came came;
  double nanoseconds = 0;
  if (!(words >> came.packets >> nanoseconds) || nanoseconds <= 0) {
    return failure(Error::Code::failed, "nothing came: " + seen.err);
  }
  came.per_second = static_cast<double>(came.packets) * 1e9 / nanoseconds;
  return came;
}

Status by_step(Lab& lab, const std::string& capture) {
  SourceSet sources;
  Diagnostics out;
  const FileId text = sources.add(
      "step", fmt::format(R"({{"iface": "eth0", "file": "{}", "speed": "top"}})", capture));
  const auto given = json::read_json(sources, text, "bench", out);
  if (!given) return failure(Error::Code::failed, "the capture's name cannot be written in JSON");
  const auto facts = find_step_kind("replay")->run(lab, "near", *given, deadline);
  if (!facts) return tl::unexpected(facts.error());
  if (facts->contains("error")) return failure(Error::Code::failed, facts->at("error"));
  return {};
}

Status by_tcpreplay(Lab& lab, const std::string& capture) {
  const auto seen = lab.world->run(
      "near", Argv{"tcpreplay", "--topspeed", "--preload-pcap", "--intf1=eth0", capture}, deadline);
  if (!seen) return tl::unexpected(seen.error());
  if (!seen->good()) return failure(Error::Code::failed, "tcpreplay: " + seen->err);
  return {};
}

Came median(std::vector<Came> all) {
  std::ranges::sort(all, {}, &Came::per_second);
  return all[all.size() / 2];
}

Status compare(const std::string& capture, unsigned runs) {
  auto world = World::create(cable(), {.visible = {capture}});
  if (!world) return tl::unexpected(world.error());
  Lab lab;
  lab.world = std::move(*world);
  std::vector<Came> ours;
  std::vector<Came> theirs;
  for (unsigned run = 0; run < runs; ++run) {
    const auto one = measure(*lab.world, [&] { return by_step(lab, capture); });
    if (!one) return tl::unexpected(one.error());
    ours.push_back(*one);
    const auto other = measure(*lab.world, [&] { return by_tcpreplay(lab, capture); });
    if (!other) return tl::unexpected(other.error());
    theirs.push_back(*other);
  }
  const Came own = median(ours);
  const Came peer = median(theirs);
  fmt::print("{:<24} {:>10} {:>14}\n{:<24} {:>10} {:>14.0f}\n{:<24} {:>10} {:>14.0f}\n", "",
             "packets", "per second", "replay, speed top", own.packets, own.per_second,
             "tcpreplay --topspeed", peer.packets, peer.per_second);
  fmt::print("ratio {:.2f}, medians of {} runs by turns\n", own.per_second / peer.per_second, runs);
  return {};
}

int run(const std::vector<std::string>& words) {
  unsigned runs = 5;
  const bool has_runs = words.size() == 3 && words[1] == "--runs";
  if (has_runs) {
    std::from_chars(words[2].data(), words[2].data() + words[2].size(), runs);
  }
  if (words.empty() || words[0].front() != '/' || (words.size() != 1 && !has_runs) || runs == 0) {
    fmt::print(stderr, "lab_replay /FOLDER/CAPTURE [--runs N]\n");
    return 2;
  }
  const Status done = compare(words[0], runs);
  if (!done) fmt::print(stderr, "lab_replay: {}\n", done.error().message);
  return done ? 0 : 1;
}

}  // namespace
}  // namespace guestlink::sim

int main(int argc, char** argv) {
  return guestlink::sim::run({argv + 1, argv + argc});
}
