#include <fstream>
#include <iterator>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "sim/scenario/expand.h"
#include "sim/scenario/pointer.h"
#include "tests/places.h"
#include "tests/sim/scenario_text.h"

namespace guestlink::sim {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(Scenarios, ReadsAllParts) {
  const auto [runs, complaints] = read_demo(demo_text);
  EXPECT_EQ(complaints, "");
  ASSERT_EQ(runs.size(), 1U);
  const Scenario& one = runs[0];
  EXPECT_EQ(one.full_name(), "demo");
  EXPECT_EQ(one.timeout, std::chrono::seconds(30));
  ASSERT_EQ(one.topology.nodes.size(), 2U);
  EXPECT_EQ(one.topology.nodes[1].role, Role::guest);
  EXPECT_EQ(to_string(*one.nodes[0].gateway), "192.0.2.2");
  EXPECT_EQ(to_string(one.topology.links[0].b), "guest:eth0");
  EXPECT_EQ(net::to_string(one.topology.interfaces[0].addresses[0]), "192.0.2.1/24");
  ASSERT_EQ(one.steps.size(), 1U);
  EXPECT_EQ(one.steps[0].kind->name, "ping");
  EXPECT_EQ(json::member(one.steps[0].arguments, "count")->natural, 3U);
  EXPECT_EQ(one.expect.size(), 2U);
}

TEST(Scenarios, UnknownKeyIsRefusedWithItsPlaceAndASuggestion) {
  EXPECT_EQ(read_demo(demo_with("\"expect\"", "\"expct\"")).complaints,
            "demo.json:14:3: error: there is no 'expct' in a scenario\n"
            "    \"expct\": [\n"
            "    ^^^^^^^\n"
            "help: did you mean 'expect'?\n");
}

TEST(Scenarios, KeyGivenTwiceIsRefused) {
  EXPECT_EQ(read_demo(demo_with("\"gateway\"", "\"role\": \"host\", \"gateway\"")).complaints,
            "demo.json:7:32: error: 'role' is given twice\n"
            "        \"host\": {\"role\": \"host\", \"role\": \"host\", \"gateway\": "
            "\"192.0.2.2\"},\n"
            "                                 ^^^^^^\n"
            "demo.json:7:16: given here first\n");
}

TEST(Scenarios, MisspeltStepIsOneMistake) {
  EXPECT_EQ(read_demo(demo_with("\"ping\"", "\"pnig\"")).complaints,
            "demo.json:13:41: error: there is no 'pnig' in a step\n"
            "    \"steps\": [{\"id\": \"out\", \"at\": \"host\", \"pnig\": {\"dst\": "
            "\"192.0.2.2\", \"count\": \"$times\"}}],\n"
            "                                          ^^^^^^\n"
            "help: did you mean 'ping'?\n");
}

TEST(Scenarios, TwoActionsInOneStepAreRefused) {
  const auto read =
      read_demo(demo_with("\"ping\"", "\"tcp\": {\"dst\": \"192.0.2.2:1\"}, \"ping\""));
  EXPECT_THAT(read.complaints, testing::StartsWith("demo.json:13:72: error: a step is either "
                                                   "'tcp' or 'ping', not both\n"));
}

TEST(Scenarios, ValueOfAnotherTypeIsToldWithAnExample) {
  EXPECT_EQ(read_demo(demo_with("02:00:00:00:00:01", "02:00:00:00:00:0G")).complaints,
            "demo.json:11:41: error: 'topology.interfaces.host:eth0.mac' must be a MAC address, "
            "not \"02:00:00:00:00:0G\"\n"
            "      \"interfaces\": {\"host:eth0\": {\"mac\": \"02:00:00:00:00:0G\", \"addr\": "
            "[\"192.0.2.1/24\"]}}\n"
            "                                          ^^^^^^^^^^^^^^^^^^^\n"
            "help: for instance \"02:32:7d:a2:b5:00\"\n");
}

TEST(Scenarios, WrongWordIsToldWithASuggestion) {
  EXPECT_THAT(read_demo(demo_with("\"medium\": \"cable\"", "\"medium\": \"cabel\"")).complaints,
              testing::EndsWith("help: did you mean \"cable\"?\n"));
}

TEST(Scenarios, AddressWithoutPrefixIsRefused) {
  EXPECT_THAT(read_demo(demo_with("192.0.2.1/24", "192.0.2.1")).complaints,
              HasSubstr("must be an IPv4 address with the length of its prefix"));
}

TEST(Scenarios, StepAtAnUnknownNodeIsRefused) {
  EXPECT_THAT(
      read_demo(demo_with("\"at\": \"host\", \"ping\"", "\"at\": \"hots\", \"ping\"")).complaints,
      HasSubstr("error: there is no node 'hots'"));
}

TEST(Scenarios, TapThatIsNoEndOfALinkIsRefused) {
  EXPECT_THAT(read_demo(demo_with("\"tap\": \"host:eth0\"", "\"tap\": \"host:eth1\"")).complaints,
              testing::StartsWith("demo.json:16:13: error: there is no tap 'host:eth1'\n"));
}

TEST(Scenarios, ExpectationOfAnUnknownStepIsRefused) {
  EXPECT_THAT(read_demo(demo_with("\"step\": \"out\"", "\"step\": \"ou\"")).complaints,
              testing::EndsWith("help: did you mean 'out'?\n"));
}

TEST(Scenarios, NameMustBeTheFiles) {
  EXPECT_THAT(read_demo(demo_with("\"name\": \"demo\"", "\"name\": \"other\"")).complaints,
              HasSubstr("the file is called 'demo', not 'other'"));
}

TEST(Scenarios, NoNumberOfTheFieldsNameIsRefused) {
  EXPECT_EQ(
      read_demo(demo_with("{\"src\": \"192.0.2.1\"}", "{\"proto\": \"icnp\"}")).complaints,
      "demo.json:16:78: error: 'ip.proto' has no such value\n"
      "      {\"tap\": \"host:eth0\", \"packets\": [{\"id\": \"req\", \"match\": {\"ip\": "
      "{\"proto\": \"icnp\"}}}]}\n"
      "                                                                               ^^^^^^\n"
      "help: a number, or one of icmp, tcp, udp\n");
}

TEST(Scenarios, WifiSettingsOnACableAreRefused) {
  EXPECT_THAT(read_demo(demo_with("\"b\": \"guest:eth0\"",
                                  "\"b\": \"guest:eth0\", \"station\": {\"four_addr\": true}"))
                  .complaints,
              HasSubstr("link 'tap0' is no wifi"));
}

std::string with_variants(const std::string& variants) {
  return demo_with("\"topology\"", "\"variants\": " + variants + ",\n  \"topology\"");
}

TEST(Variants, SetChangesOneValueAndConstants) {
  const auto [runs, complaints] = read_demo(with_variants(
      R"({"one": {"set": {"/let/times": 1, "/topology/nodes/guest/gateway": "192.0.2.1"}}})"));
  EXPECT_EQ(complaints, "");
  ASSERT_EQ(runs.size(), 2U);
  EXPECT_EQ(runs[1].full_name(), "demo[one]");
  EXPECT_EQ(json::member(runs[1].steps[0].arguments, "count")->natural, 1U);
  EXPECT_EQ(json::member(runs[0].steps[0].arguments, "count")->natural, 3U);
  EXPECT_EQ(to_string(*runs[1].nodes[1].gateway), "192.0.2.1");
  EXPECT_FALSE(runs[0].nodes[1].gateway.has_value());
}

TEST(Variants, ExpectAndExpectedFailureAreTheVariantsOwn) {
  const auto [runs, complaints] = read_demo(with_variants(
      R"({"lost": {"expect": [{"at": "host", "step": "out", "result": {"received": 0}}],
                   "expect_failure": {"step": "out", "text": "received"}}})"));
  EXPECT_EQ(complaints, "");
  ASSERT_EQ(runs.size(), 2U);
  EXPECT_EQ(runs[1].expect.size(), 1U);
  ASSERT_TRUE(runs[1].expect_failure.has_value());
  EXPECT_EQ(runs[1].expect_failure->step, "out");
  EXPECT_FALSE(runs[0].expect_failure.has_value());
}

