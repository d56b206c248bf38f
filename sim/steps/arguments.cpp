#include "sim/steps/arguments.h"

#include <charconv>
#include <cstdint>

#include "reference/json/scalars.h"

namespace guestlink::sim {

const json::ValueType sixteen_bits{
    .words = "a whole number up to 65535",
    .schema = R"({"type": "integer", "minimum": 0, "maximum": 65535})",
    .accepts = [](const json::JsonNode& node) { return node.natural && *node.natural <= 65535; }};

const json::ValueType socket_address_text{
    .words = "an IPv4 address, or an IPv6 one in brackets, with a port",
    .schema =
        R"({"type": "string", "pattern": "^([0-9]{1,3}(\\.[0-9]{1,3}){3}|\\[[0-9A-Fa-f:.]+\\]):[0-9]{1,5}$"})",
    .accepts = [](const json::JsonNode& node) {
      return node.kind == json::JsonNode::Kind::text && parse_socket_address(node.text).has_value();
    }};

constexpr json::ValueType ipv4_addresses{.kind = json::ValueType::Kind::list,
                                         .words = "a list of IPv4 addresses",
                                         .schema = "",
                                         .item = &json::ipv4_address};

std::optional<SocketAddress> parse_socket_address(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return std::nullopt;
  std::string_view host = text.substr(0, colon);
  const bool in_brackets = host.starts_with('[') && host.ends_with(']') && host.size() > 2;
  if (in_brackets) host = host.substr(1, host.size() - 2);
  const auto address = net::parse_ip(host);
  if (!address || address->is_ipv4() == in_brackets) return std::nullopt;
  const std::string_view digits = text.substr(colon + 1);
  std::uint16_t port = 0;
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  if (read.ec != std::errc{} || read.ptr != digits.data() + digits.size() || port == 0) {
    return std::nullopt;
  }
  return SocketAddress{*address, port};
}

}  // namespace guestlink::sim
