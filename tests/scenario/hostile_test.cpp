// Scripts of fixtures/hostile stand for a laptop's own files at their worst.

#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>

#include <poll.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/places.h"
#include "tests/scenario/built_world.h"
#include "tests/scenario/processes.h"

namespace guestlink::sim {
namespace {

using namespace std::chrono_literals;

class Hostile : public BuiltWorld {
 protected:
  void SetUp() override {
    GUESTLINK_NEED("userns", "netns", "veth", "busybox");
    canary = testing::TempDir() + "guestlink-canary-" + std::to_string(::getpid());
    std::filesystem::remove_all(canary);
    std::filesystem::create_directory(canary);
    std::ofstream(canary + "/file") << "untouched\n";
    std::filesystem::permissions(canary, std::filesystem::perms::all);
    std::filesystem::permissions(canary + "/file", std::filesystem::perms::all);
    leave_the_others();
    before = state_of_machine();
    build(pair_of_nodes(), {canary});
  }

  void TearDown() override {
    if (canary.empty()) return;
    world.reset();
    EXPECT_EQ(text_of(canary + "/file"), "untouched\n");
    for (const auto& one : std::filesystem::directory_iterator(canary)) {
      EXPECT_EQ(one.path().filename(), "file");
    }
    EXPECT_EQ(state_of_machine(), before);
    EXPECT_TRUE(descendants(::getpid()).empty());
    std::filesystem::remove_all(canary);
  }

  Observation run_script(const std::string& name, Duration deadline, Limits limits = {}) {
    const std::string script =
        text_of(test::source_dir() + "/fixtures/hostile/laptop/guest/root/" + name);
    EXPECT_FALSE(script.empty()) << name;
    EXPECT_TRUE(world->put_file("guest", "/root/hostile.sh", script, 0755));
    auto seen = world->run(
        "guest",
        {.argv = {"/root/hostile.sh"}, .environment = {{"CANARY", canary}}, .limits = limits},
        deadline);
    EXPECT_TRUE(seen) << why(seen);
    return seen ? *seen : Observation{.exit_code = -1};
  }

  std::string canary;
  std::vector<std::string> before;
};

TEST_F(Hostile, CanaryCanBeReadInside) {
  EXPECT_EQ(shell("guest", "cat " + canary + "/file").out, "untouched\n");
}

TEST_F(Hostile, ScriptThatWritesOutsideChangesNothing) {
  const Observation seen = run_script("write-outside.sh", 30s);
  EXPECT_EQ(seen.exit_code, 0) << seen.out << seen.err;
  EXPECT_NE(seen.err.find("Read-only file system"), std::string::npos) << seen.err;
  // Once or twice: not every machine has a reboot of its own to be covered.
  EXPECT_TRUE(world->read_file("guest", "/var/log/guestlink-stubs")
                  .value_or("")
                  .starts_with("reboot -f\n"));
}

TEST_F(Hostile, ForkBombStaysBelowItsLimitAndEndsWithTheWorld) {
  const Observation seen = run_script("fork-bomb.sh", 1s, {.processes = 100});
  EXPECT_NE(seen.err.find("fork"), std::string::npos) << seen.err;
  EXPECT_LT(descendants(::getpid()).size(), 110U);
  const auto start = std::chrono::steady_clock::now();
  world.reset();
  EXPECT_LT(std::chrono::steady_clock::now() - start, 5s);
}

TEST_F(Hostile, FullDiskIsTheNodesOwn) {
  const Observation seen = run_script("fill-disk.sh", 60s);
  EXPECT_EQ(seen.exit_code, 0) << seen.err;
  EXPECT_NE(shell("guest", "head -c 1000000 /dev/zero > /tmp/more").exit_code, 0);
  EXPECT_EQ(shell("host", "head -c 1000000 /dev/zero > /tmp/more").exit_code, 0);
}

TEST_F(Hostile, ScriptThatWaitsForEverEndsAtItsDeadline) {
  const Observation seen = run_script("wait-for-ever.sh", 300ms);
  EXPECT_TRUE(seen.timed_out);
  EXPECT_LT(seen.took, 5s);
}

TEST_F(Hostile, KillingEverybodyReachesNobodyOutside) {
  const pid_t bystander = ::fork();
  if (bystander == 0) {
    for (;;) ::pause();
  }
  run_script("kill-all.sh", 10s);
  EXPECT_EQ(::waitpid(bystander, nullptr, WNOHANG), 0);
  ::kill(bystander, SIGKILL);
  ::waitpid(bystander, nullptr, 0);
  EXPECT_EQ(shell("guest", "echo still here").out, "still here\n");
}

TEST_F(Hostile, LinksLeadNowhereOutside) {
  run_script("follow-symlinks.sh", 10s);
  EXPECT_FALSE(world->put_file("guest", "/etc/resolv.conf", "nameserver 192.0.2.1\n"));
  EXPECT_FALSE(world->put_file("guest", "/root/authorized_keys", "key"));
  EXPECT_FALSE(world->put_file("guest", "/var/log/mine/file", "pwned\n"));
}

TEST_F(Hostile, EndlessOutputIsCut) {
  const Observation seen = run_script("talk-for-ever.sh", 500ms, {.output_bytes = 100'000});
  EXPECT_TRUE(seen.timed_out);
  EXPECT_EQ(seen.out.size(), 100'000U);
}

TEST_F(Hostile, MemoryIsRefused) {
  EXPECT_EQ(run_script("eat-memory.sh", 20s).exit_code, 9);
}

TEST_F(Hostile, NoFurtherUserNamespaceCanBeMade) {
  EXPECT_NE(shell("guest", "unshare -U true").exit_code, 0);
}

}  // namespace
}  // namespace guestlink::sim
