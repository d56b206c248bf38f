#include "reference/base/file_reader.h"

#include <filesystem>
#include <fstream>

#include <sys/stat.h>
#include <unistd.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace guestlink {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(MemoryFiles, ListsWhatLiesBelowARoot) {
  const MemoryFiles files({{"laptop/host/etc/rc.conf", "x"}, {"laptop/laptop.json", "{}"}});
  EXPECT_THAT(files.list("laptop").value().files, ElementsAre("host/etc/rc.conf", "laptop.json"));
  EXPECT_FALSE(files.list("elsewhere").has_value());
  EXPECT_EQ(files.read("laptop/host/etc/rc.conf").value(), "x");
  EXPECT_EQ(files.read("nothing").error().message, "nothing: no such file");
}

class DiskFilesTest : public testing::Test {
 protected:
  DiskFilesTest()
      : root_(std::filesystem::temp_directory_path() /
              ("guestlink-test-" + std::to_string(::getpid()))) {
    std::filesystem::create_directories(root_ / "host/etc");
    std::ofstream(root_ / "host/etc/rc.conf") << "hostname=\"x\"\n";
  }
  ~DiskFilesTest() override { std::filesystem::remove_all(root_); }
  DiskFilesTest(const DiskFilesTest&) = delete;
  DiskFilesTest& operator=(const DiskFilesTest&) = delete;

  std::filesystem::path root_;
};

TEST_F(DiskFilesTest, ReadsAndLists) {
  EXPECT_THAT(DiskFiles().list(root_).value().files, ElementsAre("host/etc/rc.conf"));
  EXPECT_EQ(DiskFiles().read(root_ / "host/etc/rc.conf").value(), "hostname=\"x\"\n");
}

TEST_F(DiskFilesTest, NamesWhatItCannotRead) {
  EXPECT_THAT(DiskFiles().read(root_ / "none").error().message,
              HasSubstr("none: No such file or directory"));
  EXPECT_THAT(DiskFiles().read(root_ / "host").error().message,
              HasSubstr("host: is a directory, not a file"));
  EXPECT_FALSE(DiskFiles().list(root_ / "none").has_value());
}

TEST_F(DiskFilesTest, NamesTheFolderThatMayNotBeRead) {
  std::filesystem::permissions(root_ / "host/etc", std::filesystem::perms::none);
  // Root may read every folder: nobody may not.
  const bool root = ::geteuid() == 0;
  constexpr uid_t nobody = 65534;
  if (root) {
    ASSERT_EQ(::seteuid(nobody), 0);
  }
  const auto listed = DiskFiles().list(root_);
  if (root) {
    ASSERT_EQ(::seteuid(0), 0);
  }
  std::filesystem::permissions(root_ / "host/etc", std::filesystem::perms::owner_all);
  ASSERT_FALSE(listed);
  EXPECT_THAT(listed.error().message, HasSubstr("host/etc: Permission denied"));
}

TEST_F(DiskFilesTest, TellsWhatIsNoFile) {
  std::filesystem::create_symlink("/nonexistent/x", root_ / "host/etc/resolv.conf");
  std::filesystem::create_symlink("rc.conf", root_ / "host/etc/rc.conf.local");
  ASSERT_EQ(::mkfifo((root_ / "host/etc/sysctl.conf").c_str(), 0600), 0);
  const Listing listed = DiskFiles().list(root_).value();
  EXPECT_THAT(listed.files, ElementsAre("host/etc/rc.conf", "host/etc/rc.conf.local"));
  EXPECT_THAT(listed.links, ElementsAre("host/etc/resolv.conf"));
  EXPECT_THAT(listed.others, ElementsAre("host/etc/sysctl.conf"));
}

}  // namespace
}  // namespace guestlink
