// The same worlds as a user without any privilege, where these tests run as root.

#include <array>
#include <cstdio>
#include <filesystem>

#include <unistd.h>

#include "tests/scenario/built_world.h"

namespace guestlink::sim {
namespace {

struct Ran {
  int status = -1;
  std::string out;
};

/// Runs these tests again as user 65534, those that `filter` names.
Ran run_as_nobody(const std::string& filter) {
  const std::string self = std::filesystem::read_symlink("/proc/self/exe");
  const std::string line =
      "exec setpriv --reuid=65534 --regid=65534 --clear-groups env TMPDIR=/tmp '" + self +
      "' --gtest_filter='" + filter + "' 2>&1";
  Ran ran;
  std::FILE* const pipe = ::popen(line.c_str(), "r");
  if (pipe == nullptr) return ran;
  std::array<char, 4096> buffer{};
  for (std::size_t got = 0; (got = std::fread(buffer.data(), 1, buffer.size(), pipe)) > 0;) {
    ran.out.append(buffer.data(), got);
  }
  ran.status = ::pclose(pipe);
  return ran;
}

class OrdinaryUser : public testing::Test {
 protected:
  void SetUp() override {
    GUESTLINK_NEED("userns", "netns", "veth", "ping");
    if (::geteuid() != 0) GTEST_SKIP() << "these tests run as an ordinary user already";
    const Ran seen = run_as_nobody("NoSuchTest");
    if (seen.status != 0) GTEST_SKIP() << "user 65534 cannot run these tests: " << seen.out;
  }
};

TEST_F(OrdinaryUser, PingsThroughAChainOfFourNodes) {
  const Ran seen = run_as_nobody("WorldOfNodes.*Chain*");
  EXPECT_EQ(seen.status, 0) << seen.out;
  EXPECT_NE(seen.out.find("[  PASSED  ] 2 tests."), std::string::npos) << seen.out;
  EXPECT_EQ(seen.out.find("SKIPPED"), std::string::npos) << seen.out;
}

TEST_F(OrdinaryUser, LeavesNothingWhenKilled) {
  const Ran seen = run_as_nobody("KilledSupervisor.*");
  EXPECT_EQ(seen.status, 0) << seen.out;
  EXPECT_NE(seen.out.find("[  PASSED  ] 1 test."), std::string::npos) << seen.out;
}

TEST_F(OrdinaryUser, IsHeldByTheSameLimits) {
  const Ran seen = run_as_nobody("Hostile.*");
  EXPECT_EQ(seen.status, 0) << seen.out;
  EXPECT_EQ(seen.out.find("SKIPPED"), std::string::npos) << seen.out;
}

}  // namespace
}  // namespace guestlink::sim
