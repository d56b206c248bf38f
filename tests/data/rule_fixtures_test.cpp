// Every rule is tried on its own pair of laptops: fixtures/rules/RULE has its mistake, and says in
// comment lines which span the finding must have; fixtures/rules/RULE.good has it right.
//
// An expectation is a comment line of carets under the line above it: `#    ^^^^ RULE`; a `#`
// directly before a caret counts as the first column.  `# whole file: RULE` expects a finding
// about the file.  Files that take no comments have theirs in expected.txt:
// `PATH:LINE:COLUMN-END RULE`.

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <utility>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "reference/base/file_reader.h"
#include "reference/cli/check_input.h"
#include "reference/config/load_laptop.h"
#include "reference/lint/edits.h"
#include "reference/lint/examples.h"
#include "reference/lint/rule.h"
#include "reference/lint/suppression.h"
#include "tests/places.h"

namespace guestlink::lint {
namespace {

const std::filesystem::path root = test::source_dir() + "/fixtures/rules";

/// "host/etc/rc.conf:3:5-9", or "host/etc/rc.conf" for a whole file.
using Places = std::multiset<std::string>;

std::string place_text(const SourceSet& sources, std::string_view laptop, SourceSpan where) {
  const std::string path(sources.path(where.file).substr(laptop.size() + 1));
  if (where.begin == 0 && where.end == 0) return path;
  const LineColumn begin = sources.position(where.file, where.begin);
  const LineColumn end = sources.position(where.file, where.end);
  return fmt::format("{}:{}:{}-{}", path, begin.line, begin.column, end.column);
}

struct Judged {
  Places found;     ///< Where the rule found something.
  Places expected;  ///< Where the files say it must.
};

void read_expectations(const SourceSet& sources, std::string_view laptop, FileId file,
                       std::string_view rule, Places& into) {
  const std::string path(sources.path(file).substr(laptop.size() + 1));
  const std::string whole_file = fmt::format("# whole file: {}", rule);
  const auto is_expectation = [&](std::string_view line) {
    return line.starts_with('#') && line.find_first_not_of(" ^", 1) != std::string_view::npos &&
           line.find('^') < line.find_first_not_of(" ^", 1);
  };
  for (std::uint32_t number = 1; number <= sources.line_count(file); ++number) {
    const std::string_view line = sources.line(file, number);
    if (line == whole_file) into.insert(path);
    if (!is_expectation(line)) continue;
    const std::size_t caret = line.find('^');
    const std::size_t end = line.find_first_not_of('^', caret);
    if (line.substr(end) != fmt::format(" {}", rule)) continue;
    std::uint32_t above = number - 1;
    while (above > 0 && is_expectation(sources.line(file, above))) --above;
    into.insert(fmt::format("{}:{}:{}-{}", path, above, caret == 1 ? 1 : caret + 1, end + 1));
  }
}

Judged judge(const std::string& laptop, std::string_view rule) {
  Judged judged;
  SourceSet sources;
  auto loaded = config::load_laptop(DiskFiles(), laptop, sources);
  if (!loaded) {
    ADD_FAILURE() << loaded.error().message;
    return judged;
  }
  Diagnostics all = std::move(loaded->diagnostics);
  std::ranges::move(check(loaded->laptop, sources, all_rules()), std::back_inserter(all));
  all = without_allowed(loaded->laptop, sources, std::move(all));
  if (std::filesystem::exists(laptop + "/baseline.txt")) {
    cli::Judged with_baseline;
    with_baseline.sources = std::move(sources);
    with_baseline.findings = std::move(all);
    const auto any = [](std::string_view) { return true; };
    EXPECT_TRUE(cli::take_baseline_away(laptop + "/baseline.txt", any, with_baseline));
    sources = std::move(with_baseline.sources);
    all = std::move(with_baseline.findings);
  }
  for (const Diagnostic& finding : all) {
    EXPECT_NE(find_rule(finding.rule), nullptr) << finding.rule;
    if (finding.rule == rule) judged.found.insert(place_text(sources, laptop, finding.where));
  }
  for (const auto& file : loaded->laptop.files) {
    read_expectations(sources, laptop, file.file, rule, judged.expected);
  }
  std::ifstream listed(laptop + "/expected.txt");
  for (std::string line; std::getline(listed, line);) {
    const std::size_t blank = line.rfind(' ');
    if (line.substr(blank + 1) == rule) judged.expected.insert(line.substr(0, blank));
  }
  return judged;
}

class RuleFixtures : public testing::TestWithParam<const Rule*> {};

/// Whether some reader may give `id` as its reason for refusing a text.
bool a_reader_notes(const std::string& id) {
  for (const auto& entry :
       std::filesystem::directory_iterator(test::source_dir() + "/reference/config")) {
    std::ifstream file(entry.path());
    std::ostringstream text;
    text << file.rdbuf();
    if (text.str().find('"' + id + '"') != std::string::npos) return true;
  }
  return false;
}

TEST_P(RuleFixtures, FindTheMistakeAndNothingInTheGoodPair) {
  const std::string id(GetParam()->text.id);
  if (GetParam()->check == report_refused && !a_reader_notes(id)) {
    GTEST_SKIP() << "no reader notes " << id << " yet";
  }
  const std::string bad = (root / id).string();
  const std::string good = (root / (id + ".good")).string();
  ASSERT_TRUE(std::filesystem::is_directory(bad)) << "the rule has no fixture: " << bad;
  ASSERT_TRUE(std::filesystem::is_directory(good)) << "the rule has no fixture: " << good;
  const Judged mistaken = judge(bad, id);
  EXPECT_FALSE(mistaken.expected.empty()) << "the fixture expects nothing";
  EXPECT_EQ(mistaken.found, mistaken.expected);
  EXPECT_EQ(judge(good, id).found, Places{});
}

TEST_P(RuleFixtures, ASafeEditMendsIt) {
  const std::string laptop = (root / std::string(GetParam()->text.id)).string();
  SourceSet sources;
  const auto loaded = config::load_laptop(DiskFiles(), laptop, sources);
  ASSERT_TRUE(loaded) << loaded.error().message;
  const std::array only{GetParam()};
  const Diagnostics found = check(loaded->laptop, sources, only);
  const auto edited = apply_edits(sources, found, false);
  if (edited.empty()) return;  // no safe edits here
  std::map<std::string, std::string> files;
  for (const auto& file : loaded->laptop.files) {
    files.emplace(sources.path(file.file), sources.text(file.file));
  }
  for (const EditedFile& file : edited) {
    files[std::string(sources.path(file.file))] = file.text;
  }
  SourceSet mended_sources;
  const auto mended = config::load_laptop(MemoryFiles(std::move(files)), laptop, mended_sources);
  ASSERT_TRUE(mended) << mended.error().message;
  EXPECT_TRUE(check(mended->laptop, mended_sources, only).empty());
}

std::string test_name(const testing::TestParamInfo<const Rule*>& rule) {
  std::string name(rule.param->text.id);
  std::ranges::replace(name, '-', '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(All, RuleFixtures,
                         testing::ValuesIn(all_rules().begin(), all_rules().end()), test_name);

TEST(RuleFixturesFolder, HoldsNothingButPairsOfRules) {
  for (const auto& entry : std::filesystem::directory_iterator(root)) {
    std::string name = entry.path().filename().string();
    if (name.ends_with(".good")) name.resize(name.size() - 5);
    EXPECT_NE(find_rule(name), nullptr) << entry.path();
  }
}

TEST(RuleExamples, AreTheFixtures) {
  for (const Example& example : all_examples()) {
    const std::string folder = std::string(example.rule) + (example.good ? ".good" : "");
    std::ifstream file(root / folder / example.path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    EXPECT_EQ(example.text, text.str()) << folder << '/' << example.path;
  }
}

/// The words in quotes of `text` that look like the id of a rule.
std::set<std::string> ids_in(std::string_view text) {
  std::set<std::string> ids;
  for (std::size_t quote = text.find('"'); quote != std::string_view::npos;) {
    const std::size_t close = text.find('"', quote + 1);
    if (close == std::string_view::npos) break;
    const std::string_view word = text.substr(quote + 1, close - quote - 1);
    const bool is_id =
        word.find('-') != std::string_view::npos &&
        word.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string_view::npos;
    if (is_id) ids.emplace(word);
    quote = text.find('"', close + 1);
  }
  return ids;
}

/// A reason that a reader gives for refusing a text must be a rule, or nobody hears of it.
TEST(RefusedReasons, AllHaveARule) {
  for (const auto& entry :
       std::filesystem::directory_iterator(test::source_dir() + "/reference/config")) {
    if (entry.path().extension() != ".cpp") continue;
    std::ifstream file(entry.path());
    std::ostringstream text;
    text << file.rdbuf();
    const std::string source = text.str();
    for (std::size_t at = source.find("refuse("); at != std::string::npos;
         at = source.find("refuse(", at + 1)) {
      for (const std::string& id : ids_in(source.substr(at, source.find(';', at) - at))) {
        EXPECT_NE(find_rule(id), nullptr) << id << " in " << entry.path();
      }
    }
  }
}

}  // namespace
}  // namespace guestlink::lint
