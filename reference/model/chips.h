#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "reference/model/captures.h"

namespace guestlink::model {

/// What FreeBSD's own driver does with a chip from one release on.
struct NativeDriver {
  Release since;
  std::string_view driver;  ///< "iwm(4)"
  std::string_view modes;   ///< "a/b/g", "a/b/g/n/ac"
  bool fast = false;        ///< 802.11n or better: what many pass the card for.
  std::string_view source;
};

/// Whether a station of that driver may carry foreign MAC addresses (`iw dev wlan0 set 4addr on`),
/// which a bridge in the guest needs.
enum class FourAddress : std::uint8_t { yes, no, unknown };

/// What goes wrong with a chip, one bit each.
enum class ChipTrouble : std::uint8_t {
  none = 0,
  freezes_host = 1,       ///< Passing it freezes the host.
  hangs_on_reset = 2,     ///< It does not come back from a function level reset.
  needs_nvram = 4,        ///< Its driver needs the board's own nvram file.
  needs_msi_patch = 8,    ///< In a guest its driver needs to be told the host's MSI vectors.
  times_out_to_13_0 = 16  ///< On FreeBSD 13.0 and older the guest's driver times out.
};
constexpr ChipTrouble operator|(ChipTrouble one, ChipTrouble other) {
  return static_cast<ChipTrouble>(static_cast<std::uint8_t>(one) |
                                  static_cast<std::uint8_t>(other));
}
constexpr bool has(ChipTrouble all, ChipTrouble one) {
  return (static_cast<std::uint8_t>(all) & static_cast<std::uint8_t>(one)) != 0;
}

/// One sentence and who saw it.
struct ChipTroubleText {
  ChipTrouble trouble = ChipTrouble::none;
  std::string_view message;
  std::string_view source;
};
std::span<const ChipTroubleText> chip_troubles();

/// Chips that one driver drives with one firmware.
struct ChipFamily {
  std::string_view driver;    ///< The guest's, in Linux: "iwlwifi".
  std::string_view firmware;  ///< Below /lib/firmware, `*` for a number; empty: none is needed.
  std::string_view alpine;    ///< Its package in Alpine; empty where no firmware is needed.
  std::string_view debian;    ///< Its package in Debian 12.
  FourAddress four_address = FourAddress::unknown;
  std::span<const NativeDriver> native;  ///< By release, the oldest first; empty: none.
  std::string_view source;               ///< Where ids and firmware were read.
};

/// One PCI id of a Wi-Fi card.
struct Chip {
  std::uint16_t vendor = 0;
  std::uint16_t device = 0;
  std::string_view name;  ///< "Intel Wireless 8260"
  const ChipFamily* family = nullptr;
  ChipTrouble troubles = ChipTrouble::none;
};

/// Every known one, sorted by vendor and device.
std::span<const Chip> known_chips();
/// The chip of that id, or nothing.
const Chip* known_chip(std::uint16_t vendor, std::uint16_t device);
/// The newest driver that `release` has for it, or nothing.
const NativeDriver* native_driver(const Chip& chip, Release release);
/// Whether `trouble` is to be expected on `release`; of an unknown release where it may be.
bool has_trouble(const Chip& chip, ChipTrouble trouble, std::optional<Release> release);

}  // namespace guestlink::model
