#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace guestlink::model {

/// A PCI function.  `pptdevs` and bhyve write it bus/slot/function, pciconf
/// domain:bus:slot:function.
struct PciAddress {
  std::uint32_t domain = 0;
  std::uint16_t bus = 0;
  std::uint16_t slot = 0;
  std::uint16_t function = 0;
  friend constexpr auto operator<=>(const PciAddress&, const PciAddress&) = default;
};

/// "4/0/0": three decimal numbers, as vmm(4) reads pptdevs (bus to 255, slot to 31, function to 7).
std::optional<PciAddress> parse_pci_slashes(std::string_view text);
/// Which card it is, wherever it is plugged in.
struct PciChip {
  std::uint16_t vendor = 0;
  std::uint16_t device = 0;
  friend constexpr auto operator<=>(const PciChip&, const PciChip&) = default;
};

/// "8086:24f3": two groups of four hexadecimal digits.
std::optional<PciChip> parse_pci_chip(std::string_view text);
/// "8086:24f3".
std::string to_string(const PciChip& chip);
/// "4/0/0".
std::string to_string(const PciAddress& address);

}  // namespace guestlink::model
