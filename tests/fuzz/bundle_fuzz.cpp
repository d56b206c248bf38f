#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "reference/bundle/bundle.h"
#include "reference/config/load_laptop.h"

// NOLINTNEXTLINE(readability-identifier-naming): the name is libFuzzer's.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace guestlink;
  const bundle::Limits limits{.entries = 100, .file_bytes = 1U << 20, .total_bytes = 4U << 20};
  const auto opened = bundle::Bundle::from_bytes(
      // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast)
      "b.tar", {reinterpret_cast<const char*>(data), size}, limits);
  if (!opened) return 0;
  const auto listing = opened->list("b.tar");
  if (!listing) std::abort();
  for (const std::string& path : listing->files) {
    if (path.empty() || path.starts_with('/') || ("/" + path + "/").find("/../") != path.npos) {
      std::abort();
    }
    if (!opened->read("b.tar/" + path)) std::abort();
  }
  SourceSet sources;
  if (config::load_laptop(*opened, "b.tar", sources)) return 0;
  return 0;
}
