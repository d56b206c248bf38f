#include "sim/world/needs.h"

#include <array>
#include <set>

#include <gtest/gtest.h>

namespace guestlink::sim {
namespace {

TEST(Needs, HaveNamesOfTheirOwnAPurposeAndARemedy) {
  std::set<std::string_view> names;
  for (const Need& need : all_needs()) {
    EXPECT_TRUE(names.insert(need.name).second) << need.name;
    EXPECT_FALSE(need.purpose.empty()) << need.name;
    EXPECT_FALSE(need.remedy.empty()) << need.name;
    EXPECT_TRUE(need.missing != nullptr || !need.program.empty()) << need.name;
  }
}

TEST(Needs, AreRequiredByNameOrAllAtOnce) {
  EXPECT_TRUE(is_required("tap", "tap"));
  EXPECT_TRUE(is_required("tap", "sshd,tap"));
  EXPECT_TRUE(is_required("tap", "all"));
}

TEST(Needs, AreNotRequiredByAnothersName) {
  EXPECT_FALSE(is_required("tap", ""));
  EXPECT_FALSE(is_required("tap", "taps"));
  EXPECT_FALSE(is_required("tap", "sshd,ssh"));
}

TEST(Needs, NeedThatNobodyKnowsIsMissing) {
  const std::array<std::string_view, 1> names{"teleport"};
  const auto missing = missing_needs(names);
  ASSERT_EQ(missing.size(), 1U);
  EXPECT_EQ(describe(missing[0]), "guestlink knows no need 'teleport'");
}

TEST(Needs, MissingProgramIsNamedWithItsRemedy) {
  const Need need{.name = "tool",
                  .purpose = "tests",
                  .remedy = "apt-get install tool",
                  .program = "no-such-tool"};
  EXPECT_EQ(why_missing(need), "there is no program 'no-such-tool'");
  EXPECT_EQ(describe({&need, why_missing(need)}),
            "tool: there is no program 'no-such-tool' (apt-get install tool)");
}

TEST(Needs, ProgramThatIsThereIsNotMissing) {
  const Need need{.name = "sh", .purpose = "tests", .remedy = "none", .program = "sh"};
  EXPECT_EQ(why_missing(need), "");
}

}  // namespace
}  // namespace guestlink::sim