TEST(Variants, SetThatLeadsNowhereIsRefusedAtThePointer) {
  EXPECT_EQ(read_demo(with_variants(R"({"one": {"set": {"/steps/4/ping/count": 1}}})")).complaints,
            "demo.json:5:32: error: nothing can be set at '/steps/4/ping/count': there is nothing "
            "at '/steps/4'\n"
            "    \"variants\": {\"one\": {\"set\": {\"/steps/4/ping/count\": 1}}},\n"
            "                                 ^^^^^^^^^^^^^^^^^^^^^\n");
}

TEST(Variants, MistakeInASetValueIsToldAtTheValue) {
  EXPECT_THAT(
      read_demo(with_variants(R"({"one": {"set": {"/topology/nodes/host/role": "hots"}}})"))
          .complaints,
      testing::StartsWith("demo.json:5:61: error: 'topology.nodes.host.role' must be host, guest, "
                          "router, ap or endpoint, not \"hots\"\n"));
}

TEST(Pointer, FollowsEscapesAndMakesTheLastMember) {
  SourceSet sources;
  const FileId file = sources.add("p.json", R"({"a/b": {"~": [1, 2]}})");
  Diagnostics out;
  auto tree = *json::read_json(sources, file, "test", out);
  json::JsonNode nine;
  nine.natural = 9;
  std::string trouble;
  EXPECT_TRUE(set_at(tree, "/a~1b/~0/1", nine, trouble));
  EXPECT_EQ(tree.members[0].value.members[0].value.items[1].natural, 9U);
  EXPECT_TRUE(set_at(tree, "/a~1b/new", nine, trouble));
  EXPECT_EQ(json::member(tree.members[0].value, "new")->natural, 9U);
  EXPECT_TRUE(set_at(tree, "/a~1b/~0/-", nine, trouble));
  EXPECT_EQ(tree.members[0].value.members[0].value.items.size(), 3U);
  EXPECT_FALSE(set_at(tree, "/a~1b/~0/7", nine, trouble));
  EXPECT_EQ(trouble, "there is no place '/a~1b/~0/7'");
  EXPECT_FALSE(set_at(tree, "a", nine, trouble));
  EXPECT_EQ(trouble, "a pointer begins with '/'");
}

