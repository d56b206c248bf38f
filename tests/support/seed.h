#pragma once

#include <cstdint>
#include <cstdlib>
#include <random>
#include <string>

namespace guestlink::test {

/// A fresh seed for a property test, or the one in GUESTLINK_SEED, to see a failure again.
inline std::uint32_t seed() {
  // NOLINTNEXTLINE(concurrency-mt-unsafe): tests have one thread.
  if (const char* given = std::getenv("GUESTLINK_SEED")) {
    return static_cast<std::uint32_t>(std::stoul(given));
  }
  return std::random_device{}();
}

}  // namespace guestlink::test
