#include "reference/lint/rules/chips.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>

#include "reference/lint/passthrough.h"

namespace guestlink::lint {
namespace {

struct Chip {
  std::uint16_t vendor = 0;
  std::uint16_t device = 0;
};

struct KnownTrouble {
  std::string_view message;
  std::array<Chip, 4> chips;
  std::uint16_t mended_in = 0;  ///< The major release of FreeBSD that does not have it; 0: none.
};

constexpr KnownTrouble freezes{"passing this card to a guest freezes the host",
                               {{{0x14e4, 0x43a0}, {0x14e4, 0x43ba}}}};
constexpr KnownTrouble hangs_on_reset{
    "this card may not come back once its guest has stopped",
    {{{0x14c3, 0x7961}, {0x14c3, 0x0616}, {0x14c3, 0x7922}, {0x14c3, 0x0608}}}};
constexpr KnownTrouble needs_nvram{"this card needs its board's nvram file in the guest",
                                   {{{0x14e4, 0x43ba}, {0x14e4, 0x43ec}}}};
constexpr KnownTrouble needs_msi_workaround{"this card works in a guest with a patched driver only",
                                            {{{0x17cb, 0x1103}}}};
constexpr KnownTrouble times_out{"the guest's driver times out on this card with this release",
                                 {{{0x8086, 0x2723}, {0x8086, 0x2725}}},
                                 14};

template <const KnownTrouble& trouble>
void check(const model::Laptop& laptop, const SourceSet& /*sources*/, Report& report) {
  const auto release = laptop.release();
  if (trouble.mended_in != 0 && (!release || *release > model::Release{13, 0, 99})) return;
  for (const PassedDevice& passed : passed_devices(laptop)) {
    const model::PciFunction* function = captured_function(laptop, passed.address);
    if (function == nullptr) continue;
    const bool known = std::ranges::any_of(trouble.chips, [&](const Chip& chip) {
      return chip.vendor == function->vendor_id && chip.device == function->device_id;
    });
    if (!known) continue;
    report.add(function->where, std::string(trouble.message))
        .related.push_back({passed.where, "it is passed here"});
  }
}

}  // namespace

std::span<const Rule> chip_rules() {
  static constexpr std::array rules{
      Rule{{.id = "chip-ath11k-msi",
            .severity = Severity::error,
            .summary = "The passed card is a QCNFA765 or WCN685x.",
            .why = "Its Linux driver needs a workaround for the host's MSI vectors in a guest.",
            .instead = "a guest kernel with the patch, as wifibox-alpine has it",
            .source = "wifibox#137; wifibox-alpine: aports/linux-lts/0002*"},
           check<needs_msi_workaround>},
      Rule{{.id = "chip-ax200-old-freebsd",
            .severity = Severity::warning,
            .summary = "The passed card is an AX200 or AX210, and FreeBSD is 13.0 or older.",
            .why = "The guest sees the device, and its driver times out.",
            .instead = "a newer release",
            .source = "wifibox#10"},
           check<times_out>},
      Rule{{.id = "chip-freezes-host",
            .severity = Severity::error,
            .summary = "The passed card is a BCM4360 or BCM43602.",
            .why = "The host freezes.",
            .instead = "do not pass it; another card",
            .source = "wifibox#38, vm-bhyve#135, churchers/vm-bhyve#611; qubes-issues#3734"},
           check<freezes>},
      Rule{{.id = "chip-hang-on-flr",
            .severity = Severity::error,
            .summary = "The passed card is of the MT7921 or MT7922 family.",
            .why = "\"Transactions pending after FLR!\": the card is unusable after the guest "
                   "stopped, until the laptop reboots.",
            .instead = "do not restart the VM; reboot between starts",
            .source = "wifibox#106, wifibox#158"},
           check<hangs_on_reset>},
      Rule{{.id = "chip-needs-nvram-file",
            .severity = Severity::error,
            .summary = "The passed card is one that brcmfmac drives with a board file.",
            .why = "Without the board's .txt or clm file in the guest there is no wlan0.",
            .instead = "the file in the guest's /lib/firmware/brcm",
            .source = "wifibox#65"},
           check<needs_nvram>},
  };
  return rules;
}

}  // namespace guestlink::lint
