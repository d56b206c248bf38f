#include "tests/fuzz/drive_forwarder.h"

// NOLINTNEXTLINE(readability-identifier-naming): the name is libFuzzer's.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  guestlink::DriveForwarder("route", {data, size}).run();
  return 0;
}
