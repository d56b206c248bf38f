// The same worlds as a user without any privilege, where these tests run as root.

#include <filesystem>

#include <unistd.h>

#include "tests/scenario/built_world.h"
#include "tests/support/program.h"

namespace guestlink::sim {
namespace {

using test::Ran;

/// Runs these tests again as user 65534, those that `filter` names.
Ran run_as_nobody(const std::string& filter) {
  const std::string self = std::filesystem::read_symlink("/proc/self/exe");
  return test::run_line(
      "exec setpriv --reuid=65534 --regid=65534 --clear-groups env TMPDIR=/tmp '" + self +
      "' --gtest_filter='" + filter + "' 2>&1");
}

class OrdinaryUser : public testing::Test {
 protected:
  void SetUp() override {
    GUESTLINK_NEED("userns", "netns", "veth", "ping");
    if (::geteuid() != 0) GTEST_SKIP() << "these tests run as an ordinary user already";
    const Ran seen = run_as_nobody("NoSuchTest");
    if (seen.exit_code != 0) GTEST_SKIP() << "user 65534 cannot run these tests: " << seen.out;
  }
};

TEST_F(OrdinaryUser, PingsThroughAChainOfFourNodes) {
  const Ran seen = run_as_nobody("WorldOfNodes.*Chain*");
  EXPECT_EQ(seen.exit_code, 0) << seen.out;
  EXPECT_NE(seen.out.find("[  PASSED  ] 2 tests."), std::string::npos) << seen.out;
  EXPECT_EQ(seen.out.find("SKIPPED"), std::string::npos) << seen.out;
}

TEST_F(OrdinaryUser, LeavesNothingWhenKilled) {
  const Ran seen = run_as_nobody("KilledSupervisor.*");
  EXPECT_EQ(seen.exit_code, 0) << seen.out;
  EXPECT_NE(seen.out.find("[  PASSED  ] 1 test."), std::string::npos) << seen.out;
}

TEST_F(OrdinaryUser, IsHeldByTheSameLimits) {
  const Ran seen = run_as_nobody("Hostile.*");
  EXPECT_EQ(seen.exit_code, 0) << seen.out;
  EXPECT_EQ(seen.out.find("SKIPPED"), std::string::npos) << seen.out;
}

}  // namespace
}  // namespace guestlink::sim
