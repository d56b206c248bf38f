// docs/peer-cases.md names only what is there.

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/places.h"

namespace guestlink::conform {
namespace {

namespace fs = std::filesystem;

std::string text_of(const fs::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// The cells of the rows: case, evidence, remark.
std::vector<std::vector<std::string>> rows_of(const std::string& markdown) {
  std::vector<std::vector<std::string>> rows;
  for (std::size_t at = 0; at < markdown.size();) {
    const std::size_t end = std::min(markdown.find('\n', at), markdown.size());
    const std::string line = markdown.substr(at, end - at);
    at = end + 1;
    if (!line.starts_with("| ") || line.starts_with("| case ")) continue;
    std::vector<std::string> cells;
    for (std::size_t begin = 1; begin < line.size();) {
      const std::size_t bar = std::min(line.find('|', begin), line.size());
      const std::string cell = line.substr(begin, bar - begin);
      const std::size_t first = cell.find_first_not_of(' ');
      cells.push_back(first == std::string::npos
                          ? ""
                          : cell.substr(first, cell.find_last_not_of(' ') - first + 1));
      begin = bar + 1;
    }
    rows.push_back(std::move(cells));
  }
  return rows;
}

/// "Suite.Name" somewhere below tests/.
bool is_test(const std::string& name) {
  const std::size_t dot = name.find('.');
  if (dot == std::string::npos) return false;
  const std::string begin = "(" + name.substr(0, dot) + ", " + name.substr(dot + 1) + ")";
  for (const auto& one : fs::recursive_directory_iterator(test::source_dir() + "/tests")) {
    if (one.path().extension() != ".cpp") continue;
    if (text_of(one.path()).find("TEST" + begin) != std::string::npos ||
        text_of(one.path()).find("TEST_F" + begin) != std::string::npos) {
      return true;
    }
  }
  return false;
}

TEST(PeerCases, EachHasATableATestOrAReason) {
  const auto rows = rows_of(text_of(test::source_dir() + "/docs/peer-cases.md"));
  EXPECT_GT(rows.size(), 80U);
  for (const auto& row : rows) {
    ASSERT_EQ(row.size(), 3U) << row.front();
    const std::string& evidence = row[1];
    if (evidence.empty()) {
      EXPECT_FALSE(row[2].empty()) << row[0] << ": neither evidence nor a reason";
      continue;
    }
    const bool is_table = fs::exists(test::source_dir() + "/fixtures/replay/" + evidence + ".txt");
    EXPECT_TRUE(is_table || is_test(evidence)) << row[0] << ": there is no " << evidence;
  }
}

/// The reader of names finds what is there, and only that.
TEST(PeerCases, ATestIsKnownByItsName) {
  EXPECT_TRUE(is_test("PeerCases.ATestIsKnownByItsName"));
  EXPECT_FALSE(is_test("PeerCases.NobodyWroteThis"));
  EXPECT_FALSE(is_test("PeerCases"));
}

}  // namespace
}  // namespace guestlink::conform
