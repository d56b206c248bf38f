// What `guestlink check` prints of a laptop with one mistake, word by word: fixtures/texts holds a
// file RULE.txt for each, with the corrected laptop, the mistake and the text.  The README.md there
// says how they are written anew.

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include <unistd.h>

#include <gtest/gtest.h>

#include "tests/places.h"
#include "tests/support/laptop_damage.h"
#include "tests/support/program.h"

namespace guestlink::cli {
namespace {

namespace fs = std::filesystem;

const fs::path folder = test::source_dir() + "/fixtures/texts";

std::vector<std::string> rules_with_a_text() {
  std::vector<std::string> rules;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() == ".txt") rules.push_back(entry.path().stem().string());
  }
  std::ranges::sort(rules);
  return rules;
}

/// What is said of the corrected laptops as well, and would stand in every text.
constexpr const char* said_anyway =
    "chip-native-supported,grub-unmaintained,l2-ap-no-wds,module-redundant,"
    "switch-private-in-name-only";

/// A copy of a corrected laptop with a mistake in it, gone with the object.
class MistakenLaptop {
 public:
  MistakenLaptop(std::string name, const std::vector<test::Damage>& mistakes)
      : name_(std::move(name)),
        parent_(fs::temp_directory_path() /
                ("guestlink-texts-" + std::to_string(::getpid()) + "-" + name_)) {
    fs::create_directory(parent_);
    fs::copy(test::source_dir() + "/fixtures/laptops/" + name_, parent_ / name_,
             fs::copy_options::recursive | fs::copy_options::copy_symlinks);
    for (const test::Damage& mistake : mistakes) {
      const fs::path file = parent_ / name_ / mistake.path;
      const auto text = test::damaged(test::file_text(file), mistake);
      EXPECT_TRUE(text) << "does not fit: " << mistake.path << ": " << mistake.description;
      if (text) std::ofstream(file, std::ios::binary) << *text;
    }
  }
  ~MistakenLaptop() { fs::remove_all(parent_); }
  MistakenLaptop(const MistakenLaptop&) = delete;
  MistakenLaptop& operator=(const MistakenLaptop&) = delete;

  test::Ran check() const {
    return test::run_line("cd " + parent_.string() + " && " + test::program() + " check --ignore " +
                          said_anyway + " " + name_ + " 2>&1 < /dev/null");
  }

 private:
  std::string name_;
  fs::path parent_;
};

class CheckTexts : public testing::TestWithParam<std::string> {};

TEST_P(CheckTexts, AreJustThis) {
  const fs::path file = folder / (GetParam() + ".txt");
  const std::string all = test::file_text(file);
  const std::size_t end_of_head = all.find("\n=\n");
  ASSERT_NE(end_of_head, std::string::npos) << "a line with '=' parts the mistake from the text";
  const std::string head = all.substr(0, end_of_head + 3);
  std::istringstream lines(head);
  std::string laptop;
  std::getline(lines, laptop);
  const std::vector<test::Damage> mistakes = test::read_damages(lines);
  ASSERT_FALSE(mistakes.empty());

  const test::Ran ran = MistakenLaptop(laptop, mistakes).check();
  EXPECT_NE(ran.out.find("[" + GetParam() + "]: "), std::string::npos) << ran.out;
  // NOLINTNEXTLINE(concurrency-mt-unsafe): tests have one thread.
  if (std::getenv("GUESTLINK_WRITE_TEXTS") != nullptr) {
    std::ofstream(file, std::ios::binary) << head << ran.out;
    return;
  }
  EXPECT_EQ(ran.out, all.substr(head.size()))
      << "if this is meant: GUESTLINK_WRITE_TEXTS=1 test_data --gtest_filter='*CheckTexts*'";
}

INSTANTIATE_TEST_SUITE_P(Texts, CheckTexts, testing::ValuesIn(rules_with_a_text()),
                         [](const auto& one) {
                           std::string name = one.param;
                           std::ranges::replace(name, '-', '_');
                           return name;
                         });

}  // namespace
}  // namespace guestlink::cli
