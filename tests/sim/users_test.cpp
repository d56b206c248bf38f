#include "sim/world/users.h"

#include <gtest/gtest.h>

namespace guestlink::sim {
namespace {

constexpr std::string_view file =
    "alice:100000:65536\n"
    "1001:165536:65536\n"
    "bob:231072:10\n"
    "bob:300000:65536\n"
    "broken\n"
    "carol:x:65536\n";

TEST(IdRange, IsFoundByName) {
  const auto range = find_id_range(file, "alice", 1000);
  ASSERT_TRUE(range);
  EXPECT_EQ(range->first, 100000U);
  EXPECT_EQ(range->count, 65536U);
}

TEST(IdRange, IsFoundByNumber) {
  EXPECT_EQ(find_id_range(file, "dave", 1001)->first, 165536U);
  EXPECT_EQ(find_id_range(file, "", 1001)->first, 165536U);
}

TEST(IdRange, TooShortOneIsPassedOver) {
  EXPECT_EQ(find_id_range(file, "bob", 1002)->first, 300000U);
}

TEST(IdRange, IsNotFoundForOthersAndInBrokenLines) {
  EXPECT_FALSE(find_id_range(file, "dave", 1003));
  EXPECT_FALSE(find_id_range(file, "carol", 1004));
  EXPECT_FALSE(find_id_range(file, "broken", 1005));
  EXPECT_FALSE(find_id_range("", "alice", 1000));
}

}  // namespace
}  // namespace guestlink::sim
