#include "reference/net/ip_address.h"

namespace guestlink::net {

std::optional<IpAddress> parse_ip(std::string_view text) {
  if (const auto ipv4 = parse_ipv4(text)) return IpAddress(*ipv4);
  if (const auto ipv6 = parse_ipv6(text)) return IpAddress(*ipv6);
  return std::nullopt;
}

std::string to_string(const IpAddress& address) {
  return address.is_ipv4() ? to_string(address.ipv4()) : to_string(address.ipv6());
}

}  // namespace guestlink::net
