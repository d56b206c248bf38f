// The engine in memory against what one gets from std::unordered_map and from libtins, in one run
// and by turns, in processor time: medians count, and ratios more than figures.
//
//   engine_run [--smoke] [--runs N] [--most FLOWS] [--part packets|flows] [--json FILE]
//              [--svg FILE]

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "bench/contestants.h"
#include "bench/svg_plot.h"

namespace {

using namespace guestlink::bench;
using Json = nlohmann::ordered_json;

struct Options {
  bool smoke = false;
  std::size_t runs = 7;
  std::size_t most = 10'000'000;
  std::string part;  ///< Empty: all.
  std::string json;
  std::string svg;
};

struct Entry {
  std::string_view name;
  std::unique_ptr<Contestant> (*make)(std::size_t flows);
  std::size_t most_flows;  ///< More would take too long, or more memory than there is.
};

constexpr std::array<Entry, 4> entries{{
    {"nat44", nat44_by_batch, 10'000'000},
    {"nat44 one by one", nat44_one_by_one, 1'000'000},
    {"unordered_map", unordered_map, 10'000'000},
    {"libtins", libtins, 1'000'000},
}};

double median(std::vector<double> values) {
  std::ranges::sort(values);
  return values[values.size() / 2];
}

double seconds(const std::function<void()>& work) {
  const double begin = processor_seconds();
  work();
  return processor_seconds() - begin;
}

/// Million packets per second of each contestant; 0 where it does not take part.
std::vector<double> rates(const Options& options, std::size_t flows) {
  const std::size_t count =
      options.smoke ? 1U << 14U
                    : std::clamp(flows * 2, std::size_t{1} << 20U, std::size_t{1} << 22U);
  const auto packets = random_packets(flows, count);
  std::vector<std::unique_ptr<Contestant>> all;
  for (const Entry& entry : entries) {
    all.push_back(flows <= entry.most_flows ? entry.make(flows) : nullptr);
  }
  std::vector<std::vector<double>> took(all.size());
  for (std::size_t run = 0; run < options.runs; ++run) {
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (!all[i]) continue;
      // libtins takes a tenth of the packets: it is slower by about as much.
      const std::size_t share = entries.at(i).name == "libtins" ? count / 8 : count;
      const double time = seconds([&] { all[i]->carry(std::span(packets).first(share)); });
      took[i].push_back(static_cast<double>(share) / time / 1e6);
    }
  }
  std::vector<double> medians;
  for (auto& one : took) medians.push_back(one.empty() ? 0 : median(one));
  return medians;
}

double nth(const std::vector<double>& sorted, double share) {
  return sorted[static_cast<std::size_t>(share * static_cast<double>(sorted.size() - 1))];
}

void add_latencies(const Options& options, std::size_t flows, Json& out) {
  const auto packets = random_packets(flows, options.smoke ? 1U << 12U : 1U << 18U);
  auto all = latencies(flows, packets);
  std::ranges::sort(all);
  fmt::print("{:>10} {:>8.0f} {:>8.0f} {:>8.0f} {:>8.0f} {:>10.0f}\n", flows, nth(all, 0.5),
             nth(all, 0.9), nth(all, 0.99), nth(all, 0.999), all.back());
  out.push_back({{"flows", flows},
                 {"p50", nth(all, 0.5)},
                 {"p90", nth(all, 0.9)},
                 {"p99", nth(all, 0.99)},
                 {"p99.9", nth(all, 0.999)},
                 {"most", all.back()}});
}

