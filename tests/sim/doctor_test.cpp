#include <string>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "sim/world/needs.h"
#include "tests/places.h"
#include "tests/support/program.h"

namespace guestlink::sim {
namespace {

using test::Ran;

Ran doctor(const std::string& options) {
  return test::run_line("env -u GUESTLINK_REQUIRE '" + test::program() + "' doctor " + options +
                        " 2>&1");
}

TEST(Doctor, JsonNamesEveryNeedAndAgreesWithTheExitCode) {
  const Ran ran = doctor("--format json");
  const auto document = nlohmann::json::parse(ran.out);
  EXPECT_EQ(document["schema"], "guestlink-doctor/1");
  ASSERT_EQ(document["needs"].size(), all_needs().size());
  std::size_t missing = 0;
  for (const auto& need : document["needs"]) {
    EXPECT_EQ(need.contains("remedy"), !need["ok"].get<bool>());
    if (need["required"].get<bool>() && !need["ok"].get<bool>()) ++missing;
  }
  EXPECT_EQ(document["summary"]["required_missing"], missing);
  EXPECT_EQ(ran.exit_code, missing == 0 ? 0 : 77);
}

TEST(Doctor, TextHasOneVerdict) {
  const Ran ran = doctor("--require pidfd");
  EXPECT_EQ(ran.exit_code, 0);
  EXPECT_TRUE(ran.out.ends_with("This machine can rehearse.\n")) << ran.out;
}

TEST(Doctor, UnknownNeedIsAMatterOfUsage) {
  const Ran ran = doctor("--require teleport");
  EXPECT_EQ(ran.exit_code, 2);
  EXPECT_EQ(ran.out, "guestlink: there is no need 'teleport': see guestlink doctor\n");
}

}  // namespace
}  // namespace guestlink::sim
