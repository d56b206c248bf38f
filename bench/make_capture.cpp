// Makes captures of a laptop's traffic for the demo and the benchmarks: the same arguments give
// the same bytes.  make_capture --packets N [--flows N] [--sizes mixed|small|mostly-small]
//                               [--replies OUTSIDE.pcap] INSIDE.pcap

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "reference/io/capture_writer.h"
#include "reference/net/checksum.h"

namespace {

using namespace guestlink;

constexpr net::MacAddress host_mac{{0x58, 0x9c, 0xfc, 0x10, 0xff, 0xd8}};
constexpr net::MacAddress guest_inside{{0x00, 0xa0, 0x98, 0xed, 0xda, 0xf2}};
constexpr net::MacAddress guest_outside{{0x00, 0x16, 0xea, 0xb1, 0x5d, 0xd6}};
constexpr net::MacAddress router{{0x02, 0x00, 0x5e, 0x00, 0x00, 0x01}};
constexpr net::Ipv4Address host{0xAC180131};     // 172.24.1.49
constexpr net::Ipv4Address outside{0xC0A80015};  // 192.168.0.21
constexpr std::uint32_t servers = 0xC6336400;    // 198.51.100.0/24 (RFC 5737)
constexpr std::uint32_t source_ports = 40000;
constexpr std::size_t headers = 14 + 20;

struct Flow {
  bool tcp = false;
  std::uint16_t port = 0;
  net::Ipv4Address server;
  std::uint16_t server_port = 0;
};

Flow flow_number(std::uint32_t number) {
  return {.tcp = number % 3 == 0,
          .port = static_cast<std::uint16_t>(10000 + number % source_ports),
          .server = {servers + 1 + number / source_ports % 250},
          .server_port = static_cast<std::uint16_t>(number % 3 == 0 ? 443 : 53)};
}

/// Random numbers that are the same everywhere (xorshift64*).
class Dice {
 public:
  std::uint32_t below(std::uint32_t limit) {
    state_ ^= state_ >> 12U;
    state_ ^= state_ << 25U;
    state_ ^= state_ >> 27U;
    return static_cast<std::uint32_t>((state_ * 0x2545F4914F6CDD1DULL) >> 33U) % limit;
  }

 private:
  std::uint64_t state_ = 0x9E3779B97F4A7C15ULL;
};

/// Length of a frame: "mixed" is the simple Internet mix of 7 : 4 : 1.
std::size_t frame_bytes(std::string_view sizes, Dice& dice) {
  const std::uint32_t roll = dice.below(sizes == "mixed" ? 12 : 100);
  if (sizes == "mixed") return roll < 7 ? 60 : roll < 11 ? 594 : 1514;
  if (sizes == "mostly-small") return roll < 93 ? 60 : roll < 99 ? 594 : 1514;
  return 60;
}

struct Way {
  net::MacAddress to, from;
  net::Ipv4Address source, destination;
  std::uint16_t source_port = 0, destination_port = 0;
};

std::vector<std::byte> frame(const Way& way, bool tcp, std::uint8_t tcp_flags, std::uint32_t number,
                             std::size_t bytes) {
  std::vector<std::byte> all(bytes);
  const net::MutableBytes out(all);
  for (std::size_t i = 0; i < 6; ++i) {
    net::store8(out, i, way.to.octets[i]);
    net::store8(out, 6 + i, way.from.octets[i]);
  }
  net::store16(out, 12, 0x0800);
  const auto ip_bytes = static_cast<std::uint16_t>(bytes - 14);
  net::store16(out, 14, 0x4500);
  net::store16(out, 16, ip_bytes);
  net::store16(out, 18, static_cast<std::uint16_t>(number));
  net::store16(out, 20, 0x4000);
  net::store8(out, 22, 64);
  net::store8(out, 23, tcp ? 6 : 17);
  net::store32(out, 26, way.source.value);
  net::store32(out, 30, way.destination.value);
  net::store16(out, 24, net::checksum(out.subspan(14, 20)));
  const auto segment = out.subspan(headers);
  net::store16(segment, 0, way.source_port);
  net::store16(segment, 2, way.destination_port);
  if (tcp) {
    net::store32(segment, 4, number);
    net::store32(segment, 8, (tcp_flags & 0x10U) != 0 ? 1 : 0);
    net::store8(segment, 12, 0x50);
    net::store8(segment, 13, tcp_flags);
    net::store16(segment, 14, 0xFFFF);
  } else {
    net::store16(segment, 4, static_cast<std::uint16_t>(segment.size()));
  }
  const std::size_t header = tcp ? 20 : 8;
  for (std::size_t i = header; i < segment.size(); ++i) {
    segment[i] = static_cast<std::byte>((number + i) & 0xFFU);
  }
  const std::uint64_t pseudo = net::pseudo_header_sum(way.source, way.destination, tcp ? 6 : 17,
                                                      static_cast<std::uint16_t>(segment.size()));
  std::uint16_t checksum = net::checksum(segment, pseudo);
  if (!tcp && checksum == 0) checksum = 0xFFFF;
  net::store16(segment, tcp ? 16 : 6, checksum);
  return all;
}

std::optional<std::uint32_t> number(std::string_view text) {
  std::uint32_t value = 0;
  const auto [stop, trouble] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (trouble != std::errc{} || stop != text.data() + text.size()) return std::nullopt;
  return value;
}

int fail(std::string_view why) {
  fmt::print(stderr, "make_capture: {}\n", why);
  return 2;
}

}  // namespace

