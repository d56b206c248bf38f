#include <filesystem>
#include <fstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reference/base/file_reader.h"

namespace guestlink {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::IsEmpty;

/// A directory of its own for each test, gone afterwards.
class DiskFilesListing : public testing::Test {
 protected:
  DiskFilesListing() {
    fs::create_directories(root_ / "etc");
    std::ofstream(root_ / "etc/sshd") << "text\n";
  }
  ~DiskFilesListing() override { fs::remove_all(root_); }

  const fs::path root_ =
      fs::path(testing::TempDir()) /
      ("listing-" + std::string(testing::UnitTest::GetInstance()->current_test_info()->name()));
};

TEST_F(DiskFilesListing, NamesRegularFilesSorted) {
  std::ofstream(root_ / "a") << "";
  const auto found = DiskFiles().list(root_.string());
  ASSERT_TRUE(found);
  EXPECT_THAT(found->files, ElementsAre("a", "etc/sshd"));
  EXPECT_THAT(found->links, IsEmpty());
}

TEST_F(DiskFilesListing, CountsALinkInsideTheDirectoryAsAFile) {
  fs::create_symlink("sshd", root_ / "etc/other");
  const auto found = DiskFiles().list(root_.string());
  ASSERT_TRUE(found);
  EXPECT_THAT(found->files, ElementsAre("etc/other", "etc/sshd"));
}

TEST_F(DiskFilesListing, NamesLinksThatLeadOutOrNowhereApart) {
  fs::create_symlink("/etc/passwd", root_ / "etc/out");
  fs::create_symlink("/no/such/file", root_ / "etc/nowhere");
  const auto found = DiskFiles().list(root_.string());
  ASSERT_TRUE(found);
  EXPECT_THAT(found->files, ElementsAre("etc/sshd"));
  EXPECT_THAT(found->links, ElementsAre("etc/nowhere", "etc/out"));
}

TEST_F(DiskFilesListing, DoesNotFollowALinkToADirectory) {
  fs::create_directory_symlink(root_ / "etc", root_ / "again");
  const auto found = DiskFiles().list(root_.string());
  ASSERT_TRUE(found);
  EXPECT_THAT(found->files, ElementsAre("etc/sshd"));
}

TEST_F(DiskFilesListing, FailsWithTheNameOfWhatIsMissing) {
  const auto found = DiskFiles().list((root_ / "absent").string());
  ASSERT_FALSE(found);
  EXPECT_THAT(found.error().message, testing::HasSubstr("absent"));
}

}  // namespace
}  // namespace guestlink
