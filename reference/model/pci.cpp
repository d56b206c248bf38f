#include "reference/model/pci.h"

#include <array>
#include <charconv>
#include <cstddef>
#include <system_error>

#include <fmt/format.h>

namespace guestlink::model {

std::optional<PciAddress> parse_pci_slashes(std::string_view text) {
  constexpr std::array<std::uint16_t, 3> largest{255, 31, 7};
  std::array<std::uint16_t, 3> parts{};
  for (std::size_t part = 0; part < parts.size(); ++part) {
    if (part > 0) {
      if (!text.starts_with('/')) return std::nullopt;
      text.remove_prefix(1);
    }
    const auto [stop, trouble] =
        std::from_chars(text.data(), text.data() + text.size(), parts[part]);
    if (trouble != std::errc{} || parts[part] > largest[part]) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(stop - text.data()));
  }
  if (!text.empty()) return std::nullopt;
  return PciAddress{0, parts[0], parts[1], parts[2]};
}

std::optional<PciChip> parse_pci_chip(std::string_view text) {
  constexpr std::size_t digits = 4;
  if (text.size() != 2 * digits + 1 || text[digits] != ':') return std::nullopt;
  PciChip chip;
  const auto read = [](std::string_view part, std::uint16_t& into) {
    const auto [stop, trouble] = std::from_chars(part.data(), part.data() + part.size(), into, 16);
    return trouble == std::errc{} && stop == part.data() + part.size();
  };
  if (!read(text.substr(0, digits), chip.vendor) || !read(text.substr(digits + 1), chip.device)) {
    return std::nullopt;
  }
  return chip;
}

std::string to_string(const PciChip& chip) {
  return fmt::format("{:04x}:{:04x}", chip.vendor, chip.device);
}

std::string to_string(const PciAddress& address) {
  return fmt::format("{}/{}/{}", address.bus, address.slot, address.function);
}

}  // namespace guestlink::model
