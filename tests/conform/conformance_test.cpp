#include "reference/conform/conformance.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <set>
#include <string>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "reference/conform/packet_table.h"
#include "tests/places.h"

namespace guestlink::conform {
namespace {

TEST(Conformance, EveryBuiltInTablePasses) {
  const Conformance all = try_tables(built_in_tables());
  for (const TableResult& table : all.tables) {
    for (const std::string& one : table.differences) ADD_FAILURE() << table.file << ": " << one;
  }
  EXPECT_FALSE(all.failed());
}

TEST(Conformance, DocumentIsWhatTheProgramWrites) {
  std::ifstream file(test::source_dir() + "/docs/conformance.md");
  const std::string document{std::istreambuf_iterator<char>(file), {}};
  EXPECT_EQ(document, conformance_as_markdown(try_tables(built_in_tables())))
      << "docs/conformance.md is out of date: guestlink conform --format md > docs/conformance.md";
}

TEST(Conformance, TablesNameRequirementsThatExist) {
  std::set<std::string> known;
  for (const Requirement& one : requirements()) {
    EXPECT_TRUE(known.insert(std::string(one.id)).second) << one.id << " is there twice";
  }
  for (const BuiltInTable& one : built_in_tables()) {
    const auto table = parse_packet_table(one.text);
    ASSERT_TRUE(table) << one.file << ": " << table.error().message;
    EXPECT_FALSE(table->title.empty()) << one.file;
    EXPECT_FALSE(table->proves.empty()) << one.file;
    for (const std::string& id : table->proves) {
      EXPECT_TRUE(known.contains(id)) << one.file << " proves " << id;
    }
  }
}

/// The twin: a table that the engine does not follow fails its requirement, and only that.
TEST(Conformance, AWrongTableFailsItsRequirement) {
  const BuiltInTable wrong{"wrong.txt",
                           "title wrong\nproves U1\nmode bridge\n"
                           "0 inside raw 00 cut 13 -> flood\n"};
  const BuiltInTable right{"right.txt",
                           "title right\nproves U1 B1\nmode bridge\n"
                           "0 inside raw 00 cut 13 -> drop runt_frame\n"};
  const Conformance all = try_tables(std::array{right, wrong});
  EXPECT_TRUE(all.failed());
  const auto outcome = [&](std::string_view id) {
    return std::ranges::find_if(
               all.requirements,
               [&](const RequirementResult& one) { return one.requirement.id == id; })
        ->outcome;
  };
  EXPECT_EQ(outcome("U1"), Outcome::failed);
  EXPECT_EQ(outcome("B1"), Outcome::passed);
  EXPECT_EQ(outcome("T1"), Outcome::untried);
  EXPECT_NE(conformance_as_text(all).find("wrong.txt: line 4: inside raw 00 cut 13\n"
                                          "  expected flood\n"
                                          "  came     drop runt_frame"),
            std::string::npos);
}

TEST(Conformance, JsonHasItsSchema) {
  const auto json = nlohmann::json::parse(conformance_as_json(try_tables(built_in_tables())));
  EXPECT_EQ(json["schema"], "guestlink-conformance/1");
  EXPECT_EQ(json["requirements"].size(), requirements().size());
  EXPECT_EQ(json["tables"].size(), built_in_tables().size());
  EXPECT_EQ(json["summary"]["failed"], 0);
}

}  // namespace
}  // namespace guestlink::conform
