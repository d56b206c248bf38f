#include "bench/traffic.h"

#include <array>
#include <cstring>
#include <ctime>
#include <random>

#include "reference/net/checksum.h"
#include "reference/net/ethernet.h"
#include "reference/net/ipv4.h"

namespace guestlink::bench {
namespace {

constexpr std::size_t room = 64;  // one cache line for each frame
using Frame = std::array<std::byte, frame_bytes>;

/// A whole frame whose addresses, ports and checksums are still missing.
Frame make_template() {
  Frame frame{};
  const net::MutableBytes bytes(frame);
  net::store_mac(bytes, 0, {{2, 0, 0, 0, 1, 1}});
  net::store_mac(bytes, 6, {{2, 0, 0, 0, 9, 9}});
  net::store16(bytes, 12, net::ether_type::ipv4);
  net::write_ipv4_header(bytes.subspan(14), {{}, {}, 17, 64, 1, 26, 0});
  net::store16(bytes, 38, 26);
  return frame;
}
const Frame blank = make_template();

}  // namespace

Packet with_checksum(Packet packet) {
  Frame frame = blank;
  const net::MutableBytes ip = net::MutableBytes(frame).subspan(14, 20);
  net::store16(ip, 10, 0);
  net::store32(ip, 12, packet.source);
  net::store32(ip, 16, packet.destination);
  packet.header_checksum = net::checksum(ip);
  return packet;
}

double processor_seconds() {
  timespec now{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

forward::Settings settings(std::size_t sessions) {
  forward::Settings s;
  s.inside = {{{2, 0, 0, 0, 1, 1}}, {{0x0A000001}, 8}, 1500};
  s.outside = {{{2, 0, 0, 0, 2, 1}}, {{0xC0000215}, 24}, 1500};
  s.gateway = net::Ipv4Address{0xC0000201};
  s.neighbours.push_back({*s.gateway, {{2, 0, 0, 0, 2, 0xFE}}});
  s.nat44.max_sessions = static_cast<std::uint32_t>(sessions);
  s.nat44.filtering = forward::Filtering::address_and_port_dependent;
  s.nat44.seed = 1;
  return s;
}

Packet flow(std::size_t number) {
  const auto which = static_cast<std::uint32_t>(number % 50000);
  const auto rest = static_cast<std::uint32_t>(number / 50000);
  return with_checksum(
      {0x0A000100 + which / 100, 0xC6336401 + rest, ((2000 + which) << 16U) | 53, 0});
}

Packet laptop_flow(std::size_t number) {
  const auto which = static_cast<std::uint32_t>(number % 50000);
  return with_checksum({0x0A000100, 0xC6336401, ((2000 + which) << 16U) | 53, 0});
}

Packet colliding_flow(std::size_t number) {
  const auto which = static_cast<std::uint32_t>(number);
  return with_checksum(
      {0x0A000100 + which / 1000, 0xC6336401, ((2000 + which % 1000) << 16U) | 53, 0});
}

Ring::Ring() : frames_(batch_frames * room) {}

net::MutableBytes Ring::write(std::size_t place, const Packet& packet) {
  const net::MutableBytes frame =
      net::MutableBytes(frames_).subspan(place % batch_frames * room, frame_bytes);
  std::memcpy(frame.data(), blank.data(), frame_bytes);
  net::store16(frame, 24, packet.header_checksum);
  net::store32(frame, 26, packet.source);
  net::store32(frame, 30, packet.destination);
  net::store32(frame, 34, packet.ports);
  net::store16(frame, 40, packet.transport_checksum);
  return frame;
}

std::vector<Packet> random_packets(std::size_t flows, std::size_t count) {
  std::mt19937_64 random(7);
  std::vector<Packet> packets;
  packets.reserve(count);
  for (std::size_t i = 0; i < count; ++i) packets.push_back(flow(random() % flows));
  return packets;
}

}  // namespace guestlink::bench