const std::string matrix_text = demo_with("\"topology\"", R"("matrix": {
    "times": {"one": {"/let/times": 1}, "two": {"/let/times": 2}},
    "from": {"a": {"/topology/nodes/host/role": "endpoint"}, "b": {}},
    "mtu": {"small": {"/topology/links/0/mtu": 600}, "large": {}}
  }, "topology")");

std::vector<std::string> names(const std::vector<Scenario>& runs) {
  std::vector<std::string> all;
  for (const Scenario& one : runs) all.push_back(one.variant);
  return all;
}

TEST(Matrix, PairwiseTakesFourRunsForThreeAxesOfTwo) {
  const auto [runs, complaints] = read_demo(matrix_text);
  EXPECT_EQ(complaints, "");
  EXPECT_THAT(names(runs), ElementsAre("times=one,from=a,mtu=small", "times=one,from=b,mtu=large",
                                       "times=two,from=a,mtu=large", "times=two,from=b,mtu=small"));
  EXPECT_EQ(runs[0].topology.interfaces[0].mtu, 600U);
  EXPECT_EQ(runs[1].topology.interfaces[0].mtu, 1500U);
}

TEST(Matrix, FullTakesAllAndFirstTakesOne) {
  EXPECT_EQ(read_demo(matrix_text, MatrixChoice::full).runs.size(), 8U);
  EXPECT_THAT(names(read_demo(matrix_text, MatrixChoice::first).runs),
              ElementsAre("times=one,from=a,mtu=small"));
}

TEST(Matrix, PairwiseRowsHoldEveryPair) {
  const std::vector<std::size_t> sizes{3, 4, 2, 3};
  const auto rows = pairwise_rows(sizes);
  EXPECT_LT(rows.size(), 20U);  // of 72
  for (std::size_t a = 0; a < sizes.size(); ++a) {
    for (std::size_t b = a + 1; b < sizes.size(); ++b) {
      std::set<std::pair<std::size_t, std::size_t>> seen;
      for (const auto& row : rows) seen.emplace(row[a], row[b]);
      EXPECT_EQ(seen.size(), sizes[a] * sizes[b]) << a << " " << b;
    }
  }
}

