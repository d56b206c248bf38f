#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "sim/scenario/scenario.h"

// NOLINTNEXTLINE(readability-identifier-naming): the name is libFuzzer's.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace guestlink;
  constexpr std::size_t largest = 1U << 16U;
  if (size > largest) return 0;
  SourceSet sources;
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast)
  const FileId file = sources.add("demo.json", {reinterpret_cast<const char*>(data), size});
  Diagnostics out;
  const auto runs = sim::read_scenario(sources, file, out, sim::MatrixChoice::first);
  if (runs.empty() == out.empty()) std::abort();
  for (const Diagnostic& one : out) {
    if (one.where.begin > one.where.end || one.where.begin > size) std::abort();
  }
  return 0;
}
