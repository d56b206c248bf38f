// check over many laptops in one process, and its two halves: read, judge.  The laptops are those
// of fixtures/laptops with some lines changed, the same ones in every run; they lie in memory, so
// that the disk is not measured.
//
//   build/release/bench/check_bench --benchmark_repetitions=5 --benchmark_report_aggregates_only
//   bench/check_process build/release/guestlink     # the whole process on one laptop

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <benchmark/benchmark.h>

#include "bench/laptop_corpus.h"
#include "reference/base/file_reader.h"
#include "reference/config/load_laptop.h"
#include "reference/lint/rule.h"
#include "reference/lint/suppression.h"
#include "reference/model/boot.h"

namespace {

using namespace guestlink;

constexpr std::size_t laptops = 1000;
constexpr std::uint64_t seed = 1;

const std::vector<MemoryFiles>& corpus() {
  static const std::vector<MemoryFiles> all = [] {
    std::vector<MemoryFiles> made;
    const auto originals = bench::read_laptops(GUESTLINK_SOURCE_DIR "/fixtures/laptops");
    for (const auto& texts : bench::mutated_laptops(originals, laptops, seed)) {
      std::map<std::string, std::string> files;
      for (const auto& [path, text] : texts) files.emplace("laptop/" + path, text);
      made.emplace_back(std::move(files));
    }
    return made;
  }();
  return all;
}

void count(benchmark::State& state) {
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(laptops));
}

void read_laptops(benchmark::State& state) {
  for (auto _ : state) {
    for (const MemoryFiles& files : corpus()) {
      SourceSet sources;
      benchmark::DoNotOptimize(config::load_laptop(files, "laptop", sources));
    }
  }
  count(state);
}
BENCHMARK(read_laptops)->Unit(benchmark::kMillisecond);

void check_laptops(benchmark::State& state) {
  std::size_t findings = 0;
  for (auto _ : state) {
    for (const MemoryFiles& files : corpus()) {
      SourceSet sources;
      auto loaded = config::load_laptop(files, "laptop", sources);
      if (!loaded) continue;
      findings += lint::without_allowed(loaded->laptop, sources,
                                        lint::check(loaded->laptop, sources, lint::all_rules()))
                      .size();
    }
  }
  count(state);
  state.counters["findings"] =
      static_cast<double>(findings) / static_cast<double>(state.iterations());
}
BENCHMARK(check_laptops)->Unit(benchmark::kMillisecond);

void boot_laptops(benchmark::State& state) {
  for (auto _ : state) {
    for (const MemoryFiles& files : corpus()) {
      SourceSet sources;
      const auto loaded = config::load_laptop(files, "laptop", sources);
      if (loaded) benchmark::DoNotOptimize(model::derive_boot(loaded->laptop, sources));
    }
  }
  count(state);
}
BENCHMARK(boot_laptops)->Unit(benchmark::kMillisecond);

/// What one rule costs over the whole corpus.
void one_rule(benchmark::State& state, const lint::Rule* rule) {
  std::vector<std::pair<SourceSet, config::LoadedLaptop>> loaded;
  for (const MemoryFiles& files : corpus()) {
    SourceSet sources;
    auto one = config::load_laptop(files, "laptop", sources);
    if (one) loaded.emplace_back(std::move(sources), std::move(*one));
  }
  const std::vector<const lint::Rule*> rules{rule};
  for (auto _ : state) {
    for (const auto& [sources, laptop] : loaded) {
      benchmark::DoNotOptimize(lint::check(laptop.laptop, sources, rules));
    }
  }
  count(state);
}

}  // namespace

int main(int argc, char** argv) {
  // Rules by their own ids, asked for with --benchmark_filter=rule/.
  for (const lint::Rule* rule : lint::all_rules()) {
    if (rule->check == nullptr) continue;
    benchmark::RegisterBenchmark(("rule/" + std::string(rule->text.id)).c_str(),
                                 [rule](benchmark::State& state) { one_rule(state, rule); })
        ->Unit(benchmark::kMillisecond);
  }
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