std::string read_file(const std::string& name) {
  std::ifstream file(test::source_dir() + "/docs/" + name);
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST(ScenarioDocuments, AreThoseOfTheTables) {
  EXPECT_EQ(read_file("scenarios.md"), scenario_markdown());
  EXPECT_EQ(read_file("scenario.schema.json"), scenario_schema());
}

/// Every example of every table is of its field's type.
void check_examples(const json::ValueType& type, std::set<std::string_view>& done) {
  if (type.item != nullptr) check_examples(*type.item, done);
  if (type.second != nullptr) check_examples(*type.second, done);
  if (type.kind != json::ValueType::Kind::object) return;
  const json::ObjectShape& shape = type.object();
  if (!done.insert(shape.name).second) return;
  const auto check_field = [&](const json::Field& field) {
    SourceSet sources;
    const FileId file = sources.add("example.json", std::string(field.example));
    Diagnostics out;
    const auto tree = json::read_json(sources, file, "example", out);
    ASSERT_TRUE(tree.has_value()) << shape.name << " " << field.name << ": " << field.example;
    EXPECT_TRUE(json::check(*tree, *field.type, field.name, "example", out))
        << shape.name << ": " << relay::in_words(sources, out.front());
    check_examples(*field.type, done);
  };
  for (const json::Field& field : shape.fields) check_field(field);
  for (const json::Form& form : shape.forms) {
    check_field(form.key);
    for (const json::Field& field : form.with) check_field(field);
  }
}

TEST(ScenarioDocuments, ExamplesAreOfTheirFieldsTypes) {
  std::set<std::string_view> done;
  check_examples(scenario_type(), done);
  EXPECT_GE(done.size(), 30U);
}

TEST(ScenarioDocuments, ExamplesOfExpectationsAreRead) {
  for (const ExpectationKind* kind : expectation_kinds()) {
    SourceSet sources;
    const FileId file = sources.add("example.json", std::string(kind->example));
    Diagnostics out;
    const auto tree = json::read_json(sources, file, "example", out);
    ASSERT_TRUE(tree && json::check(*tree, expectation_type(), "", "example", out)) << kind->name;
    EXPECT_NE(read_expectation(*tree, out), nullptr);
    EXPECT_TRUE(out.empty()) << kind->name;
  }
}

TEST(Scenarios, AVariantsCheckIsAddedToTheScenarios) {
  std::string text = demo_with(
      "\"topology\"",
      R"("laptop": "l", "check": {"must": ["a"], "allow": ["b"], "max": {"error": 1}}, "topology")");
  text.replace(text.rfind('}'), 1,
               R"(, "variants": {"v": {"check": {"must": ["c"], "max": {"error": 2}}}}})");
  const auto [runs, complaints] = read_demo(text);
  ASSERT_EQ(complaints, "");
  ASSERT_EQ(runs.size(), 2U);
  EXPECT_THAT(runs[1].check.demanded, ElementsAre("a", "c"));
  EXPECT_THAT(runs[1].check.allowed, ElementsAre("b"));
  EXPECT_EQ(runs[1].check.most_errors, 2U);
  EXPECT_EQ(runs[0].check.most_errors, 1U);
}

/// The demo of a laptop with one variant.
std::string laptop_with(const std::string& variant) {
  return R"({
  "schema_version": 1,
  "name": "demo",
  "laptop": "good",
  "steps": [{"id": "out", "at": "host", "ping": {"dst": "192.0.2.1"}}],
  "expect": [{"at": "host", "step": "out", "result": {"received": 1}}],
  "variants": {"v": )" +
         variant + "}\n}\n";
}

TEST(Scenarios, ALaptopThatIsToFailHasAFindingThatPredictsItOrAReason) {
  const std::string unsaid =
      "this laptop is to fail, but nothing names the finding that predicts it";
  const std::string worse = R"({"set": {"/laptop": "bad"}, )";
  const std::string expect =
      R"("expect": [{"at": "host", "step": "out", "result": {"received": 0}}])";
  // Other expectations of another laptop, a failure of one, a boot that goes wrong.
  for (const std::string& variant :
       {worse + expect + "}", worse + R"("expect_failure": {"step": "out"}})",
        std::string(
            R"({"expect": [{"at": "guest", "step": "boot", "result": {"booted": false}}]})"),
        std::string(
            R"({"expect": [{"at": "guest", "step": "boot", "result": {"nat.error": "*"}}]})"),
        worse + expect + R"(, "check": {"allow": ["a"]}})",
        R"({"set": {"/edits": [{"file": "f", "was": "a", "becomes": "b"}]}, )" + expect + "}"}) {
    EXPECT_THAT(read_demo(laptop_with(variant)).complaints, HasSubstr(unsaid)) << variant;
  }
  for (const std::string& variant :
       {worse + expect + R"(, "check": {"must": ["pptdevs-missing"]}})",
        worse + expect + R"(, "check": {"unpredicted": "nobody asks about it"}})",
        worse + R"("expect": [{"at": "host", "step": "out", "result": {"received": 0}},
                              {"finding": "pptdevs-missing"}]})",
        // Not another laptop, or nothing else expected of it.
        "{" + expect + "}", std::string(R"({"set": {"/laptop": "as-good"}})")}) {
    EXPECT_EQ(read_demo(laptop_with(variant)).complaints, "") << variant;
  }
}

