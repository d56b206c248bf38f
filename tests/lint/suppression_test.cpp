#include "reference/lint/suppression.h"

#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

struct Example {
  SourceSet sources;
  model::Laptop laptop;
  FileId file;

  explicit Example(std::string text) : file(sources.add("host/etc/rc.conf", std::move(text))) {
    add_to_laptop(file);
  }
  void add_to_laptop(FileId added) {
    model::FileLines lines;
    lines.file = added;
    laptop.files.push_back(lines);
  }
  /// The rules left of one finding of `rule` at the end of the file.
  std::vector<std::string_view> left_of(std::string_view rule) const {
    Diagnostics findings(1);
    findings[0].rule = rule;
    findings[0].where = {file, 10, 12};
    std::vector<std::string_view> left;
    for (const auto& one : without_allowed(laptop, sources, findings)) left.push_back(one.rule);
    return left;
  }
};

using Rules = std::vector<std::string_view>;

TEST(Suppression, AnAllowTakesTheFindingOfItsRuleAway) {
  const Example example("# guestlink: allow path-on-mnt /mnt is a ZFS dataset here\n");
  EXPECT_EQ(example.left_of("path-on-mnt"), Rules{});
}

TEST(Suppression, AnAllowOfAnotherRuleDoesNot) {
  const Example example("# guestlink: allow alpine-eol  for a museum\n");
  EXPECT_EQ(example.left_of("path-on-mnt"), (Rules{"path-on-mnt", "allow-unused"}));
}

TEST(Suppression, AnAllowOfAnotherFileDoesNot) {
  Example example("a=\"b\"\nc=\"d\"\n");
  example.add_to_laptop(
      example.sources.add("host/etc/sysctl.conf", "# guestlink: allow path-on-mnt reason\n"));
  EXPECT_EQ(example.left_of("path-on-mnt"), (Rules{"path-on-mnt", "allow-unused"}));
}

TEST(Suppression, OnlyACommentLineOfItsOwnCounts) {
  const Example example("a=\"b\" # guestlink: allow path-on-mnt x\n");
  EXPECT_EQ(example.left_of("path-on-mnt"), Rules{"path-on-mnt"});
}

TEST(Suppression, AnUnknownRuleIsReportedWithTheNearestOne) {
  const Example example("# guestlink: allow path-on-mtn x\n");
  const Diagnostics findings = without_allowed(example.laptop, example.sources, {});
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].rule, "allow-unknown-rule");
  EXPECT_EQ(findings[0].message, "there is no rule 'path-on-mtn'");
  EXPECT_EQ(findings[0].help, "did you mean 'path-on-mnt'?");
  EXPECT_EQ(example.sources.text(findings[0].where), "path-on-mtn");
}

TEST(Suppression, ReasonAndPlaceAreRead) {
  const Example example("x\n  #  guestlink: allow\talpine-eol\tkept for a test  \n");
  const auto allows = allows_of(example.sources, example.file);
  ASSERT_EQ(allows.size(), 1U);
  EXPECT_EQ(allows[0].rule, "alpine-eol");
  EXPECT_EQ(allows[0].reason, "kept for a test  ");
  EXPECT_EQ(example.sources.text(allows[0].where), "alpine-eol");
}

}  // namespace
}  // namespace guestlink::lint
