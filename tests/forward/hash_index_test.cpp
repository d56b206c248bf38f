// The index of flows against std::unordered_map: whatever is inserted and erased, while it grows
// and while it is swept clean.

#include "reference/forward/hash_index.h"

#include <cstdint>
#include <random>
#include <unordered_map>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/seed.h"

namespace guestlink::forward {
namespace {

struct Tags {
  const std::vector<std::uint32_t>& tags;
  std::uint32_t tag_of(std::uint32_t record) const { return tags[record]; }
  void prefetch(std::uint32_t /*record*/) const {}
};

TEST(HashIndex, FindsWhatIsThereAndNothingElse) {
  const std::uint32_t seed = test::seed();
  SCOPED_TRACE(testing::Message() << "GUESTLINK_SEED=" << seed);
  std::mt19937 random(seed);
  HashIndex index;
  std::vector<std::uint32_t> tags;
  std::vector<std::uint32_t> alive;
  const auto find = [&](std::uint32_t record) {
    return index.find(tags[record], [&](std::uint32_t one) { return one == record; });
  };
  // It grows, shrinks and is worn, over and over; few tags, so that many are equal.
  for (int round = 0; round < 200'000; ++round) {
    const bool grows = round / 40'000 % 2 == 0;
    if (alive.empty() || random() % 10 < (grows ? 7U : 4U)) {
      const auto record = static_cast<std::uint32_t>(tags.size());
      const auto number = static_cast<std::uint32_t>(random());
      tags.push_back(number % 4 == 0 ? 0x80000000U + number / 4 % 8 : number);
      index.insert(tags[record], record, Tags{tags});
      alive.push_back(record);
      ASSERT_EQ(find(record), record);
    } else {
      const std::size_t place = random() % alive.size();
      const std::uint32_t record = alive[place];
      alive[place] = alive.back();
      alive.pop_back();
      index.erase(tags[record], record);
      ASSERT_EQ(find(record), HashIndex::nothing);
    }
    ASSERT_EQ(index.size(), alive.size());
    if (!alive.empty()) {
      const std::uint32_t record = alive[random() % alive.size()];
      ASSERT_EQ(find(record), record) << "round " << round;
    }
  }
  for (const std::uint32_t record : alive) ASSERT_EQ(find(record), record);
  EXPECT_LE(index.bytes(), alive.size() * 40) << "it does not grow by being worn";
}

TEST(HashIndex, TakesSevenBytesAnEntryOnceItIsLarge) {
  constexpr std::uint32_t count = 950'000;
  std::mt19937 random(1);
  std::vector<std::uint32_t> tags(count);
  for (auto& tag : tags) tag = static_cast<std::uint32_t>(random());
  HashIndex index;
  for (std::uint32_t record = 0; record < count; ++record) {
    index.insert(tags[record], record, Tags{tags});
  }
  EXPECT_LE(index.bytes(), std::size_t{count} * 7);
  for (std::uint32_t record = 0; record < count; ++record) {
    ASSERT_EQ(index.find(tags[record], [&](std::uint32_t one) { return one == record; }), record);
  }
}

/// The tag whose words look like a mark of what was erased.
TEST(HashIndex, TakesTheHighestTagForWhatItIs) {
  HashIndex index;
  const std::vector<std::uint32_t> tags(200, 0xFFFFFFFFU);
  for (std::uint32_t record = 0; record < 200; ++record)
    index.insert(tags[record], record, Tags{tags});
  for (std::uint32_t record = 0; record < 200; record += 2) index.erase(tags[record], record);
  for (std::uint32_t record = 0; record < 200; ++record) {
    const std::uint32_t found =
        index.find(tags[record], [&](std::uint32_t one) { return one == record; });
    EXPECT_EQ(found, record % 2 == 0 ? HashIndex::nothing : record);
  }
}

}  // namespace
}  // namespace guestlink::forward
