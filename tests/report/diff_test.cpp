#include "reference/report/diff.h"

#include <gtest/gtest.h>

namespace guestlink::report {
namespace {

TEST(UnifiedDiff, IsEmptyWhereNothingDiffers) {
  EXPECT_EQ(unified_diff("x", "a\nb\n", "a\nb\n"), "");
}

TEST(UnifiedDiff, HasThreeLinesOfContext) {
  EXPECT_EQ(unified_diff("x", "1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nfive\n6\n7\n8\n9\n"),
            R"(--- x
+++ x
@@ -2,7 +2,7 @@
 2
 3
 4
-5
+five
 6
 7
 8
)");
}

TEST(UnifiedDiff, ChangesFarApartAreHunksOfTheirOwn) {
  EXPECT_EQ(unified_diff("x", "a\n2\n3\n4\n5\n6\n7\n8\n9\nb\n", "A\n2\n3\n4\n5\n6\n7\n8\n9\nB\n"),
            R"(--- x
+++ x
@@ -1,4 +1,4 @@
-a
+A
 2
 3
 4
@@ -7,4 +7,4 @@
 7
 8
 9
-b
+B
)");
}

TEST(UnifiedDiff, SaysThatALineEndIsMissing) {
  EXPECT_EQ(unified_diff("x", "a", "b"),
            "--- x\n+++ x\n@@ -1,1 +1,1 @@\n-a\n\\ No newline at end of file\n+b\n"
            "\\ No newline at end of file\n");
}

}  // namespace
}  // namespace guestlink::report
