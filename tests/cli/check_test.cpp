// check, explain and rules through the program itself: exit codes, streams, options.

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include <unistd.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/places.h"
#include "tests/support/program.h"

namespace guestlink::cli {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

using test::Ran;

/// Runs the program below fixtures/rules with its standard output; `arguments` may redirect.
Ran run(const std::string& arguments, const std::string& environment = "env -u NO_COLOR") {
  return test::run_line("cd " + test::source_dir() + "/fixtures/rules && " + environment + " " +
                        test::program() + " " + arguments +
                        (arguments.find(" < ") == std::string::npos ? " < /dev/null" : ""));
}

TEST(Check, AnErrorGivesOne) {
  const Ran ran = run("check loader-vmm-not-preloaded");
  EXPECT_EQ(ran.exit_code, 1);
  EXPECT_THAT(ran.out, StartsWith("error[loader-vmm-not-preloaded]: "));
  EXPECT_THAT(ran.out, HasSubstr("\n1 error in 1 file; 100 % of lines understood\n"));
}

TEST(Check, NothingFoundGivesZero) {
  const Ran ran = run("check loader-vmm-not-preloaded.good");
  EXPECT_EQ(ran.exit_code, 0);
  EXPECT_EQ(ran.out, "no findings in 1 file; 100 % of lines understood\n");
}

TEST(Check, AWarningGivesOneUnlessOnlyErrorsCount) {
  EXPECT_EQ(run("check freebsd-eol").exit_code, 1);
  EXPECT_EQ(run("check --fail-on error freebsd-eol").exit_code, 0);
}

TEST(Check, AnInfoGivesZeroUnlessInfosCount) {
  EXPECT_EQ(run("check module-redundant").exit_code, 0);
  EXPECT_EQ(run("check --fail-on info module-redundant").exit_code, 1);
}

TEST(Check, SeveralLaptopsAreOneReport) {
  const Ran ran = run("check loader-vmm-not-preloaded freebsd-eol --format json");
  EXPECT_EQ(ran.exit_code, 1);
  const json report = json::parse(ran.out);
  EXPECT_EQ(report["schema"], "guestlink-findings/1");
  EXPECT_EQ(report["summary"]["laptops"], 2);
  ASSERT_EQ(report["findings"].size(), 2U);
  EXPECT_EQ(report["findings"][0]["file"], "loader-vmm-not-preloaded/host/boot/loader.conf");
  EXPECT_EQ(report["findings"][1]["file"], "freebsd-eol/captures/host/freebsd-version.txt");
}

TEST(Check, SelectAndIgnoreChooseRules) {
  EXPECT_EQ(run("check --select freebsd-eol loader-vmm-not-preloaded").exit_code, 0);
  EXPECT_EQ(
      run("check --select loader-vmm-not-preloaded,freebsd-eol loader-vmm-not-preloaded").exit_code,
      1);
  EXPECT_EQ(run("check --ignore loader-vmm-not-preloaded loader-vmm-not-preloaded").exit_code, 0);
}

TEST(Check, AnUnknownRuleIsAUsageErrorWithASuggestion) {
  const Ran ran = run("check --ignore freebsd-oel freebsd-eol 2>&1");
  EXPECT_EQ(ran.exit_code, 2);
  EXPECT_EQ(ran.out,
            "guestlink check: there is no rule 'freebsd-oel': did you mean 'freebsd-eol'?\n");
}

TEST(Check, AMissingDirectoryGivesTwoAndSaysWhatWasExpected) {
  const Ran ran = run("check nowhere 2>&1");
  EXPECT_EQ(ran.exit_code, 2);
  EXPECT_THAT(ran.out, StartsWith("guestlink check: nowhere: No such file or directory\n"));
  EXPECT_THAT(ran.out, HasSubstr("host/etc/rc.conf"));
}

TEST(Check, ADirectoryThatIsNoLaptopGivesTwo) {
  const Ran ran = run("check ../laptops 2>&1");
  EXPECT_EQ(ran.exit_code, 2);
  EXPECT_THAT(ran.out, HasSubstr("no laptop"));
}

TEST(Check, AFileThatCannotBeReadGivesTwo) {
  if (::geteuid() == 0) GTEST_SKIP() << "root reads every file";
  const auto laptop =
      std::filesystem::temp_directory_path() / ("guestlink-check-" + std::to_string(::getpid()));
  std::filesystem::create_directories(laptop / "host/etc");
  std::ofstream(laptop / "host/etc/rc.conf") << "sshd_enable=\"YES\"\n";
  std::filesystem::permissions(laptop / "host/etc/rc.conf", std::filesystem::perms::none);
  const Ran ran = run("check " + laptop.string() + " 2>&1");
  EXPECT_EQ(ran.exit_code, 2);
  EXPECT_THAT(ran.out, HasSubstr("rc.conf"));
  std::filesystem::remove_all(laptop);
}

TEST(Check, BadUsageGivesTwo) {
  EXPECT_EQ(run("check 2> /dev/null").exit_code, 2);
  EXPECT_EQ(run("check --fail-on never freebsd-eol 2> /dev/null").exit_code, 2);
  EXPECT_EQ(run("check --format yaml freebsd-eol 2> /dev/null").exit_code, 2);
}

TEST(Check, ColoursOnlyWhenAskedTo) {
  EXPECT_THAT(run("check freebsd-eol").out, Not(HasSubstr("\x1b[")));
  EXPECT_THAT(run("check --color=always freebsd-eol").out, HasSubstr("\x1b[1;33mwarning"));
  EXPECT_THAT(run("check freebsd-eol", "env -u NO_COLOR CLICOLOR_FORCE=1").out, HasSubstr("\x1b["));
  EXPECT_THAT(run("check freebsd-eol", "env NO_COLOR=1 CLICOLOR_FORCE=1").out,
              Not(HasSubstr("\x1b[")));
}

TEST(Check, JudgesOneFileFromStandardInput) {
  const Ran ran = run("check --as loader.conf - < loader-unquoted-value/host/boot/loader.conf");
  EXPECT_EQ(ran.exit_code, 1);
  EXPECT_THAT(ran.out, StartsWith("error[loader-unquoted-value]: "));
  EXPECT_THAT(ran.out, HasSubstr(" --> -/host/boot/loader.conf:2:1\n"));
}

TEST(Check, AnUnknownKindIsAUsageError) {
  const Ran ran = run("check --as laoder.conf - 2>&1");
  EXPECT_EQ(ran.exit_code, 2);
  EXPECT_EQ(ran.out,
            "guestlink check: there is no kind of file 'laoder.conf': did you mean "
            "'loader.conf'?\n");
}

TEST(Check, DiffShowsWhatFixWouldChangeAndChangesNothing) {
  const Ran ran = run("check --diff load-value-not-yes");
  EXPECT_EQ(ran.exit_code, 1);
  EXPECT_EQ(ran.out, R"(--- load-value-not-yes/host/boot/loader.conf
+++ load-value-not-yes/host/boot/loader.conf
@@ -1,4 +1,4 @@
-vmm_load="1"
+vmm_load="YES"
 #         ^ load-value-not-yes
-if_bridge_load="YES "
+if_bridge_load="YES"
 #               ^^^^ load-value-not-yes
)");
}

class OwnCopy : public testing::Test {
 protected:
  OwnCopy()
      : folder_(std::filesystem::temp_directory_path() /
                ("guestlink-own-copy-" + std::to_string(::getpid()))) {
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_ / "host/boot");
    std::ofstream(folder_ / "host/boot/loader.conf") << "vmm_load=\"1\"\npptdevs=\"4:0:0\"\n";
  }
  ~OwnCopy() override { std::filesystem::remove_all(folder_); }
  std::string text() const {
    std::ostringstream text;
    text << std::ifstream(folder_ / "host/boot/loader.conf").rdbuf();
    return text.str();
  }
  std::filesystem::path folder_;
};

