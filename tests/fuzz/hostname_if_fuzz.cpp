#include "tests/fuzz/read_as.h"

// NOLINTNEXTLINE(readability-identifier-naming): the name is libFuzzer's.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  guestlink::read_as("guest/etc/hostname.em0", data, size);
  return 0;
}
