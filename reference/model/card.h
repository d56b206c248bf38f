#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "reference/base/source.h"
#include "reference/model/chips.h"
#include "reference/model/laptop.h"

namespace guestlink::model {

/// Whether the card still has to go through a guest on the laptop's release.
enum class VmNeed : std::uint8_t {
  needed,      ///< FreeBSD has no driver for it.
  for_speed,   ///< FreeBSD's driver has 802.11a/b/g only.
  not_needed,  ///< FreeBSD's driver has 802.11n or better.
  unknown,     ///< Chip or release are not known.
};
/// "needed", "for speed", "not needed", "unknown"
std::string_view name(VmNeed need);

/// Everything that files, captures and the chip table say about one card.
struct Card {
  std::optional<PciAddress> address;
  const PciFunction* function = nullptr;  ///< In the capture of pciconf(8); nullptr: not seen.
  const Chip* chip = nullptr;             ///< nullptr: not seen, or not in the table.
  std::optional<SourceSpan> reserved;     ///< In pptdevs.
  std::optional<SourceSpan> handed_over;  ///< Where a VM asks for it.
  std::vector<const ChipTroubleText*> troubles;  ///< That are to be expected on this release.
  const NativeDriver* native = nullptr;          ///< FreeBSD's own driver on this release.
  const NativeDriver* native_later = nullptr;    ///< The first later one that is fast.
  VmNeed need = VmNeed::unknown;
};

/// The cards that a VM asks for or pptdevs reserves, and Wi-Fi cards of the capture; by address.
std::vector<Card> cards_of(const Laptop& laptop);

}  // namespace guestlink::model
