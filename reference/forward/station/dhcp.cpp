#include "reference/forward/station/dhcp.h"

#include "reference/net/checksum.h"
#include "reference/net/ethernet.h"
#include "reference/net/udp.h"

namespace guestlink::forward::station {
namespace {

constexpr std::size_t fixed_bytes = 236;  // Up to and with "file" (RFC 2131 section 2).
constexpr std::size_t flags_at = 10;
constexpr std::size_t client_at = 28;
constexpr std::uint16_t server_port = 67;
constexpr std::uint16_t client_port = 68;

}  // namespace

std::optional<Dhcp> Dhcp::parse(const net::Ipv4Edit& ip, const net::Offload& offload) {
  if (ip.protocol() != net::ip_protocol::udp || ip.is_fragment()) return std::nullopt;
  const auto udp = net::UdpEdit::parse(ip.payload());
  if (!udp || udp->payload().size() < fixed_bytes) return std::nullopt;
  const bool from_client = udp->destination_port() == server_port;
  if (!from_client && udp->destination_port() != client_port) return std::nullopt;
  const net::Bytes message = udp->payload();
  // op 1 of clients and 2 of servers; hardware type Ethernet, addresses of six octets.
  if (net::load8(message, 0) != (from_client ? 1 : 2)) return std::nullopt;
  if (net::load16(message, 1) != 0x0106) return std::nullopt;
  return Dhcp(ip.payload(), from_client, offload.checksum_unfinished);
}

net::MacAddress Dhcp::client() const {
  return net::load_mac(message_, client_at);
}

void Dhcp::set_client(const net::MacAddress& to) const {
  for (std::size_t i = 0; i < 6; i += 2) {
    set_word(client_at + i, static_cast<std::uint16_t>((to.octets[i] << 8U) | to.octets[i + 1]));
  }
}

void Dhcp::ask_for_broadcast() const {
  set_word(flags_at, static_cast<std::uint16_t>(net::load16(message_, flags_at) | 0x8000U));
}

void Dhcp::set_word(std::size_t at, std::uint16_t to) const {
  const std::uint16_t before = net::load16(message_, at);
  net::store16(message_, at, to);
  if (unfinished_) return;
  net::store16(udp_, 6, net::updated_udp(net::load16(udp_, 6), net::change16(before, to)));
}

}  // namespace guestlink::forward::station
