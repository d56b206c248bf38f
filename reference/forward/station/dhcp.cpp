#include "reference/forward/station/dhcp.h"

#include "reference/net/checksum.h"
#include "reference/net/ethernet.h"
#include "reference/net/udp.h"

namespace guestlink::forward::station {
namespace {

constexpr std::size_t fixed_bytes = 236;  // Up to and with "file" (RFC 2131 section 2).
constexpr std::size_t flags_at = 10;
constexpr std::size_t client_at = 28;
constexpr std::size_t cookie_at = fixed_bytes;
constexpr std::uint32_t cookie = 0x63825363;
constexpr std::uint8_t pad_option = 0;  // RFC 2132
constexpr std::uint8_t identifier_option = 61;
constexpr std::uint8_t end_option = 255;
constexpr std::uint8_t ethernet_identifier = 1;  // What follows is a MAC.
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
  const auto identifier = identifier_at(client());
  set_mac(client_at, to);
  if (identifier) set_mac(*identifier, to);
}

std::optional<std::size_t> Dhcp::identifier_at(const net::MacAddress& client) const {
  if (message_.size() < cookie_at + 4 || net::load32(message_, cookie_at) != cookie) {
    return std::nullopt;
  }
  std::size_t at = cookie_at + 4;
  while (at + 1 < message_.size()) {
    const std::uint8_t code = net::load8(message_, at);
    if (code == end_option) return std::nullopt;
    if (code == pad_option) {
      ++at;
      continue;
    }
    const std::size_t length = net::load8(message_, at + 1);
    // An end option must follow; its byte is also the other half of the last word.
    if (at + 2 + length >= message_.size()) return std::nullopt;
    if (code == identifier_option) {
      const bool is_client = length == 7 && net::load8(message_, at + 2) == ethernet_identifier &&
                             net::load_mac(message_, at + 3) == client;
      return is_client ? std::optional(at + 3) : std::nullopt;
    }
    at += 2 + length;
  }
  return std::nullopt;
}

void Dhcp::set_mac(std::size_t at, const net::MacAddress& to) const {
  for (std::size_t i = 0; i < 6; ++i) {
    const std::size_t byte = at + i;
    const std::size_t word = byte & ~std::size_t{1};
    const std::uint16_t before = net::load16(message_, word);
    const auto octet = unsigned{to.octets[i]};
    set_word(word, static_cast<std::uint16_t>(byte == word ? (octet << 8U) | (before & 0x00FFU)
                                                           : (before & 0xFF00U) | octet));
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
