#include "reference/config/load_laptop.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/places.h"

namespace guestlink::config {
namespace {

namespace fs = std::filesystem;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;

const fs::path laptops = fs::path(test::source_dir()) / "fixtures/laptops";

TEST(LoadLaptop, ReadsTheCorrectedLaptopOfSeed001) {
  SourceSet sources;
  const auto loaded = load_laptop(DiskFiles(), (laptops / "seed-001-fixed").string(), sources);
  ASSERT_TRUE(loaded);
  const model::Laptop& laptop = loaded->laptop;
  EXPECT_EQ(laptop.release(), (model::Release{15, 1, 0}));
  ASSERT_TRUE(laptop.intent);
  EXPECT_EQ(laptop.intent->mode->value, "nat");
  EXPECT_EQ(laptop.intent->ssh_port->value, 2210);
  EXPECT_EQ(sources.text(laptop.intent->ssh_port->where), "2210");
  EXPECT_EQ(laptop.intent->cpu->value, "intel");
  ASSERT_EQ(laptop.host.passthrough.size(), 1U);
  EXPECT_EQ(to_string(laptop.host.passthrough[0].value), "4/0/0");
  EXPECT_EQ(sources.text(laptop.host.passthrough[0].where), "4/0/0");
  EXPECT_THAT(laptop.guest.runlevels,
              ElementsAre("boot/networking", "boot/sysctl", "boot/wifi-release",
                          "boot/wpa_supplicant", "default/dnsmasq", "default/sshd"));
  EXPECT_TRUE(laptop.file(sources, "host/boot/loader.conf"));
  EXPECT_FALSE(laptop.file(sources, "host/boot/loader.conf.local"));
  EXPECT_TRUE(loaded->diagnostics.empty());
}

TEST(LoadLaptop, RefusesADirectoryThatHoldsNone) {
  SourceSet sources;
  const MemoryFiles files(std::map<std::string, std::string>{{"other/README", "text"}});
  const auto loaded = load_laptop(files, "other", sources);
  ASSERT_FALSE(loaded);
  EXPECT_THAT(loaded.error().message, HasSubstr("holds none of host/"));
}

TEST(LoadLaptop, RefusesADirectoryThatIsNotThere) {
  SourceSet sources;
  const auto loaded = load_laptop(DiskFiles(), "/no/such/laptop", sources);
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().code, Error::Code::unreadable);
}

TEST(LoadLaptop, KeepsFilesWithoutAReaderAsOther) {
  SourceSet sources;
  const MemoryFiles files(std::map<std::string, std::string>{{"l/guest/etc/motd", "one\ntwo\n"}});
  const auto loaded = load_laptop(files, "l", sources);
  ASSERT_TRUE(loaded);
  ASSERT_EQ(loaded->laptop.files.size(), 1U);
  EXPECT_EQ(loaded->laptop.files[0].kind, "other");
  EXPECT_THAT(loaded->laptop.files[0].lines,
              ElementsAre(model::LineStatus::unmodelled, model::LineStatus::unmodelled));
}

TEST(LoadLaptop, TakesRunlevelsFromNamesEvenWhereTheyAreFiles) {
  SourceSet sources;
  const MemoryFiles files(
      std::map<std::string, std::string>{{"l/guest/etc/runlevels/boot/networking", ""}});
  const auto loaded = load_laptop(files, "l", sources);
  ASSERT_TRUE(loaded);
  EXPECT_THAT(loaded->laptop.guest.runlevels, ElementsAre("boot/networking"));
}

/// Every file and link below `root` with its text or target.
std::map<std::string, std::string> tree(const fs::path& root) {
  std::map<std::string, std::string> all;
  for (const auto& entry : fs::recursive_directory_iterator(root)) {
    const std::string name = entry.path().lexically_relative(root).string();
    if (entry.is_symlink()) {
      all[name] = "-> " + fs::read_symlink(entry.path()).string();
    } else if (entry.is_regular_file()) {
      std::ifstream file(entry.path(), std::ios::binary);
      all[name] = std::string(std::istreambuf_iterator<char>(file), {});
    }
  }
  return all;
}

TEST(Fixtures, TheCorrectedLaptopsOfSeeds000And001AreOneTree) {
  const auto first = tree(laptops / "seed-000-fixed");
  const auto second = tree(laptops / "seed-001-fixed");
  EXPECT_GT(first.size(), 20U);
  EXPECT_EQ(first, second);
}

}  // namespace
}  // namespace guestlink::config
