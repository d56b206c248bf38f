#include "reference/base/source.h"

#include <gtest/gtest.h>

namespace guestlink {
namespace {

TEST(SourceSet, CountsLinesAndColumnsFromOne) {
  SourceSet sources;
  const FileId file = sources.add("rc.conf", "a=1\nbb=2\n");
  EXPECT_EQ(sources.position(file, 0), (LineColumn{1, 1}));
  EXPECT_EQ(sources.position(file, 4), (LineColumn{2, 1}));
  EXPECT_EQ(sources.position(file, 7), (LineColumn{2, 4}));
  EXPECT_EQ(sources.line_count(file), 2U);
}

TEST(SourceSet, CountsACharacterOfSeveralBytesAsOneColumn) {
  SourceSet sources;
  const FileId file = sources.add("x", "caf\xc3\xa9 = 1");
  EXPECT_EQ(sources.position(file, 6), (LineColumn{1, 6}));
}

TEST(SourceSet, LeavesLineEndsOutOfALine) {
  SourceSet sources;
  const FileId file = sources.add("x", "one\r\ntwo\n\nfour");
  EXPECT_EQ(sources.line(file, 1), "one");
  EXPECT_EQ(sources.line(file, 2), "two");
  EXPECT_EQ(sources.line(file, 3), "");
  EXPECT_EQ(sources.line(file, 4), "four");
  EXPECT_EQ(sources.line(file, 5), "");
  EXPECT_EQ(sources.line_count(file), 4U);
}

TEST(SourceSet, AnswersForPlacesBeyondTheEnd) {
  SourceSet sources;
  const FileId file = sources.add("x", "ab");
  EXPECT_EQ(sources.position(file, 99), (LineColumn{1, 3}));
  EXPECT_EQ(sources.text(SourceSpan{file, 1, 99}), "b");
  EXPECT_EQ(sources.text(SourceSpan{file, 50, 99}), "");
}

TEST(SourceSet, AnEmptyFileHasNoLine) {
  SourceSet sources;
  const FileId file = sources.add("x", "");
  EXPECT_EQ(sources.line_count(file), 0U);
  EXPECT_EQ(sources.position(file, 0), (LineColumn{1, 1}));
}

TEST(SourceSet, KeepsViewsValidWhenFilesAreAdded) {
  SourceSet sources;
  const FileId first = sources.add("first", "text of the first");
  const std::string_view text = sources.text(first);
  for (int i = 0; i < 1000; ++i) sources.add("other", "x");
  EXPECT_EQ(text, "text of the first");
}

}  // namespace
}  // namespace guestlink
