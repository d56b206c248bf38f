// The program itself: usage, exit codes and suggestions.

#include <fstream>
#include <sstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reference/cli/version.h"
#include "tests/places.h"
#include "tests/support/program.h"

namespace guestlink::cli {
namespace {

using testing::HasSubstr;

using test::Ran;

/// Both streams together.
Ran run(const std::string& arguments) {
  return test::run_line(test::program() + " " + arguments + " 2>&1 < /dev/null");
}

std::string file_text(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

TEST(CommandLine, SaysItsVersionAsEveryOtherPlaceDoes) {
  const Ran ran = run("--version");
  EXPECT_EQ(ran.exit_code, 0);
  EXPECT_EQ(ran.out, "guestlink " + std::string(version) + "\n");
  const std::string root = test::source_dir();
  EXPECT_THAT(file_text(root + "/CMakeLists.txt"), HasSubstr("VERSION " + std::string(version)));
  EXPECT_THAT(file_text(root + "/CHANGELOG.md"), HasSubstr(version));
}

TEST(CommandLine, HelpNamesTheExitCodes) {
  const Ran ran = run("--help");
  EXPECT_EQ(ran.exit_code, 0);
  EXPECT_THAT(ran.out, HasSubstr("Exit codes: 0 good, 1 findings"));
}

TEST(CommandLine, NothingAtAllIsWrongUsageWithHelp) {
  const Ran ran = run("");
  EXPECT_EQ(ran.exit_code, 2);
  EXPECT_THAT(ran.out, HasSubstr("Usage: guestlink"));
}

TEST(CommandLine, AMisspeltOptionBeforeTheCommandGetsASuggestion) {
  const Ran ran = run("--verison");
  EXPECT_EQ(ran.exit_code, 2);
  EXPECT_EQ(ran.out,
            "guestlink: there is no option '--verison': did you mean '--version'?\n"
            "Try: guestlink --help\n");
}

TEST(CommandLine, AMisspeltCommandGetsASuggestion) {
  const Ran ran = run("chek");
  EXPECT_EQ(ran.exit_code, 2);
  EXPECT_THAT(ran.out, HasSubstr("there is no command 'chek': did you mean 'check'?"));
}

TEST(CommandLine, AMisspeltOptionGetsASuggestion) {
  const Ran ran = run("check --fromat json " + test::source_dir());
  EXPECT_EQ(ran.exit_code, 2);
  EXPECT_THAT(ran.out, HasSubstr("there is no option '--fromat': did you mean '--format'?"));
}

TEST(CommandLine, AMisspeltViewGetsASuggestion) {
  EXPECT_THAT(run("show topolgy /tmp").out,
              HasSubstr("guestlink: show has no 'topolgy': did you mean 'topology'?\n"
                        "Try: guestlink show --help\n"));
  EXPECT_THAT(run("show everything /tmp").out,
              HasSubstr("show has no 'everything', only boot, card, effective, lines, names, "
                        "topology\n"));
  EXPECT_EQ(run("show everything /tmp").exit_code, 2);
}

}  // namespace
}  // namespace guestlink::cli
