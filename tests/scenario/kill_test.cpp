// A supervisor is killed at random moments, while it builds, runs or removes worlds; nothing of it
// may be left.  This process makes itself the reaper of its orphans, so that every process that
// outlives its supervisor is found below this one.

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <random>
#include <set>
#include <string>
#include <utility>

#include <poll.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/places.h"
#include "tests/scenario/built_world.h"
#include "tests/scenario/processes.h"

namespace guestlink::sim {
namespace {

using namespace std::chrono_literals;

/// Builds a world with all there is in one, and removes it; 0 when everything could be made.
int live_once() {
  Topology topology = pair_of_nodes();
  topology.links.push_back({"nic", MediumName::tap, {"host", "tap0"}, {"guest", "vtnet0"}});
  topology.links[0].impairment = Impairment{};  // With a wire process.
  const bool has_tap = needs_missing({"tap"}).empty();
  if (!has_tap) topology.links.pop_back();
  auto world = World::create(topology, {.program = test::program()});
  if (!world) return 1;
  auto recorder = (*world)->capture({"host", "eth0"});
  auto sleeper = (*world)->start("host", {"sh", "-c", "sleep 1000 & sleep 1000"});
  auto daemon = (*world)->run("guest", {"sh", "-c", "setsid sleep 1000 > /dev/null 2>&1 &"}, 20s);
  auto machine = has_tap ? (*world)->start_vm({{{"host", "tap0"}, {"guest", "vtnet0"}}})
                         : (*world)->start("guest", {"sleep", "1000"});
  if (!recorder || !sleeper || !daemon || !machine) return 2;
  return (*world)->run("host", {"ping", "-n", "-c", "1", "-W", "5", "192.0.2.2"}, 20s) ? 0 : 3;
}

[[noreturn]] void supervise() {
  for (;;) {
    if (const int trouble = live_once(); trouble != 0) ::_exit(trouble);
  }
}

/// Waits until nothing is left below this process; what is, after five seconds.
std::set<int> left_over() {
  const auto end = std::chrono::steady_clock::now() + 5s;
  for (;;) {
    while (::waitpid(-1, nullptr, WNOHANG) > 0) {}
    const std::set<int> left = descendants(::getpid());
    if (left.empty() || std::chrono::steady_clock::now() > end) return left;
    ::poll(nullptr, 0, 2);
  }
}

/// Which of `spaces` each process of the machine lives in.
std::set<std::pair<int, std::string>> homes_among(const std::set<std::string>& spaces) {
  std::set<std::pair<int, std::string>> homes;
  for (const int pid : all_processes()) {
    for (const std::string& one : namespaces_of({pid})) {
      if (spaces.contains(one)) homes.emplace(pid, one);
    }
  }
  return homes;
}

int rounds() {
  const char* const wanted = std::getenv("GUESTLINK_KILLS");
  return wanted == nullptr ? 100 : std::atoi(wanted);
}

TEST(KilledSupervisor, LeavesNothing) {
  GUESTLINK_NEED("userns", "netns", "veth", "ping");
  ASSERT_EQ(::prctl(PR_SET_CHILD_SUBREAPER, 1), 0);
  const auto seed = static_cast<unsigned>(::getpid());
  std::mt19937 random(seed);
  // From the first moment of a world to well into the second, however busy this machine is.
  const auto start = std::chrono::steady_clock::now();
  ASSERT_EQ(live_once(), 0);
  const auto lifetime = std::chrono::steady_clock::now() - start;
  std::uniform_int_distribution<int> moment(
      0, static_cast<int>(lifetime / std::chrono::milliseconds(1)) * 3 / 2);
  leave_the_others();
  const auto before = state_of_machine();
  const std::set<std::string> own = namespaces_of({::getpid()});
  int with_world = 0;
  for (int round = 0; round < rounds(); ++round) {
    const pid_t supervisor = ::fork();
    ASSERT_GE(supervisor, 0);
    if (supervisor == 0) supervise();
    const int after = moment(random);
    // Not a wait for something: the moment itself is what is tried.
    siginfo_t ended{};
    ::poll(nullptr, 0, after);
    ASSERT_EQ(::waitid(P_PID, static_cast<id_t>(supervisor), &ended, WEXITED | WNOHANG | WNOWAIT),
              0);
    ASSERT_EQ(ended.si_pid, 0) << "the supervisor ended by itself with " << ended.si_status;
    std::set<std::string> spaces = namespaces_of(descendants(::getpid()));
    for (const std::string& one : own) spaces.erase(one);
    if (!spaces.empty()) ++with_world;
    const auto homes = homes_among(spaces);
    ::kill(supervisor, SIGKILL);
    const std::set<int> left = left_over();
    ASSERT_TRUE(left.empty()) << left.size() << " processes left, killed after " << after
                              << " ms, seed " << seed << ": "
                              << text_of("/proc/" + std::to_string(*left.begin()) + "/status");
    // Who was not there before cannot hold a namespace of the dead, only the number of one, used
    // again.
    for (const auto& [pid, one] : homes_among(spaces)) {
      EXPECT_FALSE(homes.contains({pid, one}))
          << one << " is left to process " << pid << ", killed after " << after << " ms";
    }
  }
  EXPECT_EQ(state_of_machine(), before);
  EXPECT_GT(with_world, rounds() / 4) << "most kills came before there was a world";
}

}  // namespace
}  // namespace guestlink::sim
