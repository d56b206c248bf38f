#include <algorithm>
#include <cstddef>
#include <fstream>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "reference/lint/rule.h"
#include "tests/places.h"

namespace guestlink::lint {
namespace {

TEST(Rules, AreSortedByIdAndEachIdStandsOnce) {
  const auto rules = all_rules();
  ASSERT_FALSE(rules.empty());
  for (std::size_t at = 1; at < rules.size(); ++at) {
    EXPECT_LT(rules[at - 1]->text.id, rules[at]->text.id);
  }
}

TEST(Rules, SayWhatPersonsNeed) {
  for (const Rule* rule : all_rules()) {
    EXPECT_FALSE(rule->text.summary.empty()) << rule->text.id;
    EXPECT_FALSE(rule->text.why.empty()) << rule->text.id;
    EXPECT_FALSE(rule->text.instead.empty()) << rule->text.id;
    EXPECT_FALSE(rule->text.source.empty()) << rule->text.id;
    EXPECT_TRUE(rule->text.summary.ends_with('.')) << rule->text.id;
    const bool kebab = std::ranges::all_of(rule->text.id, [](char letter) {
      return (letter >= 'a' && letter <= 'z') || letter == '-' || (letter >= '0' && letter <= '9');
    });
    EXPECT_TRUE(kebab) << rule->text.id;
  }
}

TEST(Rules, AreFoundByTheirId) {
  for (const Rule* rule : all_rules()) EXPECT_EQ(find_rule(rule->text.id), rule);
  EXPECT_EQ(find_rule("no-such-rule"), nullptr);
  EXPECT_EQ(find_rule(""), nullptr);
  EXPECT_EQ(find_rule("zzz"), nullptr);
}

TEST(RulesNotYet, AreNoRules) {
  std::ifstream file(test::source_dir() + "/docs/rules-not-yet.md");
  ASSERT_TRUE(file);
  std::size_t rows = 0;
  for (std::string line; std::getline(file, line);) {
    if (!line.starts_with("| ") || line.starts_with("| row") || line.starts_with("| ---")) continue;
    ++rows;
    const std::string id = line.substr(2, line.find(' ', 2) - 2);
    EXPECT_EQ(find_rule(id), nullptr) << id << " is a rule by now";
  }
  EXPECT_GT(rows, 0U);
}

}  // namespace
}  // namespace guestlink::lint
