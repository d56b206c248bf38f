#include "reference/net/address.h"

#include <charconv>
#include <cstddef>
#include <system_error>

#include <fmt/format.h>

namespace guestlink::net {
namespace {

/// A decimal number of at most `largest` without sign or leading zeros, taken off the front.
std::optional<std::uint32_t> take_number(std::string_view& text, std::uint32_t largest) {
  std::uint32_t value = 0;
  const auto [stop, trouble] = std::from_chars(text.data(), text.data() + text.size(), value);
  const auto length = static_cast<std::size_t>(stop - text.data());
  if (trouble != std::errc{} || value > largest) return std::nullopt;
  if (length > 1 && text.front() == '0') return std::nullopt;
  text.remove_prefix(length);
  return value;
}

std::optional<std::uint32_t> hexadecimal(std::string_view text) {
  std::uint32_t value = 0;
  const auto [stop, trouble] = std::from_chars(text.data(), text.data() + text.size(), value, 16);
  if (trouble != std::errc{} || stop != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace

std::optional<MacAddress> parse_mac(std::string_view text) {
  if (text.size() != 17) return std::nullopt;
  const char separator = text[2];
  if (separator != ':' && separator != '-') return std::nullopt;
  MacAddress mac;
  for (std::size_t octet = 0; octet < 6; ++octet) {
    if (octet > 0 && text[octet * 3 - 1] != separator) return std::nullopt;
    const auto value = hexadecimal(text.substr(octet * 3, 2));
    if (!value) return std::nullopt;
    mac.octets[octet] = static_cast<std::uint8_t>(*value);
  }
  return mac;
}

std::optional<Ipv4Address> parse_ipv4(std::string_view text) {
  std::uint32_t value = 0;
  for (int part = 0; part < 4; ++part) {
    if (part > 0) {
      if (!text.starts_with('.')) return std::nullopt;
      text.remove_prefix(1);
    }
    const auto octet = take_number(text, 255);
    if (!octet) return std::nullopt;
    value = (value << 8U) | *octet;
  }
  if (!text.empty()) return std::nullopt;
  return Ipv4Address{value};
}

std::optional<Ipv4Cidr> parse_ipv4_cidr(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const auto address = parse_ipv4(text.substr(0, slash));
  text.remove_prefix(slash + 1);
  const auto prefix = take_number(text, 32);
  if (!address || !prefix || !text.empty()) return std::nullopt;
  return Ipv4Cidr{*address, static_cast<std::uint8_t>(*prefix)};
}

std::optional<std::uint8_t> parse_netmask(std::string_view text) {
  std::optional<std::uint32_t> mask;
  if (text.size() == 10 && (text.starts_with("0x") || text.starts_with("0X"))) {
    mask = hexadecimal(text.substr(2));
  } else if (const auto dotted = parse_ipv4(text)) {
    mask = dotted->value;
  }
  if (!mask) return std::nullopt;
  for (std::uint8_t prefix = 0; prefix <= 32; ++prefix) {
    if (Ipv4Cidr{{}, prefix}.mask() == *mask) return prefix;
  }
  return std::nullopt;
}

std::string to_string(const MacAddress& mac) {
  const auto& o = mac.octets;
  return fmt::format("{:02x}:{:02x}:{:02x}:{:02x}:{:02x}:{:02x}", o[0], o[1], o[2], o[3], o[4],
                     o[5]);
}

std::string to_string(Ipv4Address address) {
  const std::uint32_t v = address.value;
  return fmt::format("{}.{}.{}.{}", v >> 24U, (v >> 16U) & 0xFFU, (v >> 8U) & 0xFFU, v & 0xFFU);
}

std::string to_string(const Ipv4Cidr& cidr) {
  return fmt::format("{}/{}", to_string(cidr.address), cidr.prefix);
}

}  // namespace guestlink::net
