#include "reference/report/colour.h"

#include <gtest/gtest.h>

namespace guestlink::report {
namespace {

TEST(Colour, FollowsTheTerminal) {
  EXPECT_TRUE(wants_colour(ColourWish::automatic, true, nullptr, nullptr));
  EXPECT_FALSE(wants_colour(ColourWish::automatic, false, nullptr, nullptr));
}

TEST(Colour, NoColorSwitchesItOffUnlessEmpty) {
  EXPECT_FALSE(wants_colour(ColourWish::automatic, true, "1", nullptr));
  EXPECT_TRUE(wants_colour(ColourWish::automatic, true, "", nullptr));
}

TEST(Colour, ClicolorForceSwitchesItOnUnlessZero) {
  EXPECT_TRUE(wants_colour(ColourWish::automatic, false, nullptr, "1"));
  EXPECT_FALSE(wants_colour(ColourWish::automatic, false, nullptr, "0"));
  EXPECT_FALSE(wants_colour(ColourWish::automatic, false, "1", "1"));
}

TEST(Colour, TheOptionIsStrongerThanTheEnvironment) {
  EXPECT_TRUE(wants_colour(ColourWish::always, false, "1", nullptr));
  EXPECT_FALSE(wants_colour(ColourWish::never, true, nullptr, "1"));
}

}  // namespace
}  // namespace guestlink::report
