#include "reference/forward/nat44/rewrite.h"

namespace guestlink::forward::nat44 {
namespace {

/// The words that hold the TTL go down by 0x0100, which in ones' complement is adding this.
constexpr net::ChecksumDelta one_hop{0xFEFF};

/// Where the address and the checksum of TCP and UDP stand.
constexpr std::size_t source_at = 12;
constexpr std::size_t destination_at = 16;
constexpr std::size_t header_checksum_at = 10;
constexpr std::size_t udp_checksum_at = 6;
constexpr std::size_t tcp_checksum_at = 16;

void update_transport(const Packet& packet, const Rewrite& rewrite, std::size_t checksum_at,
                      bool is_udp) {
  const net::MutableBytes bytes = packet.transport;
  const std::uint16_t before = net::load16(bytes, checksum_at);
  std::uint16_t after = 0;
  if (packet.frame.offload.checksum_unfinished) {
    after = net::updated_unfinished(before, rewrite.address_delta);
  } else if (is_udp) {
    after = net::updated_udp(before, rewrite.full_delta);
  } else {
    after = net::updated(before, rewrite.full_delta);
  }
  net::store16(bytes, checksum_at, after);
  net::store16(bytes, rewrite.end == Rewrite::End::source ? 0 : 2, rewrite.port);
}

}  // namespace

void apply_to_header(const Packet& packet, const Rewrite& rewrite, bool count_hop) {
  const net::MutableBytes header = packet.ip.header();
  net::ChecksumDelta delta = rewrite.address_delta;
  if (count_hop) {
    net::store8(header, 8, static_cast<std::uint8_t>(net::load8(header, 8) - 1U));
    delta = delta.then(one_hop);
  }
  net::store16(header, header_checksum_at,
               net::updated(net::load16(header, header_checksum_at), delta));
  net::store32(header, rewrite.end == Rewrite::End::source ? source_at : destination_at,
               rewrite.address.value);
}

void apply(const Packet& packet, const Rewrite& rewrite, bool count_hop) {
  apply_to_header(packet, rewrite, count_hop);
  switch (packet.protocol) {
  case net::ip_protocol::udp: update_transport(packet, rewrite, udp_checksum_at, true); break;
  case net::ip_protocol::tcp: update_transport(packet, rewrite, tcp_checksum_at, false); break;
  case net::ip_protocol::icmp: {
    // ICMP's checksum covers no addresses.
    const net::MutableBytes icmp = packet.transport;
    const net::ChecksumDelta delta = net::change16(net::load16(icmp, 4), rewrite.port);
    net::store16(icmp, 2, net::updated(net::load16(icmp, 2), delta));
    net::store16(icmp, 4, rewrite.port);
    break;
  }
  default: break;
  }
}

void clamp_mss(const Packet& packet, std::uint16_t largest) {
  const auto tcp = net::TcpEdit::parse(packet.transport);
  if (!tcp) return;
  const auto at = net::mss_position(tcp->options());
  if (!at) return;
  const std::uint16_t before = net::load16(tcp->options(), *at);
  if (before <= largest) return;
  // The option may begin at an odd offset; its bytes then count swapped.
  const bool odd = ((net::tcp_header_bytes + *at) & 1U) != 0;
  const auto swapped = [](std::uint16_t v) {
    return static_cast<std::uint16_t>((v << 8U) | (v >> 8U));
  };
  const net::ChecksumDelta delta =
      odd ? net::change16(swapped(before), swapped(largest)) : net::change16(before, largest);
  net::store16(tcp->options(), *at, largest);
  if (!packet.frame.offload.checksum_unfinished) {
    tcp->set_checksum(net::updated(tcp->checksum(), delta));
  }
}

}  // namespace guestlink::forward::nat44
