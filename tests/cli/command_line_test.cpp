// The program itself: usage, exit codes and suggestions.

#include <array>
#include <cstdio>
#include <fstream>
#include <sstream>
#include <string>

#include <sys/wait.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reference/cli/version.h"

namespace guestlink::cli {
namespace {

using testing::HasSubstr;

struct Ran {
  int exit_code = -1;
  std::string text;  ///< Both streams.
};

Ran run(const std::string& arguments) {
  Ran ran;
  const std::string line = std::string(GUESTLINK_PROGRAM) + " " + arguments + " 2>&1 < /dev/null";
  FILE* pipe = ::popen(line.c_str(), "r");  // NOLINT(cert-env33-c): a fixed line of this test
  if (pipe == nullptr) return ran;
  std::array<char, 4096> piece{};
  while (const std::size_t got = std::fread(piece.data(), 1, piece.size(), pipe)) {
    ran.text.append(piece.data(), got);
  }
  const int status = ::pclose(pipe);
  ran.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return ran;
}

std::string file_text(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

TEST(CommandLine, SaysItsVersionAsEveryOtherPlaceDoes) {
  const Ran ran = run("--version");
  EXPECT_EQ(ran.exit_code, 0);
  EXPECT_EQ(ran.text, "guestlink " + std::string(version) + "\n");
  const std::string root = GUESTLINK_SOURCE_DIR;
  EXPECT_THAT(file_text(root + "/CMakeLists.txt"), HasSubstr("VERSION " + std::string(version)));
  EXPECT_THAT(file_text(root + "/CHANGELOG.md"), HasSubstr(version));
}

TEST(CommandLine, HelpNamesTheExitCodes) {
  const Ran ran = run("--help");
  EXPECT_EQ(ran.exit_code, 0);
  EXPECT_THAT(ran.text, HasSubstr("Exit codes: 0 good, 1 findings"));
}

TEST(CommandLine, NothingAtAllIsWrongUsageWithHelp) {
  const Ran ran = run("");
  EXPECT_EQ(ran.exit_code, 2);
  EXPECT_THAT(ran.text, HasSubstr("Usage: guestlink"));
}

TEST(CommandLine, AMisspeltOptionBeforeTheCommandGetsASuggestion) {
  const Ran ran = run("--verison");
  EXPECT_EQ(ran.exit_code, 2);
  EXPECT_EQ(ran.text,
            "guestlink: there is no option '--verison': did you mean '--version'?\n"
            "Try: guestlink --help\n");
}

TEST(CommandLine, AMisspeltCommandGetsASuggestion) {
  const Ran ran = run("chek");
  EXPECT_EQ(ran.exit_code, 2);
  EXPECT_THAT(ran.text, HasSubstr("there is no command 'chek': did you mean 'check'?"));
}

TEST(CommandLine, AMisspeltOptionGetsASuggestion) {
  const Ran ran = run("check --fromat json " GUESTLINK_SOURCE_DIR);
  EXPECT_EQ(ran.exit_code, 2);
  EXPECT_THAT(ran.text, HasSubstr("there is no option '--fromat': did you mean '--format'?"));
}

}  // namespace
}  // namespace guestlink::cli
