#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "tests/support/program.h"

namespace guestlink::config {

inline bool required(std::string_view need) {
  const char* needs = std::getenv("GUESTLINK_REQUIRE");
  return needs != nullptr && (std::string_view(needs).find(need) != std::string_view::npos ||
                              std::string_view(needs) == "all");
}

/// What a command printed on both channels, and its exit code.
inline test::Ran run(const std::string& command) {
  return test::run_line(command + " 2>&1");
}

/// The program's path, or nothing where it is not installed.
inline std::string program(const std::string& name) {
  for (const char* folder : {"/usr/sbin/", "/usr/bin/", "/sbin/", "/bin/"}) {
    if (std::filesystem::exists(folder + name)) return folder + name;
  }
  return "";
}

// NOLINTNEXTLINE(cppcoreguidelines-macro-usage): only a macro can skip the test it stands in.
#define NEED(variable, name)                                        \
  const std::string variable = program(name);                       \
  if (variable.empty()) {                                           \
    if (required(name)) FAIL() << name << " is required, not here"; \
    GTEST_SKIP() << name << " is not installed";                    \
  }

/// A folder of the test's own.
class RealPrograms : public testing::Test {
 protected:
  RealPrograms() { std::filesystem::create_directories(folder_); }
  ~RealPrograms() override { std::filesystem::remove_all(folder_); }
  std::string file(const std::string& name, const std::string& text) const {
    std::ofstream(folder_ / name) << text;
    return (folder_ / name).string();
  }
  const std::filesystem::path folder_ =
      std::filesystem::path(testing::TempDir()) /
      ("real-" + std::string(testing::UnitTest::GetInstance()->current_test_info()->name()));
};

}  // namespace guestlink::config
