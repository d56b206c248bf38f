#include "reference/model/chips.h"

#include <algorithm>
#include <tuple>

#include <gtest/gtest.h>

#include "reference/model/card.h"

namespace guestlink::model {
namespace {

TEST(Chips, AreSortedAndEachOnce) {
  const auto chips = known_chips();
  const auto id = [](const Chip& chip) { return std::tuple(chip.vendor, chip.device); };
  EXPECT_EQ(std::ranges::adjacent_find(chips, std::ranges::greater_equal{}, id), chips.end());
}

TEST(Chips, EachHasADriverAndASource) {
  for (const Chip& chip : known_chips()) {
    ASSERT_NE(chip.family, nullptr) << chip.name;
    EXPECT_FALSE(chip.family->driver.empty()) << chip.name;
    const bool is_read = chip.family->source.find(".c") != std::string_view::npos ||
                         chip.family->source.find(".h") != std::string_view::npos;
    EXPECT_TRUE(is_read) << chip.name << ": " << chip.family->source;
    for (const NativeDriver& one : chip.family->native) EXPECT_FALSE(one.source.empty());
    EXPECT_EQ(chip.family->firmware.empty(), chip.family->alpine.empty()) << chip.name;
    const auto native = chip.family->native;
    EXPECT_TRUE(std::ranges::is_sorted(native, {}, &NativeDriver::since)) << chip.name;
  }
}

TEST(Chips, KnowTheSeedsCard) {
  const Chip* chip = known_chip(0x8086, 0x24f3);
  ASSERT_NE(chip, nullptr);
  EXPECT_EQ(chip->name, "Intel Wireless 8260");
  EXPECT_EQ(chip->family->firmware, "iwlwifi-8000C-36.ucode");
  EXPECT_EQ(known_chip(0x8086, 0x24ff), nullptr);
}

TEST(Chips, HaveANativeDriverByRelease) {
  const Chip& chip = *known_chip(0x8086, 0x24f3);
  EXPECT_EQ(native_driver(chip, {10, 3, 0}), nullptr);
  EXPECT_EQ(native_driver(chip, {12, 1, 7})->driver, "iwm(4)");
  EXPECT_FALSE(native_driver(chip, {14, 2, 0})->fast);
  EXPECT_TRUE(native_driver(chip, {14, 3, 0})->fast);
}

TEST(Chips, TimeOutOnOldReleasesOnly) {
  const Chip& chip = *known_chip(0x8086, 0x2723);
  EXPECT_TRUE(has_trouble(chip, ChipTrouble::times_out_to_13_0, Release{13, 0, 5}));
  EXPECT_FALSE(has_trouble(chip, ChipTrouble::times_out_to_13_0, Release{13, 1, 0}));
  EXPECT_FALSE(has_trouble(chip, ChipTrouble::times_out_to_13_0, std::nullopt));
}

Laptop with_card(std::uint16_t vendor, std::uint16_t device, std::optional<Release> release) {
  Laptop laptop;
  PciFunction function;
  function.address.value = {0, 4, 0, 0};
  function.class_code = 0x028000;
  function.vendor_id = vendor;
  function.device_id = device;
  laptop.seen.pci = {function};
  if (release) laptop.seen.release = Located<Release>{*release, {}};
  return laptop;
}

TEST(Cards, SayWhetherTheVmIsStillNeeded) {
  const auto need = [](std::uint16_t vendor, std::uint16_t device, std::optional<Release> release) {
    return cards_of(with_card(vendor, device, release)).front().need;
  };
  EXPECT_EQ(need(0x8086, 0x24f3, Release{12, 1, 0}), VmNeed::for_speed);
  EXPECT_EQ(need(0x8086, 0x24f3, Release{15, 0, 0}), VmNeed::not_needed);
  EXPECT_EQ(need(0x14c3, 0x7961, Release{15, 0, 0}), VmNeed::needed);
  EXPECT_EQ(need(0x8086, 0x24f3, std::nullopt), VmNeed::unknown);
  EXPECT_EQ(need(0x1234, 0x5678, Release{15, 0, 0}), VmNeed::unknown);
}

TEST(Cards, AreNamedOnceHoweverManyLinesSpeakOfThem) {
  Laptop laptop = with_card(0x8086, 0x24f3, Release{12, 1, 0});
  laptop.host.passthrough = {{PciAddress{0, 4, 0, 0}, {}}};
  BhyveCommand bhyve;
  bhyve.slots = {{{"5", {}}, {"passthru", {}}, {{"4/0/0", {}}}, {}}};
  laptop.host.bhyve = {bhyve};
  const auto cards = cards_of(laptop);
  ASSERT_EQ(cards.size(), 1U);
  EXPECT_TRUE(cards.front().reserved && cards.front().handed_over);
}

}  // namespace
}  // namespace guestlink::model
