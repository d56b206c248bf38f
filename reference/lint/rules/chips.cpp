#include "reference/lint/rules/chips.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "reference/lint/passthrough.h"
#include "reference/model/chips.h"

namespace guestlink::lint {
namespace {

using model::ChipTrouble;

std::string_view message_of(ChipTrouble trouble) {
  const auto texts = model::chip_troubles();
  const auto found = std::ranges::find(texts, trouble, &model::ChipTroubleText::trouble);
  return found == texts.end() ? std::string_view() : found->message;
}

template <ChipTrouble trouble>
void check(const model::Laptop& laptop, const SourceSet& /*sources*/, Report& report) {
  for (const PassedDevice& passed : given_devices(laptop)) {
    const model::PciFunction* function = captured_function(laptop, passed.address);
    if (function == nullptr) continue;
    const model::Chip* chip = model::known_chip(function->vendor_id, function->device_id);
    if (chip == nullptr || !has_trouble(*chip, trouble, laptop.release())) continue;
    report.add(function->where, std::string(message_of(trouble)))
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
           check<ChipTrouble::needs_msi_patch>},
      Rule{{.id = "chip-ax200-old-freebsd",
            .severity = Severity::warning,
            .summary = "The passed card is an AX200 or AX210, and FreeBSD is 13.0 or older.",
            .why = "The guest sees the device, and its driver times out.",
            .instead = "a newer release",
            .source = "wifibox#10"},
           check<ChipTrouble::times_out_to_13_0>},
      Rule{{.id = "chip-freezes-host",
            .severity = Severity::error,
            .summary = "The passed card is a BCM4360 or BCM43602.",
            .why = "The host freezes.",
            .instead = "do not pass it; another card",
            .source = "wifibox#38, vm-bhyve#135, churchers/vm-bhyve#611; qubes-issues#3734"},
           check<ChipTrouble::freezes_host>},
      Rule{{.id = "chip-hang-on-flr",
            .severity = Severity::error,
            .summary = "The passed card is of the MT7921 or MT7922 family.",
            .why = "\"Transactions pending after FLR!\": the card is unusable after the guest "
                   "stopped, until the laptop reboots.",
            .instead = "do not restart the VM; reboot between starts",
            .source = "wifibox#106, wifibox#158"},
           check<ChipTrouble::hangs_on_reset>},
      Rule{{.id = "chip-needs-nvram-file",
            .severity = Severity::error,
            .summary = "The passed card is one that brcmfmac drives with a board file.",
            .why = "Without the board's .txt or clm file in the guest there is no wlan0.",
            .instead = "the file in the guest's /lib/firmware/brcm",
            .source = "wifibox#65"},
           check<ChipTrouble::needs_nvram>},
  };
  return rules;
}

}  // namespace guestlink::lint
