#include "reference/relay/cut_frame.h"

#include <cstddef>

namespace guestlink::relay {
namespace {

constexpr std::uint16_t ipv4 = 0x0800;
constexpr std::uint8_t icmp = 1;
constexpr std::uint8_t tcp = 6;
constexpr std::uint8_t udp = 17;

bool quotes_a_packet(std::uint8_t icmp_type) {
  return icmp_type == 3 || icmp_type == 4 || icmp_type == 5 || icmp_type == 11 || icmp_type == 12;
}

}  // namespace

bool headers_were_kept(net::Bytes kept) {
  constexpr std::size_t ip = 14;
  if (kept.size() < ip) return false;
  if (net::load16(kept, 12) != ipv4) return true;  // nothing behind the Ethernet header is read
  if (kept.size() < ip + 20) return false;
  const std::size_t transport = ip + (net::load8(kept, ip) & 0xFU) * std::size_t{4};
  if ((net::load16(kept, ip + 6) & 0x1FFFU) != 0) return kept.size() >= transport;
  switch (net::load8(kept, ip + 9)) {
  case tcp:
    return kept.size() >= transport + 20 &&
           kept.size() >= transport + (net::load8(kept, transport + 12) >> 4U) * std::size_t{4};
  case udp: return kept.size() >= transport + 8;
  case icmp: {
    if (kept.size() < transport + 8) return false;
    if (!quotes_a_packet(net::load8(kept, transport))) return true;
    const std::size_t quoted = transport + 8;
    if (kept.size() < quoted + 20) return false;
    return kept.size() >= quoted + (net::load8(kept, quoted) & 0xFU) * std::size_t{4} + 8;
  }
  default: return kept.size() >= transport;
  }
}

}  // namespace guestlink::relay
