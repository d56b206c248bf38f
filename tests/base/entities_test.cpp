#include "reference/base/entities.h"

#include <gtest/gtest.h>

namespace guestlink {
namespace {

TEST(Entities, StandForWhatWouldBeMarkup) {
  EXPECT_EQ(with_entities(R"(<a href="x">&amp;</a>)"),
            "&lt;a href=&quot;x&quot;&gt;&amp;amp;&lt;/a&gt;");
}

TEST(Entities, LeaveAllElseAlone) {
  EXPECT_EQ(with_entities("tap0's line\n\tä"), "tap0's line\n\tä");
}

}  // namespace
}  // namespace guestlink
