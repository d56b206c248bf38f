#include "reference/base/closest.h"

#include <array>
#include <string>

#include <gtest/gtest.h>

namespace guestlink {
namespace {

constexpr std::array<std::string_view, 4> modules{"vmm_load", "if_bridge_load", "if_tap_load",
                                                  "nmdm_load"};

TEST(Closest, SeesThroughATypo) {
  EXPECT_EQ(closest("if_brigde_load", modules), "if_bridge_load");
  EXPECT_EQ(closest("vm_load", modules), "vmm_load");
  EXPECT_EQ(closest("IF_TAP_LOAD", modules), "if_tap_load");
}

TEST(Closest, GuessesNothingForAnotherWord) {
  EXPECT_EQ(closest("hw.vtnet.csum_disable", modules), std::nullopt);
  EXPECT_EQ(closest("", modules), std::nullopt);
  EXPECT_EQ(closest(std::string(10'000, 'x'), modules), std::nullopt);
}

}  // namespace
}  // namespace guestlink
