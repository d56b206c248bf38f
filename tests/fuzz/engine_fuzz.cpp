// nat44 with whatever options the input chooses: every filter, forwards, pools, hosts with an
// address of their own, with and without a kernel behind it, with IPv6 and a filter around it.

#include "tests/fuzz/choose_settings.h"
#include "tests/fuzz/drive_forwarder.h"

namespace {

using namespace guestlink;
using forward::PortId;

void choose_more(forward::Settings& settings, FuzzInput& input) {
  const std::uint8_t parts = input.byte();
  if ((parts & 1U) != 0) {
    settings.inside.mtu = choose_mtu(input);
    settings.outside.mtu = choose_mtu(input);
  }
  if ((parts & 2U) != 0) settings.gateway.reset();
  if ((parts & 4U) != 0) choose(settings.ipv6.emplace(), input);
  if ((parts & 8U) != 0) choose(settings.filter.emplace(), input);
  if ((parts & 16U) != 0 && settings.local) {
    const std::uint8_t choice = input.byte();
    settings.local->accept_echo_from_outside = (choice & 1U) == 0;
    settings.local->accept.push_back(
        {(choice & 2U) != 0 ? forward::Protocol::udp : forward::Protocol::tcp, input.ports()});
  }
  if ((parts & 32U) != 0) settings.neighbours.clear();
  choose(settings.nat44, input);
}

/// The first byte's upper bit lets all further options be chosen; without it the first two bytes
/// stand for what they always stood for, so that old inputs keep their meaning.
forward::Settings settings_of(FuzzInput& input, bool& chosen) {
  forward::Settings settings;
  chosen = (input.byte() & 0x80U) != 0;
  settings.inside = {{{2, 0, 0, 0, 1, 1}}, {{fuzz_inside + 1U}, 24}, 1500};
  settings.outside = {{{2, 0, 0, 0, 2, 1}}, {{fuzz_outside + 0x15U}, 24}, 1500};
  settings.gateway = net::Ipv4Address{fuzz_outside + 1U};
  settings.neighbours = {{{fuzz_inside + 0x31U}, {{2, 0, 0, 0, 1, 0x49}}},
                         {{fuzz_outside + 1U}, {{2, 0, 0, 0, 2, 0xFE}}}};
  const std::uint8_t choice = input.byte();
  settings.nat44.filtering = static_cast<forward::Filtering>(choice % 3);
  settings.nat44.pick_up_tcp = (choice & 8U) != 0;
  settings.nat44.max_sessions = (choice & 16U) != 0 ? 8 : 1000;
  if ((choice & 32U) != 0) settings.outside.mtu = 576;
  if ((choice & 64U) != 0) settings.nat44.mss_clamp = 1200;
  forward::PortForward forward;
  forward.outside_ports = {8080, 8081};
  forward.inside_address = {fuzz_inside + 0x31U};
  forward.inside_port = 80;
  settings.nat44.port_forwards.push_back(forward);
  if ((choice & 128U) != 0) {
    forward::LocalPort local;
    local.kernel_mac = {{2, 0, 0, 0, 3, 2}};
    local.mac = {{2, 0, 0, 0, 3, 1}};
    local.accept.push_back({forward::Protocol::tcp, {22, 22}});
    settings.local = local;
  }
  if (chosen) choose_more(settings, input);
  return settings;
}

void add_ipv6_header(std::vector<std::byte>& frame, PortId in, std::size_t payload,
                     FuzzInput& input) {
  const std::array<std::uint8_t, 4> protocols{6, 17, 58, 44};
  const std::uint8_t choice = input.byte();
  net::store16(frame, 12, net::ether_type::ipv6);
  frame.resize(net::ethernet_header_bytes + net::ipv6_header_bytes);
  net::Ipv6Header header;
  const auto network = static_cast<std::uint8_t>(in.index + 1);
  header.source = fuzz_host6(network, static_cast<std::uint8_t>(0x31U + (choice & 3U)));
  header.destination = fuzz_host6(static_cast<std::uint8_t>((choice >> 2U) & 7U), 0x31);
  header.next_header = protocols.at((choice >> 5U) & 3U);
  header.hop_limit = (choice & 128U) != 0 ? 255 : 64;
  header.payload_bytes = static_cast<std::uint16_t>(payload);
  net::write_ipv6_header(net::MutableBytes(frame).subspan(net::ethernet_header_bytes), header);
}

/// Who speaks to whom: `shape` has it in outline, a further byte of the input in detail.
net::Ipv4Header ipv4_header(PortId in, std::uint8_t shape, std::uint8_t who) {
  const std::array<std::uint8_t, 4> protocols{1, 6, 17, 47};
  net::Ipv4Header header;
  header.protocol = protocols.at(shape & 3U);
  const net::Ipv4Address host{fuzz_inside + 0x31U + ((who >> 2U) & 3U)};
  const net::Ipv4Address remote{fuzz_elsewhere + who % 4U};
  // After a lease of another address, too.
  const std::uint32_t network = (who & 0x40U) != 0 ? 0xCB007100U : fuzz_outside;
  const net::Ipv4Address outside{network + 0x15U + ((who >> 4U) & 3U)};
  header.source = in == forward::inside_port    ? host
                  : in == forward::outside_port ? remote
                                                : outside;
  header.destination = in == forward::outside_port || (shape & 0x20U) != 0 ? outside : remote;
  header.ttl = static_cast<std::uint8_t>((shape & 0x10U) != 0 ? 1 : 64);
  return header;
}

/// A frame for `in`: the input's bytes, most often behind a header that gets past the first checks.
std::vector<std::byte> frame_of(FuzzInput& input, PortId in) {
  const std::uint8_t shape = input.byte();
  std::vector<std::byte> bytes = input.take(input.byte() * std::size_t{shape % 8 == 7 ? 40U : 1U});
  if ((shape & 0x80U) != 0) return bytes;
  std::vector<std::byte> frame(net::ethernet_header_bytes);
  net::store_mac(frame, 0, {{2, 0, 0, 0, static_cast<std::uint8_t>(in.index + 1), 1}});
  net::store_mac(frame, 6, {{2, 0, 0, 0, 9, 9}});
  if ((shape & 0x48U) == 0x48U) {
    add_ipv6_header(frame, in, bytes.size(), input);
  } else if ((shape & 0x40U) != 0) {
    net::store16(frame, 12, net::ether_type::arp);
  } else {
    net::store16(frame, 12, net::ether_type::ipv4);
    const std::uint8_t who = input.byte();
    net::Ipv4Header header = ipv4_header(in, shape, who);
    header.payload_bytes = static_cast<std::uint16_t>(bytes.size());
    frame.resize(net::ethernet_header_bytes + net::ipv4_header_bytes);
    const net::MutableBytes ip = net::MutableBytes(frame).subspan(net::ethernet_header_bytes);
    net::write_ipv4_header(ip, header);
    if ((shape & 0x08U) != 0) {
      const std::uint16_t fragment = input.word();
      const net::ChecksumDelta delta = net::change16(net::load16(ip, 6), fragment);
      net::store16(ip, 10, net::updated(net::load16(ip, 10), delta));
      net::store16(ip, 6, fragment);
    }
    if ((who & 0x80U) != 0) net::store16(ip, 10, input.word());
  }
  frame.insert(frame.end(), bytes.begin(), bytes.end());
  return frame;
}

}  // namespace

// NOLINTNEXTLINE(readability-identifier-naming): the name is libFuzzer's.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  FuzzInput input({data, size});
  bool chosen = false;
  const forward::Settings settings = settings_of(input, chosen);
  drive(settings, chosen, input, [&](PortId in) { return frame_of(input, in); });
  return 0;
}