struct NewFlows {
  std::string_view name;
  Ends ends;
  std::size_t flows;
};
constexpr std::array<NewFlows, 3> new_flows{{
    {"shared endpoints", Ends::shared, 100'000},
    {"own endpoints, ports kept", Ends::kept, 50'000},
    {"own endpoints, displaced", Ends::displaced, 100'000},
}};

void add_new_flows(const Options& options, Json& json) {
  fmt::print("\n{:<27} {:>8} {:>16} {:>15}\n", "new flows", "flows", "million a second",
             "bytes per flow");
  auto& rows = json["new_flows"] = Json::array();
  for (const NewFlows& kind : new_flows) {
    const std::size_t flows = options.smoke ? kind.flows / 20 : kind.flows;
    std::vector<double> opened;
    double bytes = 0;
    for (std::size_t run = 0; run < options.runs; ++run) {
      const Opening opening = open_all(kind.ends, flows);
      opened.push_back(static_cast<double>(flows) / opening.seconds / 1e6);
      bytes = opening.bytes_per_flow;
    }
    fmt::print("{:<27} {:>8} {:>16.1f} {:>15.0f}\n", kind.name, flows, median(opened), bytes);
    rows.push_back({{"ends", kind.name},
                    {"flows", flows},
                    {"million_per_second", median(opened)},
                    {"bytes_per_flow", bytes}});
  }
}

void add_refusals(const Options& options, Json& json) {
  const std::size_t packets = options.smoke ? 1U << 12U : 1U << 20U;
  const Exhausted exhausted = seconds_when_exhausted(packets, options.runs);
  const double refused = median(exhausted.refused);
  const double times = refused / median(exhausted.carried);
  const double refusals = static_cast<double>(packets) / refused / 1e6;
  fmt::print("refusals when no port is left: {:.1f} M/s, {:.1f} times a packet that is carried\n",
             refusals, times);
  json["refusals_million_per_second"] = refusals;
  json["refusal_in_packets"] = times;
}

bool write_file(const std::string& path, const std::string& text) {
  std::FILE* const file = std::fopen(path.c_str(), "w");
  if (file == nullptr) return false;
  const bool good = std::fputs(text.c_str(), file) >= 0;
  return std::fclose(file) == 0 && good;
}

void add_packets(const Options& options, Json& json, std::vector<Curve>& curves) {
  fmt::print("{:>10}", "flows");
  for (const Entry& entry : entries) {
    fmt::print(" {:>17}", entry.name);
    curves.push_back({std::string(entry.name), {}});
  }
  fmt::print("   million packets per second, medians of {}\n", options.runs);
  auto& rows = json["million_packets_per_second"] = Json::array();
  for (std::size_t flows = 1; flows <= options.most; flows *= 10) {
    if (options.smoke && flows > 1000) break;
    const auto medians = rates(options, flows);
    fmt::print("{:>10}", flows);
    Json row{{"flows", flows}};
    for (std::size_t i = 0; i < medians.size(); ++i) {
      if (medians[i] == 0) {
        fmt::print(" {:>17}", "-");
        continue;
      }
      fmt::print(" {:>17.2f}", medians[i]);
      row[std::string(entries.at(i).name)] = medians[i];
      curves[i].points.emplace_back(static_cast<double>(flows), medians[i] * 1e6);
    }
    fmt::print("\n");
    std::fflush(stdout);
    rows.push_back(row);
  }
  fmt::print(
      "\n{:>10} {:>8} {:>8} {:>8} {:>8} {:>10}   nanoseconds a packet alone, the clock's "
      "own included\n",
      "flows", "p50", "p90", "p99", "p99.9", "most");
  auto& times = json["latency_nanoseconds"] = Json::array();
  for (const std::size_t flows :
       {std::size_t{1000}, std::size_t{100'000}, std::size_t{1'000'000}}) {
    if (flows > options.most || (options.smoke && flows > 1000)) break;
    add_latencies(options, flows, times);
  }
}

int run(const Options& options) {
  Json json{{"schema", "guestlink-bench-engine/2"}, {"frame_bytes", 64}, {"runs", options.runs}};
  std::vector<Curve> curves;
  if (options.part != "flows") add_packets(options, json, curves);
  if (options.part != "packets") {
    add_new_flows(options, json);
    add_refusals(options, json);
  }
  if (!options.json.empty() && !write_file(options.json, json.dump(2) + "\n")) return 2;
  const std::string plot =
      svg_plot("64-byte UDP through nat44, one core", "flows", "packets per second", curves);
  if (!options.svg.empty() && !write_file(options.svg, plot)) return 2;
  return 0;
}

bool number(std::string_view text, std::size_t& into) {
  const auto [stop, trouble] = std::from_chars(text.data(), text.data() + text.size(), into);
  return trouble == std::errc{} && stop == text.data() + text.size() && into > 0;
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    const std::string_view value = i + 1 < argc ? argv[i + 1] : "";
    bool good = true;
    if (word == "--smoke") {
      options.smoke = true;
      options.runs = 1;
      continue;
    }
    if (word == "--runs") {
      good = number(value, options.runs);
    } else if (word == "--most") {
      good = number(value, options.most);
    } else if (word == "--part") {
      options.part = value;
      good = value == "packets" || value == "flows";
    } else if (word == "--json") {
      options.json = value;
    } else if (word == "--svg") {
      options.svg = value;
    } else {
      good = false;
    }
    if (!good) {
      fmt::print(stderr, "engine_run: '{} {}' is not understood; see the head of its source\n",
                 word, value);
      return 2;
    }
    ++i;
  }
  return run(options);
}
