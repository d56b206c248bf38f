#include "sim/laptop/boot_time.h"

#include <gtest/gtest.h>

namespace guestlink::sim {
namespace {

using namespace std::chrono_literals;

TEST(BootTime, IsSharedByAllLinesAndNamesTheOneThatTookMost) {
  BootTime time(30s);
  EXPECT_EQ(time.patience(), 20s) << "a single line has no more than this";
  time.spend("short", 500ms);
  time.spend("/root/wait-for-ever.sh", 20s);
  EXPECT_FALSE(time.is_spent());
  EXPECT_EQ(time.patience(), 9500ms);
  time.spend("another", 9600ms);
  EXPECT_TRUE(time.is_spent());
  EXPECT_EQ(time.patience(), 0s);
  EXPECT_EQ(time.words(), "the boot's 30 s are spent, 20.0 s of them by '/root/wait-for-ever.sh'");
}

TEST(BootTime, IsWholeAgainAtTheNextBoot) {
  BootTime time(1500ms);
  time.spend("a line", 2s);
  ASSERT_TRUE(time.is_spent());
  time.renew();
  EXPECT_FALSE(time.is_spent());
  EXPECT_EQ(time.patience(), 1500ms);
}

}  // namespace
}  // namespace guestlink::sim
