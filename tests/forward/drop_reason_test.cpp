#include "reference/forward/drop_reason.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/places.h"

namespace guestlink::forward {
namespace {

TEST(DropReasons, EachHasANameAndASentenceOfItsOwn) {
  std::set<std::string_view> names;
  std::set<std::string_view> sentences;
  for (std::size_t i = 0; i < drop_reason_count; ++i) {
    const auto reason = static_cast<DropReason>(i);
    EXPECT_TRUE(names.insert(name(reason)).second) << i;
    EXPECT_TRUE(sentences.insert(sentence(reason)).second) << name(reason);
    EXPECT_THAT(name(reason), testing::MatchesRegex("[a-z0-9_]+"));
    EXPECT_THAT(std::string(sentence(reason)), testing::EndsWith(".")) << name(reason);
  }
}

/// The words behind "drop" and "lost" in all packet tables.
std::set<std::string> tried() {
  std::set<std::string> reasons;
  for (const auto& one :
       std::filesystem::directory_iterator(test::source_dir() + "/fixtures/replay")) {
    std::ifstream file(one.path());
    std::string before;
    for (std::string word; file >> word; before = word) {
      if (before == "drop" || before == "lost") reasons.insert(word);
    }
  }
  return reasons;
}

TEST(DropReasons, EachIsTriedByAPacketTable) {
  const std::set<std::string> seen = tried();
  for (std::size_t i = 1; i < drop_reason_count; ++i) {
    const auto reason = static_cast<DropReason>(i);
    EXPECT_TRUE(seen.contains(std::string(name(reason)))) << name(reason);
  }
}

}  // namespace
}  // namespace guestlink::forward
