// Which package of Alpine holds the firmware that the Linux driver of a card asks for.

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include <fmt/format.h>

#include "reference/lint/laptop_files.h"
#include "reference/lint/passthrough.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

struct FirmwarePackage {
  std::uint16_t vendor = 0;
  std::span<const std::uint16_t> devices;  ///< None: every Wi-Fi card of the vendor.
  std::string_view package;
  std::string_view older_package;  ///< Of earlier releases of Alpine; empty: the same.
};

constexpr std::array<std::uint16_t, 8> ath10k{0x003c, 0x003e, 0x0040, 0x0041,
                                              0x0042, 0x0046, 0x0050, 0x0056};
constexpr std::array<std::uint16_t, 3> ath11k{0x1101, 0x1103, 0x1104};
constexpr std::array<std::uint16_t, 1> ath12k{0x1107};
constexpr std::array<std::uint16_t, 5> rtw88{0xb822, 0xc822, 0xc82f, 0xd723, 0xc821};
constexpr std::array<std::uint16_t, 6> rtw89{0x8852, 0xa85a, 0xb852, 0xb85b, 0xc852, 0x8922};
constexpr std::array<std::uint16_t, 6> rtlwifi{0x8176, 0x8179, 0xb723, 0x8723, 0x8821, 0x8812};
constexpr std::array<std::uint16_t, 6> brcmfmac{0x43a3, 0x43ec, 0x43d3, 0x43df, 0x43ba, 0x43e9};

constexpr std::array table{
    FirmwarePackage{0x8086, {}, "linux-firmware-intel", "linux-firmware-other"},
    FirmwarePackage{0x14c3, {}, "linux-firmware-mediatek", ""},
    FirmwarePackage{0x168c, ath10k, "linux-firmware-ath10k", ""},
    FirmwarePackage{0x17cb, ath11k, "linux-firmware-ath11k", ""},
    FirmwarePackage{0x17cb, ath12k, "linux-firmware-ath12k", ""},
    FirmwarePackage{0x10ec, rtw88, "linux-firmware-rtw88", ""},
    FirmwarePackage{0x10ec, rtw89, "linux-firmware-rtw89", ""},
    FirmwarePackage{0x10ec, rtlwifi, "linux-firmware-rtlwifi", ""},
    FirmwarePackage{0x14e4, brcmfmac, "linux-firmware-brcm", ""},
};

const FirmwarePackage* package_for(const model::PciFunction& card) {
  if (!card.is_wifi_class()) return nullptr;
  const auto found = std::ranges::find_if(table, [&](const FirmwarePackage& one) {
    return one.vendor == card.vendor_id &&
           (one.devices.empty() ||
            std::ranges::find(one.devices, card.device_id) != one.devices.end());
  });
  return found == table.end() ? nullptr : &*found;
}

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto& facts = laptop.seen.guest_facts;
  for (const SourceSpan line : facts.firmware_failures) {
    report.add(line, "the guest's driver does not find the card's firmware");
  }
  if (!facts.packages_file || facts.packages.empty() || facts.has_package("linux-firmware")) return;
  for (const PassedDevice& device : configured_devices(laptop)) {
    const auto* card = captured_function(laptop, device.address);
    const auto* needed = card == nullptr ? nullptr : package_for(*card);
    if (needed == nullptr || facts.has_package(needed->package) ||
        facts.has_package(needed->older_package)) {
      continue;
    }
    auto& finding = report.add(whole(*facts.packages_file),
                               fmt::format("the guest has no {}", needed->package));
    finding.related.push_back({card->where, "this card asks for it"});
    finding.related.push_back({device.where, "and is passed on"});
    finding.help = fmt::format("apk add {}", needed->package);
  }
}

}  // namespace

extern const Rule guest_firmware_missing{
    {.id = "guest-firmware-missing",
     .severity = Severity::error,
     .summary = "The guest lacks the firmware of the card that it is given.",
     .why = "The driver attaches and gives up: there is no wlan0. Judged by a capture of `apk list "
            "-I` or by the driver's words in the guest's dmesg.",
     .instead = "apk add the package of the card's driver, while there is a network",
     .source = "Linux: drivers/net/wireless, the drivers' tables of PCI ids and MODULE_FIRMWARE; "
               "Alpine aports: main/linux-firmware/APKBUILD; wifibox#6"},
    check};

}  // namespace guestlink::lint