TEST_F(OwnCopy, FixMakesTheSafeEditsAndReportsWhatIsLeft) {
  const Ran ran = run("check --fix " + folder_.string() + " 2> /dev/null");
  EXPECT_EQ(ran.exit_code, 1);
  EXPECT_EQ(text(), "vmm_load=\"YES\"\npptdevs=\"4:0:0\"\n");
  EXPECT_THAT(ran.out, Not(HasSubstr("load-value-not-yes")));
  EXPECT_THAT(ran.out, HasSubstr("pptdevs-bad-format"));
}

TEST_F(OwnCopy, FixUnsafeMakesTheLikelyOnesToo) {
  EXPECT_EQ(run("check --fix=unsafe " + folder_.string() + " 2> /dev/null").exit_code, 0);
  EXPECT_EQ(text(), "vmm_load=\"YES\"\npptdevs=\"4/0/0\"\n");
}

TEST_F(OwnCopy, ABaselineTakesTheKnownFindingsAway) {
  const std::string baseline = (folder_ / "baseline").string();
  EXPECT_EQ(run("check --write-baseline " + baseline + " " + folder_.string()).exit_code, 0);
  EXPECT_EQ(run("check --baseline " + baseline + " " + folder_.string()).exit_code, 0);
  // A line above moves them; a change of the line itself makes it new.
  std::ofstream(folder_ / "host/boot/loader.conf")
      << "# moved\nvmm_load=\"1\"\npptdevs=\"4:0:1\"\n";
  const Ran ran = run("check --baseline " + baseline + " " + folder_.string() + " 2>&1");
  EXPECT_EQ(ran.exit_code, 1);
  EXPECT_THAT(ran.out, Not(HasSubstr("load-value-not-yes")));
  EXPECT_THAT(ran.out, HasSubstr("pptdevs-bad-format"));
  EXPECT_THAT(ran.out, HasSubstr("warning[baseline-unused]: no finding has this fingerprint"));
  // Rules that were not asked for leave their lines alone.
  EXPECT_THAT(run("check --ignore pptdevs-bad-format --baseline " + baseline + " " +
                  folder_.string() + " 2>&1")
                  .out,
              Not(HasSubstr("baseline-unused")));
}

