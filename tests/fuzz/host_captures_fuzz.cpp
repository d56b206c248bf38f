// What commands of the host printed, one small reader each: the first byte says which.

#include <array>

#include "tests/fuzz/read_as.h"

// NOLINTNEXTLINE(readability-identifier-naming): the name is libFuzzer's.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::array paths{
      "captures/host/kldstat.txt",
      "captures/host/dmesg.txt",
      "captures/host/acpidump-t.txt",
      "captures/host/sysctl-a.txt",
  };
  if (size == 0) return 0;
  guestlink::read_as(paths[data[0] % paths.size()], data + 1, size - 1);
  return 0;
}
