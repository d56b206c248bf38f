#include "reference/lint/edits.h"

#include <gtest/gtest.h>

namespace guestlink::lint {
namespace {

Diagnostic with_edit(SourceSpan where, const char* replacement, bool safe) {
  Diagnostic finding;
  finding.rule = "x";
  finding.where = where;
  finding.edit = SuggestedEdit{where, replacement, safe};
  return finding;
}

TEST(Edits, AreCarriedOutFromFrontToBack) {
  SourceSet sources;
  const FileId file = sources.add("x", "one two three\n");
  const auto files = apply_edits(
      sources, {with_edit({file, 8, 13}, "3", true), with_edit({file, 0, 3}, "1", true)}, false);
  ASSERT_EQ(files.size(), 1U);
  EXPECT_EQ(files[0].text, "1 two 3\n");
  EXPECT_EQ(files[0].edits, 2U);
}

TEST(Edits, UnsafeOnesWaitUntilAskedFor) {
  SourceSet sources;
  const FileId file = sources.add("x", "one\n");
  const Diagnostics findings{with_edit({file, 0, 3}, "1", false)};
  EXPECT_TRUE(apply_edits(sources, findings, false).empty());
  EXPECT_EQ(apply_edits(sources, findings, true).at(0).text, "1\n");
}

TEST(Edits, OfTwoThatOverlapTheFirstHolds) {
  SourceSet sources;
  const FileId file = sources.add("x", "abcdef");
  const auto files = apply_edits(
      sources, {with_edit({file, 0, 3}, "X", true), with_edit({file, 2, 5}, "Y", true)}, false);
  EXPECT_EQ(files.at(0).text, "Xdef");
  EXPECT_EQ(files.at(0).edits, 1U);
}

TEST(Edits, KeepFilesApart) {
  SourceSet sources;
  const FileId first = sources.add("x", "aa");
  const FileId second = sources.add("y", "bb");
  const auto files = apply_edits(
      sources, {with_edit({second, 1, 2}, "2", true), with_edit({first, 0, 1}, "1", true)}, false);
  ASSERT_EQ(files.size(), 2U);
  EXPECT_EQ(files[0].text, "1a");
  EXPECT_EQ(files[1].text, "b2");
}

}  // namespace
}  // namespace guestlink::lint