TEST(Check, WritesEveryFormat) {
  const json sarif = json::parse(run("check --format sarif freebsd-eol").out);
  EXPECT_EQ(sarif["version"], "2.1.0");
  EXPECT_EQ(sarif["runs"][0]["results"][0]["ruleId"], "freebsd-eol");
  EXPECT_THAT(run("check --format github freebsd-eol").out,
              StartsWith("::warning file=freebsd-eol/captures/host/freebsd-version.txt,line=1,"
                         "endLine=1,col=1,endColumn=13,title=freebsd-eol::"));
  EXPECT_THAT(run("check --format junit freebsd-eol").out,
              HasSubstr("<testcase classname=\"freebsd-eol\""));
}

TEST(Check, HelpHasExamples) {
  const Ran ran = run("check --help");
  EXPECT_EQ(ran.exit_code, 0);
  EXPECT_THAT(ran.out, HasSubstr("guestlink check fixtures/laptops/seed-001"));
}

TEST(Explain, ShowsTheRuleAndItsFixtures) {
  const Ran ran = run("explain loader-vmm-not-preloaded");
  EXPECT_EQ(ran.exit_code, 0);
  EXPECT_EQ(ran.out, R"(loader-vmm-not-preloaded (error)

loader.conf sets pptdevs but does not load vmm.

Why
  vmm takes the listed devices when it starts; by then the card's own driver has it, and the guest never gets it.

Instead
  vmm_load="YES"

Mistaken: host/boot/loader.conf
  pptdevs="4/0/0"
  #^^^^^^ loader-vmm-not-preloaded
  if_bridge_load="YES"

Good: host/boot/loader.conf
  vmm_load="YES"
  pptdevs="4/0/0"

Source
  vmm(4); freebsd-src: sys/amd64/vmm/io/ppt.c
)");
}

TEST(Explain, AnUnknownRuleGivesTwoWithASuggestion) {
  const Ran ran = run("explain pptdevs-mising 2>&1");
  EXPECT_EQ(ran.exit_code, 2);
  EXPECT_EQ(ran.out,
            "guestlink explain: there is no rule 'pptdevs-mising': did you mean "
            "'pptdevs-missing'?\n");
}

TEST(Explain, WritesJson) {
  const json rule = json::parse(run("explain --format json freebsd-eol").out);
  EXPECT_EQ(rule["id"], "freebsd-eol");
  EXPECT_EQ(rule["severity"], "warning");
  EXPECT_EQ(rule["examples"][0]["file"], "captures/host/freebsd-version.txt");
  EXPECT_EQ(rule["examples"][0]["good"], false);
}

TEST(Rules, AreListedInEveryFormat) {
  EXPECT_THAT(run("rules").out, HasSubstr("warning  freebsd-eol  "));
  const json rules = json::parse(run("rules --format json").out);
  EXPECT_EQ(rules["schema"], "guestlink-rules/1");
  EXPECT_GE(rules["rules"].size(), 50U);
}

TEST(Rules, AreDocumentedAsTheProgramSaysThem) {
  std::ostringstream documented;
  documented << std::ifstream(test::source_dir() + "/docs/rules.md").rdbuf();
  EXPECT_TRUE(run("rules --format md").out == documented.str())
      << "docs/rules.md is out of date: guestlink rules --format md > docs/rules.md";
}

TEST(Check, StandardInputNeedsToBeSaidWhatItIs) {
  const Ran ran = run("check - 2>&1");
  EXPECT_EQ(ran.exit_code, 2);
  EXPECT_THAT(ran.out, HasSubstr("--as says which, guestlink check --as loader.conf -"));
}

TEST(Check, AFileThatCannotBeReplacedStaysAsItWas) {
  namespace fs = std::filesystem;
  const fs::path laptop =
      fs::temp_directory_path() / ("guestlink-fix-" + std::to_string(::getpid()));
  const fs::path boot = laptop / "host/boot";
  fs::create_directories(boot);
  std::ofstream(boot / "loader.conf") << "vmm_load=\"1\"\n";
  // Where the new file would be written there is a folder.
  fs::create_directory(boot / "loader.conf.guestlink-new");
  const Ran ran = run("check --fix " + laptop.string() + " 2>&1");
  std::ostringstream text;
  text << std::ifstream(boot / "loader.conf").rdbuf();
  fs::remove_all(laptop);
  EXPECT_EQ(ran.exit_code, 2);
  EXPECT_THAT(ran.out, HasSubstr("loader.conf: cannot be written"));
  EXPECT_EQ(text.str(), "vmm_load=\"1\"\n");
}

}  // namespace
}  // namespace guestlink::cli
