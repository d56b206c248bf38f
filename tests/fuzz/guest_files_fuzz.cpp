// Small files of the guest and what its commands printed, one small reader each: the first byte
// says which.

#include <array>

#include "tests/fuzz/read_as.h"

// NOLINTNEXTLINE(readability-identifier-naming): the name is libFuzzer's.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::array paths{
      "guest/etc/hostapd/hostapd.conf",  "guest/etc/modules",
      "captures/guest/dmesg.txt",        "guest/etc/mygate",
      "guest/etc/resolv.conf",           "guest/etc/pf.conf",
      "host/usr/local/etc/dnsmasq.conf",
  };
  if (size == 0) return 0;
  guestlink::read_as(paths[data[0] % paths.size()], data + 1, size - 1);
  return 0;
}
