#include "reference/base/traced_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace guestlink {
namespace {

using testing::SizeIs;

SourceSpan span(std::uint32_t begin, std::uint32_t end) {
  return {FileId{7}, begin, end};
}

TEST(TracedText, KnowsThePlaceOfEachByteOfAStretch) {
  const TracedText text("hello", span(10, 15));
  EXPECT_EQ(text.place(), span(10, 15));
  EXPECT_EQ(text.place(1, 3), span(11, 14));
  EXPECT_EQ(text.place(5, 0), span(15, 15));
  EXPECT_EQ(text.place(2, 99), span(12, 15));
}

TEST(TracedText, StandsForTheWholeOfAVariable) {
  TracedText text("a-", span(0, 2));
  text.add_instead("value", span(2, 6));  // "$abc"
  text.add("!", span(6, 7));
  EXPECT_EQ(text.text(), "a-value!");
  EXPECT_EQ(text.place(3, 2), span(2, 6));
  EXPECT_EQ(text.place(0, 4), span(0, 6));
  EXPECT_EQ(text.place(7, 1), span(6, 7));
  EXPECT_EQ(text.part(1, 3).text(), "-va");
  EXPECT_EQ(text.part(1, 3).place(), span(1, 6));
}

TEST(TracedText, KeepsPlacesAcrossAGap) {
  TracedText text("one ", span(0, 4));
  text.add("two", span(6, 9));  // a continued line between them
  EXPECT_EQ(text.place(4, 3), span(6, 9));
  EXPECT_EQ(text.place(0, 7), span(0, 9));
}

TEST(TracedText, AnEmptyValueHasAPlaceToo) {
  TracedText text;
  text.add({}, span(4, 4));
  EXPECT_EQ(text.place(), span(4, 4));
  EXPECT_EQ(text.part(0).place(), span(4, 4));
  text.add("x", span(5, 6));
  EXPECT_EQ(text.place(), span(5, 6));
}

TEST(TracedText, IsSplitIntoWordsAndFieldsWithTheirPlaces) {
  const auto words = split_words(TracedText("  a bc ", span(0, 7)));
  ASSERT_THAT(words, SizeIs(2));
  EXPECT_EQ(words[1].text(), "bc");
  EXPECT_EQ(words[1].place(), span(4, 6));
  const auto fields = split_fields(TracedText("a,,b", span(0, 4)), ',');
  ASSERT_THAT(fields, SizeIs(3));
  EXPECT_EQ(fields[1].place(), span(2, 2));
  EXPECT_EQ(fields[2].place(), span(3, 4));
  EXPECT_THAT(split_words(TracedText(" ", span(0, 1))), SizeIs(0));
  EXPECT_THAT(split_fields(TracedText("", span(0, 0)), ','), SizeIs(1));
}

}  // namespace
}  // namespace guestlink
