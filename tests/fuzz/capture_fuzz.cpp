// Any bytes as a capture file, replayed through the NAT: no frame gets lost on the way.

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <numeric>
#include <string>

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "reference/forward/modes.h"
#include "reference/io/capture_port.h"
#include "reference/relay/pump.h"

namespace {

guestlink::forward::Settings settings() {
  using namespace guestlink;
  forward::Settings made;
  made.inside = {*net::parse_mac("00:a0:98:ed:da:f2"), *net::parse_ipv4_cidr("172.24.1.1/24")};
  made.outside = {*net::parse_mac("00:16:ea:b1:5d:d6"), *net::parse_ipv4_cidr("192.168.0.21/24")};
  made.gateway = net::parse_ipv4("192.168.0.1");
  made.neighbours = {{*made.gateway, *net::parse_mac("02:00:5e:00:00:01")}};
  return made;
}

}  // namespace

// NOLINTNEXTLINE(readability-identifier-naming): the name is libFuzzer's.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace guestlink;
  const io::Descriptor file(::memfd_create("capture", 0));
  if (!file.valid() || ::write(file.number(), data, size) != static_cast<ssize_t>(size)) return 0;
  auto reader = io::open_capture_reader("/proc/self/fd/" + std::to_string(file.number()));
  if (!reader) return 0;
  io::CapturePort inside(*std::move(reader), std::nullopt);
  io::CapturePort outside(nullptr, std::nullopt);
  const std::array<io::Port*, 2> ports{&inside, &outside};
  const auto forwarder = forward::make_forwarder(settings());
  if (!forwarder) std::abort();
  relay::CapturePump pump{.keep_going = true, .damage = {}, .observer = nullptr};
  const auto counters = relay::pump_captures(ports, **forwarder, pump);
  if (!counters) std::abort();
  const std::uint64_t dropped =
      std::accumulate(counters->drops.begin(), counters->drops.end(), std::uint64_t{0});
  if (counters->sides[0].packets_in !=
      counters->sent + counters->flooded + counters->consumed + dropped) {
    std::abort();
  }
  return 0;
}
