// Each corrected laptop is damaged in the ways that fixtures/damage lists, one at a time: how many
// does `check` notice, and what does it say of the undamaged?

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "reference/base/file_reader.h"
#include "reference/config/load_laptop.h"
#include "reference/lint/rule.h"
#include "reference/lint/suppression.h"
#include "tests/places.h"
#include "tests/support/laptop_damage.h"

namespace guestlink::lint {
namespace {

namespace fs = std::filesystem;
using test::Damage;
using test::damaged;
using test::files_of;
using Files = test::LaptopFiles;

const fs::path fixtures = test::source_dir() + "/fixtures";

std::vector<Damage> all_damages() {
  std::vector<fs::path> paths;
  for (const auto& entry : fs::directory_iterator(fixtures / "damage")) {
    if (entry.path().extension() == ".txt") paths.push_back(entry.path());
  }
  std::ranges::sort(paths);
  std::vector<Damage> all;
  for (const fs::path& path : paths) {
    std::ifstream table(path);
    std::ranges::move(test::read_damages(table), std::back_inserter(all));
  }
  return all;
}

/// The corrected laptops: those whose name says what they are for.
std::vector<fs::path> corrected_laptops() {
  std::vector<fs::path> laptops;
  for (const auto& entry : fs::directory_iterator(fixtures / "laptops")) {
    const std::string name = entry.path().filename().string();
    if (std::ranges::count(name, '-') >= 2) laptops.push_back(entry.path());
  }
  std::ranges::sort(laptops);
  return laptops;
}

/// Findings without their places, which move: "warning rule path: message".
struct Findings {
  std::multiset<std::string> all;
  std::multiset<std::string> severe;  ///< Warnings and more.
};

Findings findings_of(const Files& files) {
  Files below;
  for (const auto& [path, text] : files) below.emplace("/laptop/" + path, text);
  SourceSet sources;
  auto loaded = config::load_laptop(MemoryFiles(std::move(below)), "/laptop", sources);
  Findings findings;
  if (!loaded) {
    ADD_FAILURE() << loaded.error().message;
    return findings;
  }
  Diagnostics all = std::move(loaded->diagnostics);
  std::ranges::move(check(loaded->laptop, sources, all_rules()), std::back_inserter(all));
  for (const Diagnostic& one : without_allowed(loaded->laptop, sources, std::move(all))) {
    const std::string text = fmt::format("{} {} {}: {}", name(one.severity), one.rule,
                                         sources.path(one.where.file), one.message);
    findings.all.insert(text);
    if (one.severity != Severity::info) findings.severe.insert(text);
  }
  return findings;
}

bool has_new(const std::multiset<std::string>& now, const std::multiset<std::string>& before) {
  std::vector<std::string> added;
  std::ranges::set_difference(now, before, std::back_inserter(added));
  return !added.empty();
}

struct Tally {
  std::size_t tried = 0;
  std::size_t noticed = 0;
  std::vector<std::string> missed;
};

TEST(Mutation, TheUndamagedHaveNoFindingButInfos) {
  ASSERT_GE(corrected_laptops().size(), 7U);
  for (const fs::path& laptop : corrected_laptops()) {
    EXPECT_EQ(findings_of(files_of(laptop)).severe, std::multiset<std::string>{}) << laptop;
  }
}

TEST(Mutation, NineteenOfTwentyDamagesAreNoticed) {
  const std::vector<Damage> damages = all_damages();
  EXPECT_GE(damages.size(), 200U);
  std::vector<std::size_t> fits(damages.size());
  Tally total;
  for (const fs::path& laptop : corrected_laptops()) {
    const Files files = files_of(laptop);
    const Findings before = findings_of(files);
    Tally tally;
    for (std::size_t row = 0; row < damages.size(); ++row) {
      const Damage& damage = damages[row];
      const auto file = files.find(damage.path);
      if (file == files.end()) continue;
      const auto text = damaged(file->second, damage);
      if (!text) continue;
      ++fits[row];
      ++tally.tried;
      Files changed = files;
      changed[damage.path] = *text;
      const Findings after = findings_of(changed);
      if (has_new(after.severe, before.severe)) {
        ++tally.noticed;
      } else {
        tally.missed.push_back(
            fmt::format("{} {}: {} [{}]{}", laptop.filename().string(), damage.path,
                        damage.description, damage.becomes.value_or(damage.was.value_or("")),
                        has_new(after.all, before.all) ? " (an info only)" : ""));
      }
    }
    fmt::print("{}: {} of {} noticed\n", laptop.filename().string(), tally.noticed, tally.tried);
    total.tried += tally.tried;
    total.noticed += tally.noticed;
    std::ranges::move(tally.missed, std::back_inserter(total.missed));
  }
  for (const std::string& missed : total.missed) fmt::print("missed: {}\n", missed);
  fmt::print("{} ways; {} of {} damaged laptops noticed ({:.1f} %)\n", damages.size(),
             total.noticed, total.tried,
             100.0 * static_cast<double>(total.noticed) / static_cast<double>(total.tried));
  for (std::size_t row = 0; row < damages.size(); ++row) {
    EXPECT_GT(fits[row], 0U) << "fits no laptop: " << damages[row].path << ": "
                             << damages[row].description;
  }
  EXPECT_GE(total.noticed * 100, total.tried * 95);
}

}  // namespace
}  // namespace guestlink::lint
