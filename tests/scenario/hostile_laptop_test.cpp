// A whole laptop that means harm, fixtures/hostile/laptop, in the hands of guestlink rehearse.

#include <filesystem>
#include <fstream>
#include <string>

#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include "tests/places.h"
#include "tests/scenario/built_world.h"
#include "tests/scenario/processes.h"
#include "tests/support/program.h"

namespace guestlink::sim {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::HasSubstr;
namespace fs = std::filesystem;

class HostileLaptop : public testing::Test {
 protected:
  void SetUp() override {
    GUESTLINK_NEED("userns", "netns", "users", "tap", "iptables", "nft", "dnsmasq", "busybox");
    ASSERT_EQ(::prctl(PR_SET_CHILD_SUBREAPER, 1), 0);
    leave_the_others();
    const std::string mark = "guestlink-hostile-" + std::to_string(::getpid());
    laptop = testing::TempDir() + mark;
    // Where this runs: what lies there is seen inside, too, unless it lies below /home or /tmp.
    canary = fs::current_path() / (mark + "-canary");
    fs::remove_all(laptop);
    fs::remove_all(canary);
    fs::create_directory(canary);
    std::ofstream(canary + "/file") << "untouched\n";
    fs::permissions(canary, fs::perms::all);
    fs::permissions(canary + "/file", fs::perms::all);
    fs::copy(test::source_dir() + "/fixtures/hostile/laptop", laptop,
             fs::copy_options::recursive | fs::copy_options::copy_symlinks);
    std::ofstream(laptop + "/guest/etc/canary") << canary << "\n";
    // What no repository holds: links out of the directory, and a pipe that nobody writes to.
    fs::create_symlink(canary + "/file", laptop + "/guest/etc/resolv.conf");
    fs::create_symlink("/dev/zero", laptop + "/host/etc/pf.conf");
    fs::create_directory_symlink("/", laptop + "/guest/var");
    ASSERT_EQ(::mkfifo((laptop + "/guest/root/pipe").c_str(), 0600), 0);
    before = state_of_machine();
    tables = nft_tables();
  }

  void TearDown() override {
    if (canary.empty()) return;
    EXPECT_EQ(text_of(canary + "/file"), "untouched\n");
    for (const auto& one : fs::directory_iterator(canary)) {
      EXPECT_EQ(one.path().filename(), "file");
    }
    EXPECT_EQ(state_of_machine(), before);
    EXPECT_EQ(nft_tables(), tables);
    while (::waitpid(-1, nullptr, WNOHANG) > 0) {}
    EXPECT_TRUE(descendants(::getpid()).empty());
    fs::remove_all(laptop);
    fs::remove_all(canary);
  }

  /// Of this process's own network namespace, which nobody else uses where it may have one.
  static std::string nft_tables() { return test::run_line("nft list tables 2>&1").out; }

  /// What the rehearsal says in JSON; an exit code other than 1 has failed.
  nlohmann::json rehearsed(const std::string& arguments) const {
    const test::Ran ran = test::run_line(test::program() + " rehearse --format json " + arguments +
                                         " " + laptop + " 2> /dev/null < /dev/null");
    EXPECT_EQ(ran.exit_code, 1) << ran.out;
    return nlohmann::json::parse(ran.out, nullptr, false);
  }

  std::string laptop;
  std::string canary;
  std::string tables;
  std::vector<std::string> before;
};

TEST_F(HostileLaptop, EndsInItsBootTimeWithFailedClaimsAndChangesNothingOutside) {
  const auto said = rehearsed("--forwarder kernel --boot-time 3s");
  ASSERT_TRUE(said.is_object());
  EXPECT_EQ(said["verdict"]["network"], false);
  EXPECT_GT(said["summary"]["failed"], 0);
  EXPECT_THAT(
      said["notes"].get<std::vector<std::string>>(),
      // Which of its lines takes most is the machine's choice: it may be busy.
      Contains(AllOf(HasSubstr("kernel: the boot's 3 s are spent, "), HasSubstr(" s of them by '"),
                     HasSubstr("/root/"), HasSubstr("': what comes after it was not run"))));
}

}  // namespace
}  // namespace guestlink::sim