TEST(Scenarios, OnlyTheOwnForwarderReadsAPfConf) {
  const auto complaints_with = [&](const std::string& engine) {
    return read_demo(demo_with(R"("guest": {"role": "guest")",
                               R"("guest": {"role": "guest", "forwarder": {"engine": ")" + engine +
                                   R"(", "mode": "route", "inside": "eth0", "outside": "eth0",
                                       "pf": "pf.conf"})"))
        .complaints;
  };
  EXPECT_EQ(complaints_with("own"), "");
  EXPECT_THAT(complaints_with("kernel"),
              HasSubstr("error: only the own engine reads a pf.conf here\n"));
}

TEST(Scenarios, NeedsMayDifferFromWorldToWorld) {
  const auto [runs, complaints] =
      read_demo(demo_with("\"let\"", R"("needs": {"netns": ["sshd"], "vm": []}, "let")"));
  ASSERT_EQ(complaints, "");
  EXPECT_THAT(runs[0].world_needs.at("netns"), ElementsAre("sshd"));
  EXPECT_THAT(read_demo(demo_with("\"let\"", R"("needs": {"netz": []}, "let")")).complaints,
              HasSubstr("\"netz\""));
}

TEST(Scenarios, WithoutATopologyThereMustBeALaptop) {
  const std::string head = R"({"schema_version": 1, "name": "demo", )";
  const std::string rest = R"("steps": [{"id": "out", "at": "host", "ping": {"dst": "192.0.2.2"}}],
    "expect": [{"at": "guest", "step": "boot", "result": {"booted": true}}]})";
  const auto [runs, complaints] = read_demo(head + R"("laptop": "l", )" + rest);
  EXPECT_EQ(complaints, "");
  ASSERT_EQ(runs.size(), 1U);
  EXPECT_TRUE(runs[0].topology_from_laptop);
  EXPECT_THAT(read_demo(head + rest).complaints,
              HasSubstr("there is neither a 'topology' nor a 'laptop' to take it from"));
}

/// What reading demo.json with other files beside it gave.
ReadScenario read_with(const std::string& text, std::map<std::string, std::string> files,
                       const ReadOptions& options = {}) {
  SourceSet sources;
  const FileId file = sources.add("s/demo.json", text);
  Diagnostics findings;
  ReadScenario read{read_scenario(sources, file, MemoryFiles(std::move(files)), options, findings),
                    ""};
  for (const Diagnostic& one : findings) read.complaints += relay::in_words(sources, one);
  return read;
}

TEST(Scenarios, PartsOfATopologyAreIncluded) {
  const std::string text = demo_with("\"topology\"", R"("include": ["ap.part.json"], "topology")");
  const auto [runs, complaints] =
      read_with(text, {{"s/ap.part.json", R"({"nodes": {"ap": {"role": "ap"}},
                "links": [{"id": "air", "medium": "wifi", "a": "guest:wlan0", "b": "ap:bss0"}]})"}});
  ASSERT_EQ(complaints, "");
  EXPECT_EQ(runs[0].topology.nodes.size(), 3U);
  EXPECT_EQ(runs[0].topology.links.size(), 2U);
}

TEST(Scenarios, WhatIsIncludedTwiceOrNotThereIsToldWithItsPlace) {
  const std::string text = demo_with("\"topology\"", R"("include": ["ap.part.json"], "topology")");
  EXPECT_THAT(read_with(text, {}).complaints, HasSubstr("s/demo.json:5:15"));
  EXPECT_THAT(
      read_with(text, {{"s/ap.part.json", R"({"nodes": {"host": {"role": "host"}}})"}}).complaints,
      HasSubstr("s/ap.part.json:1:12: error: 'host' is given twice"));
  EXPECT_THAT(read_with(text, {{"s/ap.part.json", R"({"steps": []})"}}).complaints,
              HasSubstr("there is no 'steps' in a part of a topology"));
}

TEST(Scenarios, ValuesAreSetBeforeAnythingElseIsRead) {
  const auto [runs, complaints] =
      read_with(demo_text, {}, {.matrix = MatrixChoice::first, .set = {{"/let/times", "9"}}});
  ASSERT_EQ(complaints, "");
  EXPECT_EQ(json::member(runs[0].steps[0].arguments, "count")->natural, 9U);
  EXPECT_THAT(read_with(demo_text, {}, {.matrix = MatrixChoice::first, .set = {{"/no/way", "1"}}})
                  .complaints,
              HasSubstr("nothing can be set at '/no/way'"));
}

}  // namespace
}  // namespace guestlink::sim
