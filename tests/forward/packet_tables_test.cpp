// Every fixtures/replay/*.txt, its frames written by libtins, one at a time and by batch.

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "reference/conform/packet_table.h"
#include "tests/places.h"
#include "tests/support/packets.h"

namespace guestlink {
namespace {

std::vector<std::string> table_files() {
  std::vector<std::string> files;
  const std::filesystem::path folder = test::source_dir() + "/fixtures/replay";
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() == ".txt") files.push_back(entry.path().stem().string());
  }
  std::ranges::sort(files);
  return files;
}

std::string text_of(const std::string& name) {
  std::ifstream file(test::source_dir() + "/fixtures/replay/" + name + ".txt");
  return {std::istreambuf_iterator<char>(file), {}};
}

class PacketTables : public testing::TestWithParam<std::string> {
 protected:
  void expect_as_written(const conform::FrameBuilder& build, bool by_batch) {
    const auto table = conform::parse_packet_table(text_of(GetParam()));
    ASSERT_TRUE(table) << table.error().message;
    EXPECT_TRUE(!table->rows.empty() || !table->refusal.empty());
    const auto differences = conform::run_packet_table(*table, build, by_batch);
    ASSERT_TRUE(differences) << differences.error().message;
    for (const std::string& one : *differences) ADD_FAILURE() << one;
  }
};

TEST_P(PacketTables, GoesAsWritten) {
  expect_as_written(test::build_by_libtins, false);
}

TEST_P(PacketTables, GoesAsWrittenByBatch) {
  expect_as_written(test::build_by_libtins, true);
}

TEST_P(PacketTables, GoesAsWrittenWithOwnFrames) {
  expect_as_written(conform::build_frame, false);
}

INSTANTIATE_TEST_SUITE_P(Replay, PacketTables, testing::ValuesIn(table_files()),
                         [](const auto& one) {
                           std::string name = one.param;
                           std::ranges::replace_if(
                               name, [](unsigned char c) { return std::isalnum(c) == 0; }, '_');
                           return name;
                         });

/// A table that is wrong about the engine must be found out, or all the others prove nothing.
TEST(PacketTable, TellsWhatCameInstead) {
  const auto table = conform::parse_packet_table(
      "mode nat44\n"
      "inside 172.24.1.1/24 02:00:00:00:01:01\n"
      "outside 192.0.2.21/24 02:00:00:00:02:01\n"
      "neighbour 192.0.2.9 02:00:00:00:02:09\n"
      "0 inside udp 172.24.1.49:5353 > 192.0.2.9:53 -> drop no_mapping\n");
  ASSERT_TRUE(table) << table.error().message;
  const auto differences = conform::run_packet_table(*table, conform::build_frame);
  ASSERT_TRUE(differences) << differences.error().message;
  ASSERT_EQ(differences->size(), 1U);
  EXPECT_EQ((*differences)[0],
            "line 5: inside udp 172.24.1.49:5353 > 192.0.2.9:53\n"
            "  expected drop no_mapping\n"
            "  came     outside 02:00:00:00:02:01 > 02:00:00:00:02:09 192.0.2.21:5353 > "
            "192.0.2.9:53 udp 8 ttl 63");
}

TEST(PacketTable, NamesTheLineItDoesNotUnderstand) {
  const auto table = conform::parse_packet_table("mode nat44\n\nfliter eif\n");
  ASSERT_FALSE(table);
  EXPECT_EQ(table.error().message, "line 3: \"fliter eif\" is not understood");
}

}  // namespace
}  // namespace guestlink
