// What a scenario changes in the files of its laptop.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sim/run/laptop_lab.h"
#include "tests/places.h"
#include "tests/sim/scenario_text.h"

namespace guestlink::sim {
namespace {

using testing::HasSubstr;

std::string scenario_with(const std::string& edits) {
  return R"({
  "schema_version": 1,
  "name": "demo",
  "laptop": "fixtures/laptops/seed-000-fixed",
  "edits": )" +
         edits + R"(,
  "steps": [],
  "expect": [{"at": "guest", "step": "boot", "result": {"booted": true}}]
}
)";
}

/// A text of the edited laptop's loader.conf, or why there is none.
std::string loader_conf_with(const std::string& edits) {
  SourceSet sources;
  const FileId file = sources.add("demo.json", scenario_with(edits));
  Diagnostics findings;
  const std::vector<Scenario> runs = read_scenario(sources, file, findings);
  for (const Diagnostic& one : findings) return relay::in_words(sources, one);
  const auto subject = load_laptop_of(runs.front(), sources, test::source_dir() + "/");
  if (!subject) return subject.error().message;
  return std::string((*subject)->text("host/boot/loader.conf").value_or("there is none"));
}

TEST(LaptopEdits, ReplaceWhatStandsInAFileOnce) {
  const std::string text = loader_conf_with(
      R"([{"file": "host/boot/loader.conf", "was": "pptdevs=\"4/0/0\"\n", "becomes": ""},
          {"file": "host/boot/loader.conf", "was": "nmdm_load=\"YES\"",
           "becomes": "nmdm_load=\"NO\""}])");
  EXPECT_THAT(text, HasSubstr("vmm_load=\"YES\"\nif_bridge_load=\"YES\"\n"));
  EXPECT_THAT(text, HasSubstr("nmdm_load=\"NO\"\n"));
}

TEST(LaptopEdits, AreMadeOneAfterTheOther) {
  EXPECT_THAT(loader_conf_with(
                  R"([{"file": "host/boot/loader.conf", "was": "4/0/0", "becomes": "5/0/0"},
                      {"file": "host/boot/loader.conf", "was": "5/0/0", "becomes": "6/0/0"}])"),
              HasSubstr("pptdevs=\"6/0/0\"\n"));
}

TEST(LaptopEdits, WhatDoesNotStandThereIsAnErrorAtItsPlace) {
  EXPECT_EQ(
      loader_conf_with(R"([{"file": "host/boot/loader.conf", "was": "pptdev=", "becomes": ""}])"),
      "demo.json:5:54: this does not stand in host/boot/loader.conf");
  EXPECT_EQ(
      loader_conf_with(R"([{"file": "host/boot/loader.conf", "was": "", "becomes": "more"}])"),
      "demo.json:5:54: this does not stand in host/boot/loader.conf");
}

TEST(LaptopEdits, WhatStandsThereTwiceIsAnErrorAtItsPlace) {
  EXPECT_EQ(loader_conf_with(
                R"([{"file": "host/boot/loader.conf", "was": "_load=\"YES\"", "becomes": ""}])"),
            "demo.json:5:54: this stands more than once in host/boot/loader.conf");
}

TEST(LaptopEdits, AFileThatIsNotThereIsNamed) {
  EXPECT_THAT(loader_conf_with(R"([{"file": "host/boot/laoder.conf", "was": "a", "becomes": ""}])"),
              HasSubstr("host/boot/laoder.conf"));
}

TEST(LaptopEdits, SayAllOfIt) {
  EXPECT_THAT(loader_conf_with(R"([{"file": "host/boot/loader.conf", "was": "a"}])"),
              HasSubstr("'becomes'"));
  EXPECT_THAT(read_demo(demo_with("\"let\"", R"("edits": [{"file": "a", "was": "b",
                                                         "becomes": "c"}], "let")"))
                  .complaints,
              HasSubstr("there are edits, but no 'laptop' whose files they change"));
}

}  // namespace
}  // namespace guestlink::sim
