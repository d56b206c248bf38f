#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/config/read_text.h"

namespace guestlink::config {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

ReadLaptop loader(const std::string& text, const std::string& release = "14.3-RELEASE") {
  return ReadLaptop{{"host/boot/loader.conf", text},
                    {"captures/host/freebsd-version.txt", release + "\n"}};
}

/// "key=value" of each assignment.
std::vector<std::string> settings(const ReadLaptop& read) {
  std::vector<std::string> all;
  for (const auto& one : read.laptop.host.loader.all) {
    all.push_back(one.key.value + "=" + one.value.value);
  }
  return all;
}

TEST(LoaderConf, ReadsQuotedValuesAtTheirPlaces) {
  const auto read = loader("vmm_load=\"YES\"\n  pptdevs = \"4/0/0 5/0/0\"   # the card\n");
  EXPECT_THAT(settings(read), ElementsAre("vmm_load=YES", "pptdevs=4/0/0 5/0/0"));
  const auto& pptdevs = read.laptop.host.loader.all[1];
  EXPECT_EQ(read.sources.position(pptdevs.value.where.file, pptdevs.value.where.begin),
            (LineColumn{2, 14}));
  EXPECT_EQ(read.text(pptdevs.key.where), "pptdevs");
  ASSERT_EQ(read.laptop.host.passthrough.size(), 2U);
  EXPECT_EQ(read.text(read.laptop.host.passthrough[1].where), "5/0/0");
  EXPECT_THAT(read.unknown_lines(), IsEmpty());
}

TEST(LoaderConf, TakesBareWordsAndNumbers) {
  EXPECT_THAT(settings(loader("autoboot_delay=3\nx=-1\nconsole=vidconsole\na=b_c.d-e\n")),
              ElementsAre("autoboot_delay=3", "x=-1", "console=vidconsole", "a=b_c.d-e"));
}

TEST(LoaderConf, TwelveTakesFewerBareWords) {
  const auto read = loader("x=-1\na=b_c\n", "12.1-RELEASE");
  EXPECT_THAT(settings(read), ElementsAre("x=-1"));
  EXPECT_THAT(read.refused(), ElementsAre("loader-unquoted-value: a=b_c"));
}

struct Malformed {
  const char* line;
  const char* reason;  ///< From 13 on; empty: accepted.
  const char* reason_in_twelve;
};

class LoaderConfMalformed : public testing::TestWithParam<Malformed> {};

TEST_P(LoaderConfMalformed, NamesTheMistake) {
  const auto [line, reason, reason_in_twelve] = GetParam();
  const auto check = [&](const ReadLaptop& read, std::string_view expected) {
    std::vector<std::string_view> reasons;
    for (const auto& file : read.laptop.files) {
      for (const auto& one : file.refused) reasons.push_back(one.reason);
    }
    if (expected.empty()) {
      EXPECT_THAT(reasons, IsEmpty());
    } else {
      EXPECT_THAT(reasons, ElementsAre(expected));
    }
    EXPECT_TRUE(read.laptop.host.loader.find("after") != nullptr) << "reading goes on";
  };
  const std::string text = std::string(line) + "\nafter=\"1\"\n";
  check(loader(text), reason);
  check(loader(text, "12.1-RELEASE-p7"), reason_in_twelve);
}

INSTANTIATE_TEST_SUITE_P(
    Lines, LoaderConfMalformed,
    testing::Values(
        Malformed{"pptdevs=3/0/0", "loader-unquoted-value", "loader-unquoted-value"},
        Malformed{"pptdevs='3/0/0'", "loader-single-quote", "loader-single-quote"},
        Malformed{"pptdevs=\"3/0/0\";", "loader-malformed-line", "loader-malformed-line"},
        Malformed{"pptdevs=\"3/0/0", "loader-missing-close-quote", "loader-missing-close-quote"},
        Malformed{"pptdevs+=\"4/0/0\"", "pptdevs-plus-equals", ""},
        Malformed{"pptdevs=\"3/0/0\" # the \"wifi\" card", "loader-quote-in-comment", ""},
        Malformed{"vmm_load=\"YES\" if_tap_load=\"YES\"", "loader-two-on-one-line",
                  "loader-two-on-one-line"},
        Malformed{"pptdevs=\xE2\x80\x9C"
                  "3/0/0\xE2\x80\x9D",
                  "loader-smart-quotes", "loader-smart-quotes"},
        Malformed{"\xEF\xBB\xBFvmm_load=\"YES\"", "utf8-bom-or-nbsp", "utf8-bom-or-nbsp"},
        Malformed{"...", "placeholder-line", "placeholder-line"},
        Malformed{"`", "paste-markdown-escape", "paste-markdown-escape"},
        Malformed{"_x=\"1\"", "loader-malformed-line", ""},
        Malformed{"x=\"100$\"", "loader-malformed-line", "loader-malformed-line"},
        Malformed{"x=\"\xC3\xA4\"", "", "loader-malformed-line"},
        Malformed{"export x=\"1\"", "loader-malformed-line", "loader-malformed-line"},
        Malformed{"pptdevs=\"3/0/0\"\r", "", ""}, Malformed{"   # comment", "", ""}));

TEST(LoaderConf, FillsInItsOwnVariables) {
  const auto read = loader("a=\"1\"\nb=\"x${a}y$a\"\nc=\"$other\"\n");
  EXPECT_THAT(settings(read), ElementsAre("a=1", "b=x1y1", "c=$other"));
  EXPECT_EQ(read.text(read.laptop.host.loader.all[1].part(1, 1)), "${a}");
  EXPECT_FALSE(read.laptop.host.loader.all[2].plain);
}

TEST(LoaderConf, ReadsTheLocalFileAfterTheFirstOne) {
  const ReadLaptop read{{"host/boot/loader.conf.local", "pptdevs=\"5/0/0\"\n"},
                        {"host/boot/loader.conf", "pptdevs=\"4/0/0\"\n"}};
  EXPECT_EQ(read.laptop.host.loader.find("pptdevs")->value.value, "5/0/0");
  ASSERT_EQ(read.laptop.host.passthrough.size(), 1U);
  EXPECT_EQ(to_string(read.laptop.host.passthrough[0].value), "5/0/0");
}

TEST(LoaderConf, SplitsPptdevsAtSingleBlanksOnly) {
  EXPECT_EQ(loader("pptdevs=\"3/0/0,4/0/0\"\n").laptop.host.passthrough.size(), 0U);
  EXPECT_EQ(loader("pptdevs=\"3/0/0 4/0/0\"\n").laptop.host.passthrough.size(), 2U);
}

}  // namespace
}  // namespace guestlink::config
