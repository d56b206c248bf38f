// show boot, effective, topology and card through the program: literal texts.  fixtures/show holds
// one file for each of them, LAPTOP.VIEW.FORMAT; the program runs in fixtures/laptops.

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <unistd.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/places.h"
#include "tests/support/program.h"

namespace guestlink::cli {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using testing::HasSubstr;

using test::Ran;

Ran run(const std::string& arguments) {
  return test::run_line("cd " + test::source_dir() + "/fixtures/laptops && " + test::program() +
                        " show " + arguments + " 2>&1 < /dev/null");
}

const fs::path expected_folder = test::source_dir() + "/fixtures/show";

std::vector<std::string> expected_files() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(expected_folder)) {
    names.push_back(entry.path().filename().string());
  }
  std::ranges::sort(names);
  return names;
}

class Show : public testing::TestWithParam<std::string> {};

TEST_P(Show, PrintsJustThis) {
  const std::string& file = GetParam();
  const std::size_t view = file.find('.') + 1;
  const std::size_t format = file.find('.', view) + 1;
  const std::string arguments = file.substr(view, format - 1 - view) + " --format " +
                                file.substr(format) + " " + file.substr(0, view - 1);
  std::ifstream stream(expected_folder / file, std::ios::binary);
  const std::string expected(std::istreambuf_iterator<char>(stream), {});
  const Ran ran = run(arguments);
  EXPECT_EQ(ran.exit_code, 0);
  EXPECT_EQ(ran.out, expected) << "if this is meant: (cd fixtures/laptops && guestlink show "
                               << arguments << ") > fixtures/show/" << file;
}

INSTANTIATE_TEST_SUITE_P(Views, Show, testing::ValuesIn(expected_files()), [](const auto& one) {
  std::string name = one.param;
  for (char& letter : name) {
    if (std::isalnum(static_cast<unsigned char>(letter)) == 0) letter = '_';
  }
  return name;
});

TEST(ShowJson, NamesItsSchema) {
  for (const std::string view : {"boot", "effective", "topology", "card"}) {
    const Ran ran = run(view + " --format json seed-001-fixed");
    EXPECT_EQ(ran.exit_code, 0);
    EXPECT_EQ(json::parse(ran.out)["schema"], "guestlink-" + view + "/1");
  }
}

TEST(ShowJson, GivesEachStepOfTheBootItsPlaces) {
  const json boot = json::parse(run("boot --format json seed-001").out);
  EXPECT_EQ(boot["release"], "13.0");
  for (const json& step : boot["steps"]) {
    EXPECT_FALSE(step["places"].empty()) << step;
    EXPECT_GE(step["places"][0]["line"], 1);
  }
}

TEST(ShowBoot, SaysWhichReleaseItHadToAssume) {
  EXPECT_THAT(run("boot ../rules/loader-vmm-not-preloaded").out,
              HasSubstr("assumed: nothing says which"));
}

TEST(ShowTopology, DrawsAWholeSvgForEveryLaptop) {
  for (const auto& entry : fs::directory_iterator(test::source_dir() + "/fixtures/laptops")) {
    const Ran ran = run("topology --format svg " + entry.path().filename().string());
    EXPECT_EQ(ran.exit_code, 0);
    EXPECT_EQ(ran.out.substr(0, 5), "<svg ");
    EXPECT_EQ(ran.out.substr(ran.out.size() - 7), "</svg>\n");
  }
}

TEST(ShowLaptop, RefusesWhatIsNone) {
  const Ran ran = run("boot no-such-laptop");
  EXPECT_EQ(ran.exit_code, 2);
  EXPECT_EQ(ran.out, "guestlink show boot: no-such-laptop: No such file or directory\n");
}

TEST(ShowLines, TellsNoSecretAndMovesNoTerminal) {
  const fs::path file =
      fs::temp_directory_path() / ("guestlink-lines-" + std::to_string(::getpid()));
  std::ofstream(file) << "wpa_passphrase=very secret\nssid=a\x1B[2Jb\n";
  const Ran ran = run("lines --as hostapd.conf " + file.string());
  fs::remove(file);
  EXPECT_EQ(ran.exit_code, 0);
  EXPECT_THAT(ran.out, HasSubstr("wpa_passphrase=…\n"));
  EXPECT_EQ(ran.out.find("very secret"), std::string::npos);
  EXPECT_EQ(ran.out.find('\x1B'), std::string::npos);
  EXPECT_THAT(ran.out, HasSubstr("ssid=a\xEF\xBF\xBD[2Jb"));
}

}  // namespace
}  // namespace guestlink::cli
