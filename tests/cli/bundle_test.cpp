// A laptop packed by tar(1) through the program: the same answers as its directory gives.

#include <filesystem>
#include <string>

#include <unistd.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/places.h"
#include "tests/support/program.h"

namespace guestlink::cli {
namespace {

using test::Ran;
using testing::HasSubstr;

class PackedLaptop : public testing::Test {
 protected:
  PackedLaptop() {
    std::filesystem::create_directories(folder_);
    EXPECT_EQ(in_folder("tar -C " + test::source_dir() +
                        "/fixtures/laptops -czf laptop.tar.gz "
                        "seed-001 && ln -s " +
                        test::source_dir() + "/fixtures/laptops/seed-001 dir")
                  .exit_code,
              0);
  }
  ~PackedLaptop() override { std::filesystem::remove_all(folder_); }
  PackedLaptop(const PackedLaptop&) = delete;
  PackedLaptop& operator=(const PackedLaptop&) = delete;

  Ran in_folder(const std::string& command) const {
    return test::run_line("cd " + folder_ + " && " + command);
  }
  Ran guestlink(const std::string& arguments) const {
    return in_folder(test::program() + " " + arguments + " 2>&1 < /dev/null");
  }
  /// The directory's answer with the bundle's name in its place.
  Ran expected(const std::string& command) const {
    return in_folder(test::program() + " " + command + " dir 2>&1 | sed 's,dir/,laptop.tar.gz/,g'");
  }

  std::string folder_ = testing::TempDir() + "guestlink-bundle-" + std::to_string(::getpid());
};

TEST_F(PackedLaptop, IsCheckedAsItsDirectoryIs) {
  const Ran ran = guestlink("check laptop.tar.gz");
  EXPECT_EQ(ran.exit_code, 1);
  EXPECT_EQ(ran.out, expected("check").out);
}

TEST_F(PackedLaptop, IsShownAsItsDirectoryIs) {
  for (const std::string view : {"show boot", "show effective", "show card", "show lines"}) {
    const Ran ran = guestlink(view + " laptop.tar.gz");
    EXPECT_EQ(ran.exit_code, 0) << view;
    EXPECT_EQ(ran.out, expected(view).out);
  }
}

TEST_F(PackedLaptop, IsNotChangedByFix) {
  const Ran ran = guestlink("check --fix laptop.tar.gz");
  EXPECT_EQ(ran.exit_code, 2);
  EXPECT_EQ(ran.out, "guestlink check: --fix cannot change a bundle; --diff shows the changes\n");
  EXPECT_NE(guestlink("check --fix --diff laptop.tar.gz").exit_code, 2);
}

TEST_F(PackedLaptop, IsRefusedWhenItLeadsElsewhere) {
  const std::string pack =
      "mkdir -p host && : > host/x && tar -P --transform 's,^host,../host,' -cf bad.tar host/x";
  ASSERT_EQ(in_folder(pack).exit_code, 0);
  const Ran ran = guestlink("check bad.tar");
  EXPECT_EQ(ran.exit_code, 2);
  EXPECT_THAT(ran.out, HasSubstr("bad.tar: ../host/x: its path leads out of the bundle: refused"));
}

TEST_F(PackedLaptop, IsRefusedWhenItIsAnotherFile) {
  const Ran ran = guestlink("check dir/host/etc/rc.conf");
  EXPECT_EQ(ran.exit_code, 2);
  EXPECT_THAT(ran.out, HasSubstr("neither a directory nor a tar archive"));
}

}  // namespace
}  // namespace guestlink::cli
