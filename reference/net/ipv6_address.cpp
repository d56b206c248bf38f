#include "reference/net/ipv6_address.h"

#include <algorithm>
#include <charconv>

#include <arpa/inet.h>
#include <netinet/in.h>

#include <fmt/format.h>

namespace guestlink::net {

std::optional<Ipv6Address> parse_ipv6(std::string_view text) {
  Ipv6Address address;
  const std::string terminated(text);
  if (terminated.size() != text.size() ||
      ::inet_pton(AF_INET6, terminated.c_str(), address.octets.data()) != 1) {
    return std::nullopt;
  }
  return address;
}

std::optional<Ipv6Cidr> parse_ipv6_cidr(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const auto address = parse_ipv6(text.substr(0, slash));
  const std::string_view digits = text.substr(slash + 1);
  std::uint8_t prefix = 0;
  const auto [stop, trouble] =
      std::from_chars(digits.data(), digits.data() + digits.size(), prefix);
  if (!address || trouble != std::errc{} || stop != digits.data() + digits.size() || prefix > 128) {
    return std::nullopt;
  }
  return Ipv6Cidr{*address, prefix};
}

std::string to_string(const Ipv6Address& address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  // It fails only for a buffer that is too small.
  return ::inet_ntop(AF_INET6, address.octets.data(), text.data(), text.size());
}

std::string to_string(const Ipv6Cidr& cidr) {
  return fmt::format("{}/{}", to_string(cidr.address), cidr.prefix);
}

Ipv6Address link_local_of(const MacAddress& mac) {
  const auto& m = mac.octets;
  const auto first = static_cast<std::uint8_t>(m[0] ^ 0x02U);
  return {{0xFE, 0x80, 0, 0, 0, 0, 0, 0, first, m[1], m[2], 0xFF, 0xFE, m[3], m[4], m[5]}};
}

Ipv6Address solicited_node(const Ipv6Address& address) {
  const auto& a = address.octets;
  return {{0xFF, 0x02, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0xFF, a[13], a[14], a[15]}};
}

MacAddress multicast_mac(const Ipv6Address& group) {
  const auto& g = group.octets;
  return {{0x33, 0x33, g[12], g[13], g[14], g[15]}};
}

}  // namespace guestlink::net
