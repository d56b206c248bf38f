#include "reference/model/chips.h"

#include <algorithm>
#include <array>
#include <tuple>

namespace guestlink::model {
namespace {

// FreeBSD's manual pages say when a driver appeared and which modes it has.
constexpr std::string_view iwm_page = "iwm(4): station mode; no 802.11n or ac (r363287)";
constexpr std::string_view iwlwifi_page = "iwlwifi(4): appeared in 13.1, 802.11a/b/g only";
constexpr std::string_view iwlwifi_fast =
    "iwlwifi(4) of 14.3; FreeBSD Foundation proj-laptop, PR 80 and issue 33";

constexpr std::array<NativeDriver, 2> iwm_then_iwlwifi{{
    {{11, 0, 0}, "iwm(4)", "a/b/g", false, iwm_page},
    {{13, 1, 0}, "iwm(4) or iwlwifi(4)", "a/b/g", false, iwlwifi_page},
}};
constexpr std::array<NativeDriver, 3> iwm_then_fast{{
    {{11, 0, 0}, "iwm(4)", "a/b/g", false, iwm_page},
    {{13, 1, 0}, "iwm(4) or iwlwifi(4)", "a/b/g", false, iwlwifi_page},
    {{14, 3, 0}, "iwlwifi(4)", "a/b/g/n/ac", true, iwlwifi_fast},
}};
constexpr std::array<NativeDriver, 3> iwm9000_then_fast{{
    {{13, 0, 0}, "iwm(4)", "a/b/g", false, iwm_page},
    {{13, 1, 0}, "iwm(4) or iwlwifi(4)", "a/b/g", false, iwlwifi_page},
    {{14, 3, 0}, "iwlwifi(4)", "a/b/g/n/ac", true, iwlwifi_fast},
}};
constexpr std::array<NativeDriver, 3> ax_then_fast{{
    {{13, 1, 0}, "iwlwifi(4)", "a/b/g", false, iwlwifi_page},
    {{14, 3, 0}, "iwlwifi(4)", "a/b/g/n/ac", true, iwlwifi_fast},
    {{15, 0, 0}, "iwlwifi(4) or iwx(4)", "a/b/g/n/ac", true, "iwx(4): appeared in 15.0"},
}};
constexpr std::array<NativeDriver, 1> iwn{{
    {{12, 0, 0}, "iwn(4)", "a/b/g/n", true, "iwn(4); freebsd-src: sys/dev/iwn/if_iwn_devid.h"},
}};
constexpr std::array<NativeDriver, 1> ath{{
    {{12, 0, 0},
     "ath(4)",
     "a/b/g/n",
     true,
     "ath_hal(4); freebsd-src: sys/dev/ath/ath_hal/ah_devid.h, "
     "sys/contrib/dev/ath/ath_hal/ar9300/ar9300_freebsd.c"},
}};
constexpr std::array<NativeDriver, 1> rtwn{{
    {{12, 0, 0},
     "rtwn(4)",
     "b/g/n",
     true,
     "freebsd-src: sys/dev/rtwn/pci/rtwn_pci_attach.h, sys/dev/rtwn/if_rtwn.c"},
}};
constexpr std::array<NativeDriver, 1> rtw88{{
    {{14, 0, 0}, "rtw88(4)", "a/b/g", false, "rtw88(4): appeared in 14.0, no 802.11n or ac"},
}};
constexpr std::array<NativeDriver, 1> rtw89{{
    {{14, 2, 0},
     "rtw89(4)",
     "a/b/g",
     false,
     "rtw89(4): appeared in 14.2, a/b/g only; crashes and panics are known"},
}};

constexpr std::string_view intel_alpine = "linux-firmware-intel";
constexpr std::string_view intel_debian = "firmware-iwlwifi";
// The files of the driver below drivers/net/wireless in which ids and firmware were read, of Linux
// 4.7 to 6.11.  Ids and drivers are those of Debian 12's kernel (6.1.176) too, by its modules'
// aliases, but for the RTL8852BE and CE, which it does not have yet.  Alpine's packages follow
// main/linux-firmware/APKBUILD of 2026-02-21, Debian's the lists of files of 20230210-5.
constexpr std::string_view iwldvm_source =
    "Linux: intel/iwlwifi/pcie/drv.c, intel/iwlwifi/cfg/{2000,5000,6000}.c";
constexpr std::string_view iwlmvm_source =
    "Linux: intel/iwlwifi/pcie/drv.c, intel/iwlwifi/cfg/{7000,8000,9000,22000,ax210,bz}.c";
// mac80211 lets every driver's station do it that does not take WIPHY_FLAG_4ADDR_STATION back: of
// Linux 6.1's none but mt7615 and mt7921.
constexpr FourAddress by_mac80211 = FourAddress::yes;

constexpr ChipFamily intel(std::string_view firmware, std::span<const NativeDriver> native,
                           std::string_view source = iwlmvm_source) {
  return {.driver = "iwlwifi",
          .firmware = firmware,
          .alpine = intel_alpine,
          .debian = intel_debian,
          .four_address = by_mac80211,
          .native = native,
          .source = source};
}

constexpr ChipFamily iwl5000 = intel("iwlwifi-5000-5.ucode", iwn, iwldvm_source);
constexpr ChipFamily iwl6000 = intel("iwlwifi-6000-*.ucode", iwn, iwldvm_source);
constexpr ChipFamily iwl6005 = intel("iwlwifi-6000g2a-6.ucode", iwn, iwldvm_source);
constexpr ChipFamily iwl6030 = intel("iwlwifi-6000g2b-6.ucode", iwn, iwldvm_source);
constexpr ChipFamily iwl2000 = intel("iwlwifi-2000-6.ucode", iwn, iwldvm_source);
constexpr ChipFamily iwl2030 = intel("iwlwifi-2030-6.ucode", iwn, iwldvm_source);
constexpr ChipFamily iwl7260 = intel("iwlwifi-7260-17.ucode", iwm_then_iwlwifi);
constexpr ChipFamily iwl3160 = intel("iwlwifi-3160-17.ucode", iwm_then_iwlwifi);
// A 7265D has the ids of a 7265 and firmware of its own, as a 3165 has.
constexpr ChipFamily iwl7265 =
    intel("iwlwifi-7265D-29.ucode or iwlwifi-7265-17.ucode", iwm_then_iwlwifi);
constexpr ChipFamily iwl3165 = intel("iwlwifi-7265D-29.ucode", iwm_then_iwlwifi);
constexpr ChipFamily iwl3168 = intel("iwlwifi-3168-29.ucode", iwm_then_iwlwifi);
constexpr ChipFamily iwl8000 = intel("iwlwifi-8000C-36.ucode", iwm_then_fast);
constexpr ChipFamily iwl8265 = intel("iwlwifi-8265-36.ucode", iwm_then_fast);
constexpr ChipFamily iwl9260 = intel("iwlwifi-9260-th-b0-jf-b0-46.ucode", iwm9000_then_fast);
constexpr ChipFamily iwl9560 = intel("iwlwifi-9000-pu-b0-jf-b0-46.ucode", iwm9000_then_fast);
constexpr ChipFamily ax201 = intel("iwlwifi-Qu*-hr-b0-*.ucode", ax_then_fast);
constexpr ChipFamily ax200 = intel("iwlwifi-cc-a0-*.ucode", ax_then_fast);
constexpr ChipFamily ax210 = intel("iwlwifi-ty-a0-gf-a0-*.ucode", ax_then_fast);
constexpr ChipFamily ax211 = intel("iwlwifi-so-a0-gf-a0-*.ucode", ax_then_fast);
// Debian 12's package has none of its files yet.
constexpr ChipFamily be200 = intel("iwlwifi-gl-c0-fm-c0-*.ucode", {});

constexpr std::string_view mediatek_source =
    "Linux: mediatek/mt76/mt7921/pci.c, mt76/mt792x.h; mt76/mt792x_core.c takes 4ADDR_STATION back";
constexpr ChipFamily mt7921{.driver = "mt7921e",
                            .firmware = "mediatek/WIFI_RAM_CODE_MT7961_1.bin",
                            .alpine = "linux-firmware-mediatek",
                            .debian = "firmware-misc-nonfree",
                            .four_address = FourAddress::no,
                            .native = {},
                            .source = mediatek_source};
constexpr ChipFamily mt7922{.driver = "mt7921e",
                            .firmware = "mediatek/WIFI_RAM_CODE_MT7922_1.bin",
                            .alpine = "linux-firmware-mediatek",
                            .debian = "firmware-misc-nonfree",
                            .four_address = FourAddress::no,
                            .native = {},
                            .source = mediatek_source};

constexpr ChipFamily ath9k{.driver = "ath9k",
                           .firmware = "",
                           .alpine = "",
                           .debian = "",
                           .four_address = by_mac80211,
                           .native = ath,
                           .source = "Linux: ath/ath9k/pci.c"};
constexpr ChipFamily ath10k_6174{.driver = "ath10k_pci",
                                 .firmware = "ath10k/QCA6174/hw3.0/firmware-6.bin",
                                 .alpine = "linux-firmware-ath10k",
                                 .debian = "firmware-atheros",
                                 .four_address = FourAddress::unknown,
                                 .native = {},
                                 .source = "Linux: ath/ath10k/pci.c, ath/ath10k/hw.h"};
constexpr ChipFamily ath10k_9377{.driver = "ath10k_pci",
                                 .firmware = "ath10k/QCA9377/hw1.0/firmware-6.bin",
                                 .alpine = "linux-firmware-ath10k",
                                 .debian = "firmware-atheros",
                                 .four_address = FourAddress::unknown,
                                 .native = {},
                                 .source = "Linux: ath/ath10k/pci.c, ath/ath10k/hw.h"};
constexpr ChipFamily ath11k_6390{.driver = "ath11k_pci",
                                 .firmware = "ath11k/QCA6390/hw2.0/amss.bin",
                                 .alpine = "linux-firmware-ath11k",
                                 .debian = "firmware-atheros",
                                 .four_address = FourAddress::unknown,
                                 .native = {},
                                 .source = "Linux: ath/ath11k/pci.c, ath/ath11k/core.c"};
constexpr ChipFamily ath11k_6855{.driver = "ath11k_pci",
                                 .firmware = "ath11k/WCN6855/hw2.0/amss.bin",
                                 .alpine = "linux-firmware-ath11k",
                                 .debian = "firmware-atheros",
                                 .four_address = FourAddress::unknown,
                                 .native = {},
                                 .source = "Linux: ath/ath11k/pci.c, ath/ath11k/core.c"};

constexpr ChipFamily realtek88(std::string_view driver, std::string_view firmware) {
  return {.driver = driver,
          .firmware = firmware,
          .alpine = "linux-firmware-rtw88",
          .debian = "firmware-realtek",
          .four_address = by_mac80211,
          .native = rtw88,
          .source = "Linux: realtek/rtw88/rtw8*e.c, realtek/rtw88/rtw8*.c"};
}
constexpr ChipFamily rtw8723de = realtek88("rtw88_8723de", "rtw88/rtw8723d_fw.bin");
constexpr ChipFamily rtw8821ce = realtek88("rtw88_8821ce", "rtw88/rtw8821c_fw.bin");
constexpr ChipFamily rtw8822be = realtek88("rtw88_8822be", "rtw88/rtw8822b_fw.bin");
constexpr ChipFamily rtw8822ce = realtek88("rtw88_8822ce", "rtw88/rtw8822c_fw.bin");

constexpr ChipFamily realtek89(std::string_view driver, std::string_view firmware) {
  return {.driver = driver,
          .firmware = firmware,
          .alpine = "linux-firmware-rtw89",
          .debian = "firmware-realtek",
          .four_address = by_mac80211,
          .native = rtw89,
          .source = "Linux: realtek/rtw89/rtw8*e.c, realtek/rtw89/rtw8*.c"};
}
constexpr ChipFamily rtw8852ae = realtek89("rtw89_8852ae", "rtw89/rtw8852a_fw.bin");
constexpr ChipFamily rtw8852be = realtek89("rtw89_8852be", "rtw89/rtw8852b_fw*.bin");
constexpr ChipFamily rtw8852ce = realtek89("rtw89_8852ce", "rtw89/rtw8852c_fw*.bin");

constexpr ChipFamily rtl8192ce{.driver = "rtl8192ce",
                               .firmware = "rtlwifi/rtl8192cfw.bin",
                               .alpine = "linux-firmware-rtlwifi",
                               .debian = "firmware-realtek",
                               .four_address = by_mac80211,
                               .native = rtwn,
                               .source = "Linux: realtek/rtlwifi/rtl8192ce/sw.c"};
constexpr ChipFamily rtl8723be{.driver = "rtl8723be",
                               .firmware = "rtlwifi/rtl8723befw_36.bin",
                               .alpine = "linux-firmware-rtlwifi",
                               .debian = "firmware-realtek",
                               .four_address = by_mac80211,
                               .native = {},
                               .source = "Linux: realtek/rtlwifi/rtl8723be/sw.c"};

constexpr ChipFamily bcm4360{
    .driver = "wl",
    .firmware = "",
    .alpine = "",
    .debian = "broadcom-sta-dkms",
    .four_address = FourAddress::no,
    .native = {},
    .source =
        "no id of brcmfmac's (Linux: broadcom/brcm80211/include/brcm_hw_ids.h); "
        "Debian: broadcom-sta.ids of 6.30.223.271"};
constexpr std::string_view brcmfmac_source =
    "Linux: broadcom/brcm80211/brcmfmac/pcie.c, include/brcm_hw_ids.h; no WIPHY_FLAG_4ADDR_STATION "
    "in brcmfmac/cfg80211.c";
constexpr ChipFamily bcm43602{.driver = "brcmfmac",
                              .firmware = "brcm/brcmfmac43602-pcie.bin",
                              .alpine = "linux-firmware-brcm",
                              .debian = "firmware-brcm80211",
                              .four_address = FourAddress::no,
                              .native = {},
                              .source = brcmfmac_source};
constexpr ChipFamily bcm4356{.driver = "brcmfmac",
                             .firmware = "brcm/brcmfmac4356-pcie.bin",
                             .alpine = "linux-firmware-brcm",
                             .debian = "firmware-brcm80211",
                             .four_address = FourAddress::no,
                             .native = {},
                             .source = brcmfmac_source};

constexpr std::uint16_t intel_id = 0x8086;
constexpr std::uint16_t mediatek_id = 0x14c3;
constexpr std::uint16_t realtek_id = 0x10ec;
constexpr std::uint16_t atheros_id = 0x168c;
constexpr std::uint16_t qualcomm_id = 0x17cb;
constexpr std::uint16_t broadcom_id = 0x14e4;

constexpr ChipTrouble hangs = ChipTrouble::hangs_on_reset;
constexpr ChipTrouble old_freebsd = ChipTrouble::times_out_to_13_0;

constexpr std::array chips{
    Chip{realtek_id, 0x8176, "Realtek RTL8188CE", &rtl8192ce},
    Chip{realtek_id, 0x8178, "Realtek RTL8192CE", &rtl8192ce},
    Chip{realtek_id, 0x8852, "Realtek RTL8852AE", &rtw8852ae},
    Chip{realtek_id, 0xa85a, "Realtek RTL8852AE", &rtw8852ae},
    Chip{realtek_id, 0xb723, "Realtek RTL8723BE", &rtl8723be},
    Chip{realtek_id, 0xb822, "Realtek RTL8822BE", &rtw8822be},
    Chip{realtek_id, 0xb852, "Realtek RTL8852BE", &rtw8852be},
    Chip{realtek_id, 0xb85b, "Realtek RTL8852BE", &rtw8852be},
    Chip{realtek_id, 0xc821, "Realtek RTL8821CE", &rtw8821ce},
    Chip{realtek_id, 0xc822, "Realtek RTL8822CE", &rtw8822ce},
    Chip{realtek_id, 0xc82f, "Realtek RTL8822CE", &rtw8822ce},
    Chip{realtek_id, 0xc852, "Realtek RTL8852CE", &rtw8852ce},
    Chip{realtek_id, 0xd723, "Realtek RTL8723DE", &rtw8723de},
    Chip{mediatek_id, 0x0608, "MediaTek MT7921K", &mt7921, hangs},
    Chip{mediatek_id, 0x0616, "MediaTek MT7922", &mt7922, hangs},
    Chip{mediatek_id, 0x7922, "MediaTek MT7922", &mt7922, hangs},
    Chip{mediatek_id, 0x7961, "MediaTek MT7921", &mt7921, hangs},
    Chip{broadcom_id, 0x43a0, "Broadcom BCM4360", &bcm4360, ChipTrouble::freezes_host},
    Chip{broadcom_id, 0x43ba, "Broadcom BCM43602", &bcm43602,
         ChipTrouble::freezes_host | ChipTrouble::needs_nvram},
    Chip{broadcom_id, 0x43ec, "Broadcom BCM4356", &bcm4356, ChipTrouble::needs_nvram},
    Chip{atheros_id, 0x002a, "Atheros AR9280", &ath9k},
    Chip{atheros_id, 0x002b, "Atheros AR9285", &ath9k},
    Chip{atheros_id, 0x002e, "Atheros AR9287", &ath9k},
    Chip{atheros_id, 0x0030, "Atheros AR9380", &ath9k},
    Chip{atheros_id, 0x0032, "Atheros AR9485", &ath9k},
    Chip{atheros_id, 0x0034, "Atheros AR9462", &ath9k},
    Chip{atheros_id, 0x0036, "Atheros AR9565", &ath9k},
    Chip{atheros_id, 0x003e, "Qualcomm QCA6174", &ath10k_6174},
    Chip{atheros_id, 0x0042, "Qualcomm QCA9377", &ath10k_9377},
    Chip{qualcomm_id, 0x1101, "Qualcomm QCA6390", &ath11k_6390},
    Chip{qualcomm_id, 0x1103, "Qualcomm WCN685x (QCNFA765)", &ath11k_6855,
         ChipTrouble::needs_msi_patch},
    Chip{intel_id, 0x0082, "Intel Centrino Advanced-N 6205", &iwl6005},
    Chip{intel_id, 0x0085, "Intel Centrino Advanced-N 6205", &iwl6005},
    Chip{intel_id, 0x0090, "Intel Centrino Advanced-N 6230", &iwl6030},
    Chip{intel_id, 0x0091, "Intel Centrino Advanced-N 6230", &iwl6030},
    Chip{intel_id, 0x02f0, "Intel Wi-Fi 6 AX201 (Comet Lake, CNVi)", &ax201},
    Chip{intel_id, 0x06f0, "Intel Wi-Fi 6 AX201 (Comet Lake, CNVi)", &ax201},
    Chip{intel_id, 0x0887, "Intel Centrino Wireless-N 2230", &iwl2030},
    Chip{intel_id, 0x0888, "Intel Centrino Wireless-N 2230", &iwl2030},
    Chip{intel_id, 0x088e, "Intel Centrino Advanced-N 6235", &iwl6030},
    Chip{intel_id, 0x088f, "Intel Centrino Advanced-N 6235", &iwl6030},
    Chip{intel_id, 0x0890, "Intel Centrino Wireless-N 2200", &iwl2000},
    Chip{intel_id, 0x0891, "Intel Centrino Wireless-N 2200", &iwl2000},
    Chip{intel_id, 0x08b1, "Intel Wireless 7260", &iwl7260},
    Chip{intel_id, 0x08b2, "Intel Wireless 7260", &iwl7260},
    Chip{intel_id, 0x08b3, "Intel Wireless 3160", &iwl3160},
    Chip{intel_id, 0x08b4, "Intel Wireless 3160", &iwl3160},
    Chip{intel_id, 0x095a, "Intel Wireless 7265", &iwl7265},
    Chip{intel_id, 0x095b, "Intel Wireless 7265", &iwl7265},
    Chip{intel_id, 0x24f3, "Intel Wireless 8260", &iwl8000},
    Chip{intel_id, 0x24f4, "Intel Wireless 8260", &iwl8000},
    Chip{intel_id, 0x24fb, "Intel Wireless 3168", &iwl3168},
    Chip{intel_id, 0x24fd, "Intel Wireless 8265", &iwl8265},
    Chip{intel_id, 0x2526, "Intel Wireless-AC 9260", &iwl9260},
    Chip{intel_id, 0x271b, "Intel Wireless-AC 9260", &iwl9260},
    Chip{intel_id, 0x2723, "Intel Wi-Fi 6 AX200", &ax200, old_freebsd},
    Chip{intel_id, 0x2725, "Intel Wi-Fi 6E AX210", &ax210, old_freebsd},
    Chip{intel_id, 0x272b, "Intel Wi-Fi 7 BE200", &be200},
    Chip{intel_id, 0x30dc, "Intel Wireless-AC 9560 (CNVi)", &iwl9560},
    Chip{intel_id, 0x3165, "Intel Wireless 3165", &iwl3165},
    Chip{intel_id, 0x3166, "Intel Wireless 3165", &iwl3165},
    Chip{intel_id, 0x31dc, "Intel Wireless-AC 9560 (CNVi)", &iwl9560},
    Chip{intel_id, 0x34f0, "Intel Wi-Fi 6 AX201 (Ice Lake, CNVi)", &ax201},
    Chip{intel_id, 0x3df0, "Intel Wi-Fi 6 AX201 (CNVi)", &ax201},
    Chip{intel_id, 0x422b, "Intel Centrino Ultimate-N 6300", &iwl6000},
    Chip{intel_id, 0x422c, "Intel Centrino Advanced-N 6200", &iwl6000},
    Chip{intel_id, 0x4232, "Intel WiFi Link 5100", &iwl5000},
    Chip{intel_id, 0x4235, "Intel Ultimate N WiFi Link 5300", &iwl5000},
    Chip{intel_id, 0x4236, "Intel Ultimate N WiFi Link 5300", &iwl5000},
    Chip{intel_id, 0x4237, "Intel WiFi Link 5100", &iwl5000},
    Chip{intel_id, 0x4238, "Intel Centrino Ultimate-N 6300", &iwl6000},
    Chip{intel_id, 0x4239, "Intel Centrino Advanced-N 6200", &iwl6000},
    Chip{intel_id, 0x43f0, "Intel Wi-Fi 6 AX201 (CNVi)", &ax201},
    Chip{intel_id, 0x4df0, "Intel Wi-Fi 6 AX201 (CNVi)", &ax201},
    Chip{intel_id, 0x51f0, "Intel Wi-Fi 6E AX211 (Alder Lake, CNVi)", &ax211},
    Chip{intel_id, 0x54f0, "Intel Wi-Fi 6E AX211 (CNVi)", &ax211},
    Chip{intel_id, 0x7a70, "Intel Wi-Fi 6E AX211 (Raptor Lake, CNVi)", &ax211},
    Chip{intel_id, 0x7af0, "Intel Wi-Fi 6E AX211 (CNVi)", &ax211},
    Chip{intel_id, 0x9df0, "Intel Wireless-AC 9560 (CNVi)", &iwl9560},
    Chip{intel_id, 0xa0f0, "Intel Wi-Fi 6 AX201 (Tiger Lake, CNVi)", &ax201},
    Chip{intel_id, 0xa370, "Intel Wireless-AC 9560 (CNVi)", &iwl9560},
};

constexpr std::array<ChipTroubleText, 5> troubles{{
    {ChipTrouble::freezes_host, "passing this card to a guest freezes the host",
     "wifibox#38, vm-bhyve#135, churchers/vm-bhyve#611; qubes-issues#3734"},
    {ChipTrouble::hangs_on_reset, "this card may not come back once its guest has stopped",
     "wifibox#106, wifibox#158"},
    {ChipTrouble::needs_nvram, "this card needs its board's nvram file in the guest", "wifibox#65"},
    {ChipTrouble::needs_msi_patch, "this card works in a guest with a patched driver only",
     "wifibox#137; wifibox-alpine: aports/linux-lts/0002*"},
    {ChipTrouble::times_out_to_13_0, "the guest's driver times out on this card with this release",
     "wifibox#10"},
}};

constexpr std::tuple<std::uint16_t, std::uint16_t> id_of(const Chip& chip) {
  return {chip.vendor, chip.device};
}

}  // namespace

std::span<const ChipTroubleText> chip_troubles() {
  return troubles;
}

std::span<const Chip> known_chips() {
  return chips;
}

const Chip* known_chip(std::uint16_t vendor, std::uint16_t device) {
  const std::tuple wanted(vendor, device);
  const auto found = std::ranges::lower_bound(chips, wanted, {}, id_of);
  return found == chips.end() || id_of(*found) != wanted ? nullptr : &*found;
}

const NativeDriver* native_driver(const Chip& chip, Release release) {
  const NativeDriver* found = nullptr;
  for (const NativeDriver& one : chip.family->native) {
    if (one.since <= release) found = &one;
  }
  return found;
}

bool has_trouble(const Chip& chip, ChipTrouble trouble, std::optional<Release> release) {
  if (!has(chip.troubles, trouble)) return false;
  if (trouble != ChipTrouble::times_out_to_13_0) return true;
  return release && *release <= Release{13, 0, 99};
}

}  // namespace guestlink::model
