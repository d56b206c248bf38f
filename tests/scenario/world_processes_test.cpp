#include <sys/socket.h>
#include <unistd.h>

#include "tests/places.h"
#include "tests/scenario/built_world.h"

namespace guestlink::sim {
namespace {

using namespace std::chrono_literals;

class WorldProcesses : public BuiltWorld {
 protected:
  void SetUp() override {
    GUESTLINK_NEED("userns", "netns", "veth");
    build(pair_of_nodes());
  }
};

TEST_F(WorldProcesses, OutputErrorsAndExitCodeAreSeen) {
  const Observation seen = shell("host", "echo out; echo err >&2; exit 3");
  EXPECT_EQ(seen.exit_code, 3);
  EXPECT_EQ(seen.out, "out\n");
  EXPECT_EQ(seen.err, "err\n");
  EXPECT_FALSE(seen.timed_out);
}

TEST_F(WorldProcesses, SignalIsSeen) {
  const Observation seen = shell("host", "kill -15 $$");
  EXPECT_EQ(seen.signal, 15);
  EXPECT_EQ(seen.exit_code, 143);
}

TEST_F(WorldProcesses, InputIsGivenToItsEnd) {
  const std::string input(1 << 20, 'x');
  const auto seen = world->run("host", {.argv = {"wc", "-c"}, .input = input}, 10s);
  ASSERT_TRUE(seen) << why(seen);
  EXPECT_EQ(seen->out, "1048576\n");
}

TEST_F(WorldProcesses, InputNobodyReadsHarmsNobody) {
  const auto seen = world->run("host", {.argv = {"true"}, .input = std::string(1 << 20, 'x')}, 10s);
  ASSERT_TRUE(seen) << why(seen);
  EXPECT_EQ(seen->exit_code, 0);
}

TEST_F(WorldProcesses, DeadlineKillsTheProcessAndItsChildren) {
  const Observation seen = shell("host", "sleep 1000 & echo $! > /tmp/child; sleep 1000", 200ms);
  EXPECT_TRUE(seen.timed_out);
  EXPECT_EQ(seen.signal, 9);
  EXPECT_LT(seen.took, 5s);
  const auto child_is_gone = [&] {
    return shell("host", "kill -0 $(cat /tmp/child)").exit_code != 0;
  };
  EXPECT_TRUE(world->wait_until(child_is_gone, 5s));
}

TEST_F(WorldProcesses, MissingProgramIsAMatterOfTheMachine) {
  const auto seen = world->run("host", {"no-such-program"}, 1s);
  ASSERT_FALSE(seen);
  EXPECT_EQ(seen.error().code, Error::Code::unsupported);
  EXPECT_EQ(seen.error().message, "cannot start no-such-program: No such file or directory");
}

TEST_F(WorldProcesses, MissingScriptIsAFailure) {
  const auto seen = world->run("host", {"/root/no-such-script"}, 1s);
  ASSERT_FALSE(seen);
  EXPECT_EQ(seen.error().code, Error::Code::failed);
}

TEST_F(WorldProcesses, UnknownNodeIsRefused) {
  const auto seen = world->run("gest", {"true"}, 1s);
  ASSERT_FALSE(seen);
  EXPECT_EQ(seen.error().message, "there is no node 'gest'");
}

TEST_F(WorldProcesses, BackgroundIsWaitedForByItsLineAndStopped) {
  auto server = world->start("host", {"sh", "-c", "echo ready; while :; do sleep 1; done"});
  ASSERT_TRUE(server) << why(server);
  ASSERT_TRUE(server->wait_for_line("ready", 5s));
  EXPECT_TRUE(server->running());
  EXPECT_EQ(shell("host", "kill -0 " + std::to_string(server->pid_inside())).exit_code, 0);
  const Observation end = server->stop();
  EXPECT_EQ(end.signal, 15);
  EXPECT_FALSE(server->running());
}

TEST_F(WorldProcesses, NodesDoNotSeeEachOthersProcesses) {
  auto server = world->start("host", {"sh", "-c", "echo ready; exec sleep 987"});
  ASSERT_TRUE(server) << why(server);
  ASSERT_TRUE(server->wait_for_line("ready", 5s));
  const std::string find = "grep -zsl ^987 /proc/[0-9]*/cmdline | wc -l";
  EXPECT_EQ(shell("host", find).out, "1\n");
  EXPECT_EQ(shell("guest", find).out, "0\n");
}

TEST_F(WorldProcesses, EndingAllProcessesOfANodeEndsNoOthers) {
  auto here = world->start("guest", {"sh", "-c", "echo ready; exec sleep 987"});
  auto there = world->start("host", {"sh", "-c", "echo ready; exec sleep 987"});
  ASSERT_TRUE(here) << why(here);
  ASSERT_TRUE(there) << why(there);
  ASSERT_TRUE(here->wait_for_line("ready", 5s));
  ASSERT_TRUE(there->wait_for_line("ready", 5s));
  shell("guest", "kill -9 -1");
  EXPECT_EQ(here->wait(5s).signal, 9);
  EXPECT_TRUE(there->running());
  // Its namespaces outlive this: the machine can start something again.
  EXPECT_EQ(shell("guest", "cat /proc/1/comm").out, "init\n");
}

TEST_F(WorldProcesses, SettingsOfTheMachineCannotBeWrittenInANode) {
  EXPECT_NE(shell("guest", "echo 1 > /proc/sys/kernel/sysrq").exit_code, 0);
  EXPECT_EQ(shell("guest", "echo 1 > /proc/sys/net/ipv4/ip_forward").exit_code, 0);
}

TEST_F(WorldProcesses, BackgroundThatIgnoresTermIsKilled) {
  auto server =
      world->start("host", {"sh", "-c", "trap '' TERM; echo ready; while :; do sleep 1; done"});
  ASSERT_TRUE(server) << why(server);
  ASSERT_TRUE(server->wait_for_line("ready", 5s));
  EXPECT_EQ(server->stop(100ms).signal, 9);
}

TEST_F(WorldProcesses, LineThatNeverComesSaysWhatCameInstead) {
  auto server = world->start("host", {"sh", "-c", "echo no; exit 4"});
  ASSERT_TRUE(server) << why(server);
  const Status seen = server->wait_for_line("ready", 5s);
  ASSERT_FALSE(seen);
  EXPECT_EQ(seen.error().message, "it ended with code 4 before it said 'ready': no\n");
}

TEST_F(WorldProcesses, WorldMayEndBeforeItsBackgrounds) {
  auto server = world->start("host", {"sleep", "1000"});
  ASSERT_TRUE(server) << why(server);
  world.reset();
  EXPECT_FALSE(server->running());
  EXPECT_EQ(server->wait(1s).signal, 9);
}

TEST_F(WorldProcesses, CallRunsInTheNodeAndGivesBackAnyBytes) {
  const auto name = world->call(
      "guest",
      []() -> Result<std::string> {
        std::string text(64, '\0');
        if (::gethostname(text.data(), text.size()) != 0) return "";
        return text.substr(0, text.find('\0')) + std::string(200'000, '\0');
      },
      5s);
  ASSERT_TRUE(name) << why(name);
  EXPECT_EQ(*name, "guest" + std::string(200'000, '\0'));
}

TEST_F(WorldProcesses, CallsErrorArrivesWithItsCode) {
  const auto result = world->call(
      "guest",
      []() -> Result<std::string> { return failure(Error::Code::timed_out, "nobody answered"); },
      5s);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, Error::Code::timed_out);
  EXPECT_EQ(result.error().message, "nobody answered");
}

TEST_F(WorldProcesses, CallIsEndedAtItsDeadline) {
  const auto result = world->call(
      "guest",
      []() -> Result<std::string> {
        for (;;) ::pause();
      },
      100ms);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, Error::Code::timed_out);
}

TEST_F(WorldProcesses, ConditionThatNeverHoldsTimesOut) {
  const Status waited = world->wait_until([] { return false; }, 50ms);
  ASSERT_FALSE(waited);
  EXPECT_EQ(waited.error().code, Error::Code::timed_out);
}

TEST_F(WorldProcesses, GuestlinkRunsInside) {
  const auto seen = world->run("guest", {World::program(), "--version"}, 10s);
  ASSERT_TRUE(seen) << why(seen);
  EXPECT_TRUE(seen->out.starts_with("guestlink ")) << seen->out << seen->err;
}

TEST_F(WorldProcesses, FilesAreTheNodesOwn) {
  ASSERT_TRUE(world->put_file("guest", "/etc/network/interfaces", "auto eth0\n"));
  ASSERT_TRUE(world->put_file("guest", "/root/nat.sh", "#!/bin/sh\necho nat\n", 0755));
  EXPECT_EQ(shell("guest", "cat /etc/network/interfaces; /root/nat.sh").out, "auto eth0\nnat\n");
  EXPECT_NE(shell("host", "cat /etc/network/interfaces").exit_code, 0);
  EXPECT_EQ(*world->read_file("guest", "/etc/network/interfaces"), "auto eth0\n");
  EXPECT_NE(::access("/root/nat.sh", F_OK), 0);
}

TEST_F(WorldProcesses, FilesOfTheMachineCannotBePut) {
  for (const char* path : {"/usr/bin/true", "/etc/../usr/x", "relative", "/dev/x"}) {
    EXPECT_FALSE(world->put_file("guest", path, "")) << path;
  }
}

TEST_F(WorldProcesses, StubsLogAndSayYes) {
  EXPECT_EQ(shell("guest", "reboot now && pkg install x && kldload pf").exit_code, 0);
  EXPECT_EQ(*world->read_file("guest", "/var/log/guestlink-stubs"),
            "reboot now\npkg install x\nkldload pf\n");
}

TEST_F(WorldProcesses, VisibleFoldersAreSeenReadOnly) {
  world.reset();
  const std::string folder = test::source_dir() + "/reference";
  build(pair_of_nodes(), {folder});
  EXPECT_EQ(shell("host", "test -r " + folder + "/base/result.h").exit_code, 0);
  EXPECT_NE(shell("host", "touch " + folder + "/base/new").exit_code, 0);
}

}  // namespace
}  // namespace guestlink::sim
