// Frames through a bridge of two to seventeen ports with whatever options the input chooses.

#include "tests/fuzz/choose_settings.h"
#include "tests/fuzz/drive_forwarder.h"

namespace {

using namespace guestlink;

/// One of a few stations, so that they meet again; a group, a reserved one, nobody, or the bridge.
net::MacAddress mac_of(std::uint8_t choice) {
  switch (choice >> 5U) {
  case 4: return {{0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF}};
  case 5: return {{1, 0x80, 0xC2, 0, 0, static_cast<std::uint8_t>(choice & 31U)}};
  case 6: return {};
  case 7: return {{2, 0, 0, 0, static_cast<std::uint8_t>(choice & 3U), 1}};
  default: return {{2, 0, 0, 0, 9, static_cast<std::uint8_t>(choice & 7U)}};
  }
}

/// The input's bytes, most often behind addresses and perhaps a tag.
std::vector<std::byte> frame_of(FuzzInput& input) {
  const std::uint8_t shape = input.byte();
  const std::size_t length = input.byte() * std::size_t{shape % 8 == 7 ? 40U : 1U};
  if ((shape & 0x80U) != 0) return input.take(length);
  std::vector<std::byte> frame(net::ethernet_header_bytes);
  net::store_mac(frame, 0, mac_of(input.byte()));
  net::store_mac(frame, 6, mac_of(input.byte()));
  net::store16(frame, 12, (shape & 0x40U) != 0 ? 0x8100 : net::ether_type::ipv4);
  const std::vector<std::byte> rest = input.take(length);
  frame.insert(frame.end(), rest.begin(), rest.end());
  return frame;
}

}  // namespace

// NOLINTNEXTLINE(readability-identifier-naming): the name is libFuzzer's.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  FuzzInput input({data, size});
  forward::Settings settings;
  settings.mode = "bridge";
  const std::uint8_t own = input.byte();
  if ((own & 1U) != 0) settings.inside.mac = {{2, 0, 0, 0, 1, 1}};
  if ((own & 2U) != 0) settings.outside.mac = {{2, 0, 0, 0, 2, 1}};
  choose(settings.bridge, input);
  drive(settings, true, input, [&](forward::PortId) { return frame_of(input); });
  return 0;
}
