// Frames and instants made from the input, through nat44 (every filter, with and without a kernel
// behind it, small MTU) and through a bridge.  Beyond not crashing, every verdict must make sense
// and every IPv4 packet sent must still parse.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <span>
#include <vector>

#include "reference/forward/modes.h"
#include "reference/net/describe.h"
#include "reference/net/ethernet.h"
#include "reference/net/ipv4.h"

namespace {

using namespace guestlink;
using forward::PortId;

/// Takes values off the front of the input; zeros when it is used up.
class Input {
 public:
  explicit Input(std::span<const std::uint8_t> bytes) : bytes_(bytes) {}
  bool empty() const { return bytes_.empty(); }
  std::uint8_t byte() {
    if (bytes_.empty()) return 0;
    const std::uint8_t value = bytes_.front();
    bytes_ = bytes_.subspan(1);
    return value;
  }
  std::uint16_t word() {
    const std::uint8_t high = byte();
    return static_cast<std::uint16_t>((high << 8U) | byte());
  }
  std::vector<std::byte> take(std::size_t count) {
    std::vector<std::byte> out(std::min(count, bytes_.size()));
    for (std::byte& one : out) one = std::byte{byte()};
    return out;
  }

 private:
  std::span<const std::uint8_t> bytes_;
};

void must(bool claim) {
  if (!claim) std::abort();
}

void look_at(net::Bytes frame) {
  must(frame.size() >= net::ethernet_header_bytes);
  must(!net::describe(frame).empty());
  if (net::load16(frame, 12) != net::ether_type::ipv4) return;
  must(net::Ipv4View::parse(frame.subspan(net::ethernet_header_bytes)).has_value());
}

class Looking final : public forward::Outbox {
 public:
  void originate(PortId out, net::Bytes frame) override {
    must(out.index < 3);
    look_at(frame);
  }
};

forward::Settings settings_of(Input& input) {
  forward::Settings settings;
  settings.mode = (input.byte() & 3U) == 0 ? "bridge" : "nat44";
  settings.inside = {{{2, 0, 0, 0, 1, 1}}, {{0xAC180101}, 24}, 1500};
  settings.outside = {{{2, 0, 0, 0, 2, 1}}, {{0xC0000215}, 24}, 1500};
  settings.gateway = net::Ipv4Address{0xC0000201};
  settings.neighbours = {{{0xAC180131}, {{2, 0, 0, 0, 1, 0x49}}},
                         {{0xC0000201}, {{2, 0, 0, 0, 2, 0xFE}}}};
  const std::uint8_t choice = input.byte();
  settings.nat44.filtering = static_cast<forward::Filtering>(choice % 3);
  settings.nat44.pick_up_tcp = (choice & 8U) != 0;
  settings.nat44.max_sessions = (choice & 16U) != 0 ? 8 : 1000;
  if ((choice & 32U) != 0) settings.outside.mtu = 576;
  if ((choice & 64U) != 0) settings.nat44.mss_clamp = 1200;
  forward::PortForward forward;
  forward.outside_ports = {8080, 8081};
  forward.inside_address = {0xAC180131};
  forward.inside_port = 80;
  settings.nat44.port_forwards.push_back(forward);
  if ((choice & 128U) != 0) {
    forward::LocalPort local;
    local.kernel_mac = {{2, 0, 0, 0, 3, 2}};
    local.mac = {{2, 0, 0, 0, 3, 1}};
    local.accept.push_back({forward::Protocol::tcp, {22, 22}});
    settings.local = local;
  }
  settings.bridge.ports = 3;
  settings.bridge.max_addresses = 4;
  return settings;
}

/// A frame for `in`: the input's bytes, most often behind a header that gets past the first checks.
std::vector<std::byte> frame_of(Input& input, PortId in, const forward::Settings& settings) {
  const std::uint8_t shape = input.byte();
  std::vector<std::byte> bytes = input.take(input.byte() * std::size_t{shape % 8 == 7 ? 40U : 1U});
  if ((shape & 0x80U) != 0) return bytes;
  std::vector<std::byte> frame(net::ethernet_header_bytes + net::ipv4_header_bytes);
  const net::MacAddress own = in == forward::outside_port  ? settings.outside.mac
                              : in == forward::inside_port ? settings.inside.mac
                                                           : net::MacAddress{{2, 0, 0, 0, 3, 1}};
  net::store_mac(frame, 0, own);
  net::store_mac(frame, 6, {{2, 0, 0, 0, 9, 9}});
  if ((shape & 0x40U) != 0) {
    net::store16(frame, 12, net::ether_type::arp);
    frame.resize(net::ethernet_header_bytes);
  } else {
    net::store16(frame, 12, net::ether_type::ipv4);
    net::Ipv4Header header;
    const std::array<std::uint8_t, 4> protocols{1, 6, 17, 47};
    header.protocol = protocols[shape & 3U];
    header.payload_bytes = static_cast<std::uint16_t>(bytes.size());
    const net::Ipv4Address host{0xAC180131};
    const net::Ipv4Address remote{0xC6336400U + input.byte() % 4};
    const net::Ipv4Address outside = settings.outside.address.address;
    header.source = in == forward::inside_port    ? host
                    : in == forward::outside_port ? remote
                                                  : outside;
    header.destination = in == forward::outside_port ? outside
                         : (shape & 0x20U) != 0      ? outside
                                                     : remote;
    header.ttl = static_cast<std::uint8_t>((shape & 0x10U) != 0 ? 1 : 64);
    const net::MutableBytes ip = net::MutableBytes(frame).subspan(net::ethernet_header_bytes);
    net::write_ipv4_header(ip, header);
    if ((shape & 0x08U) != 0) net::store16(ip, 6, input.word());
  }
  frame.insert(frame.end(), bytes.begin(), bytes.end());
  return frame;
}

}  // namespace

// NOLINTNEXTLINE(readability-identifier-naming): the name is libFuzzer's.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Input input({data, size});
  const forward::Settings settings = settings_of(input);
  auto forwarder = forward::make_forwarder(settings);
  must(forwarder.has_value());
  Looking outbox;
  Instant now{1'000'000'000'000};
  for (int i = 0; i < 200 && !input.empty(); ++i) {
    const std::uint8_t step = input.byte();
    now = now + std::chrono::milliseconds(step) * ((step & 0x80U) != 0 ? 4000 : 1);
    const PortId in{static_cast<std::uint8_t>(input.byte() % 3)};
    std::vector<std::byte> bytes = frame_of(input, in, settings);
    net::Frame frame{bytes, {}};
    if (step % 16 == 3) {
      frame.offload.checksum_unfinished = true;
      frame.offload.checksum_start = static_cast<std::uint16_t>(34 + step / 128);
      frame.offload.checksum_offset = 6;
      frame.offload.segment_bytes = step > 64 ? 500 : 0;
    }
    std::array<forward::Handled, 1> batch{{{in, frame, now, {}}}};
    if (step % 2 == 0) {
      (*forwarder)->handle_batch(batch, outbox);
    } else {
      batch[0].verdict = (*forwarder)->handle(in, frame, now, outbox);
    }
    const forward::Verdict verdict = batch[0].verdict;
    using Kind = forward::Verdict::Kind;
    must((verdict.kind == Kind::drop) == (verdict.reason != forward::DropReason::none));
    if (verdict.kind == Kind::send) {
      must(verdict.out.index < 3);
      if (settings.mode == "nat44") look_at(bytes);
    }
    if (step % 8 == 5) must((*forwarder)->expire(now, outbox) >= now || settings.mode == "nat44");
  }
  return 0;
}
