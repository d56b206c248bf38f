#include "tests/fuzz/fuzz_router.h"

// NOLINTNEXTLINE(readability-identifier-naming): the name is libFuzzer's.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  guestlink::FuzzRouter("route", {data, size}).run();
  return 0;
}