int main(int argc, char** argv) {
  std::map<std::string, std::string> options{
      {"--packets", "1000"}, {"--flows", "100"}, {"--sizes", "mixed"}, {"--replies", ""}};
  std::string path;
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    if (!word.starts_with("--")) {
      path = word;
    } else if (options.contains(word) && i + 1 < argc) {
      options[word] = argv[++i];
    } else {
      return fail("unknown option " + word);
    }
  }
  const auto packets = number(options["--packets"]);
  const auto flows = number(options["--flows"]);
  if (path.empty() || !packets || !flows || *flows == 0) return fail("see the head of its source");

  auto inside = io::CaptureWriter::open(path, {});
  if (!inside) return fail(inside.error().message);
  std::optional<io::CaptureWriter> replies;
  if (!options["--replies"].empty()) {
    auto opened = io::CaptureWriter::open(options["--replies"], {});
    if (!opened) return fail(opened.error().message);
    replies.emplace(*std::move(opened));
  }
  Dice dice;
  std::vector<bool> begun(*flows);
  Instant at{1'700'000'000'000'000'000};
  for (std::uint32_t i = 0; i < *packets; ++i) {
    // Each flow once first, so that as many live as were asked for.
    const std::uint32_t which = i < *flows ? i : dice.below(*flows);
    const Flow flow = flow_number(which);
    const bool opens = !begun[which];
    begun[which] = true;
    const auto flags = static_cast<std::uint8_t>(opens ? 0x02 : 0x10);
    const std::size_t bytes = flow.tcp && opens ? 60 : frame_bytes(options["--sizes"], dice);
    const auto sent =
        frame({guest_inside, host_mac, host, flow.server, flow.port, flow.server_port}, flow.tcp,
              flags, i, bytes);
    const io::Departure one{sent, {}, static_cast<std::uint32_t>(sent.size()), at};
    if (auto good = inside->write({&one, 1}); !good) return fail(good.error().message);
    if (replies && (opens || i % 2 == 0)) {
      const auto back =
          frame({guest_outside, router, flow.server, outside, flow.server_port, flow.port},
                flow.tcp, static_cast<std::uint8_t>(opens ? 0x12 : 0x10), i, bytes);
      const io::Departure reply{
          back, {}, static_cast<std::uint32_t>(back.size()), at + std::chrono::microseconds(20)};
      if (auto good = replies->write({&reply, 1}); !good) return fail(good.error().message);
    }
    at = at + std::chrono::microseconds(50);
  }
  if (auto good = inside->commit(); !good) return fail(good.error().message);
  if (replies) {
    if (auto good = replies->commit(); !good) return fail(good.error().message);
  }
  return 0;
}
