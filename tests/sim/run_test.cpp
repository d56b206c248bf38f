#include <cstdlib>

#include <unistd.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sim/report/ladder_svg.h"
#include "sim/report/run_formats.h"
#include "sim/report/run_report.h"
#include "sim/report/topology_svg.h"
#include "sim/run/hops.h"
#include "sim/run/plan.h"
#include "sim/run/run_scenario.h"
#include "sim/run/selection.h"
#include "sim/run/set_up.h"
#include "sim/run/shard.h"
#include "sim/run/workers.h"
#include "tests/sim/scenario_text.h"

namespace guestlink::sim {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(Patterns, StarIsAnyLettersAndQuestionMarkIsOne) {
  EXPECT_TRUE(fits_pattern("nat-*", "nat-ping"));
  EXPECT_TRUE(fits_pattern("nat-*[size-*]", "nat-ping[size-0]"));
  EXPECT_TRUE(fits_pattern("*", ""));
  EXPECT_TRUE(fits_pattern("a?c", "abc"));
  EXPECT_TRUE(fits_pattern("*ab*ab", "xabyabab"));
  EXPECT_FALSE(fits_pattern("nat-*", "anat-ping"));
  EXPECT_FALSE(fits_pattern("a?c", "ac"));
  EXPECT_FALSE(fits_pattern("", "a"));
}

const Mismatch lease_missing{.message = "at vm, step \"lease\": nothing came",
                             .where = {},
                             .fields = {},
                             .notes = {"because: refused"},
                             .tap = "",
                             .packet = "",
                             .step = "lease"};

std::vector<std::string> messages(const std::vector<Mismatch>& all) {
  std::vector<std::string> texts;
  for (const Mismatch& one : all) texts.push_back(one.message);
  return texts;
}

TEST(ExpectedFailures, AreSatisfiedByOneMismatchThatIsAllThatIsNamed) {
  EXPECT_TRUE(judge_failure({.step = "lease", .text = "refused"}, {lease_missing}).empty());
  EXPECT_TRUE(judge_failure({}, {lease_missing}).empty());
}

TEST(ExpectedFailures, AreNotSatisfiedByAnotherMismatch) {
  EXPECT_THAT(messages(judge_failure({.step = "lease", .text = "timeout"}, {lease_missing})),
              ElementsAre("it fails in another way than expected: at step \"lease\", text "
                          "\"timeout\"",
                          "at vm, step \"lease\": nothing came"));
}

TEST(ExpectedFailures, ARunThatPassesIsTheFailure) {
  EXPECT_THAT(messages(judge_failure({.tap = "host:re1", .field = "ip.src"}, {})),
              ElementsAre("everything holds, but this run is to fail at tap \"host:re1\", field "
                          "\"ip.src\""));
}

TEST(ExpectedFailures, CanNameALinkAndWhatItCounted) {
  const std::map<std::string, Facts> counters{
      {"link air", {{"lost.spurious_source", "2"}, {"lost.chance", "0"}}}};
  EXPECT_TRUE(
      judge_failure({.link = "air", .counter = "spurious_source"}, {lease_missing}, counters)
          .empty());
  EXPECT_FALSE(
      judge_failure({.link = "air", .counter = "chance"}, {lease_missing}, counters).empty());
  EXPECT_FALSE(judge_failure({.link = "lan"}, {lease_missing}, counters).empty());
}

TEST(Shards, HaveEachRunOnceTogether) {
  for (const std::size_t count : {1U, 2U, 3U, 7U}) {
    std::vector<int> seen(5);
    for (std::size_t part = 1; part <= count; ++part) {
      std::vector<Scenario> runs(5);
      for (std::size_t i = 0; i < 5; ++i) runs[i].seed = i;
      leave_shard({part, count}, runs);
      for (const Scenario& one : runs) ++seen[one.seed];
    }
    EXPECT_THAT(seen, testing::Each(1)) << count;
  }
  EXPECT_EQ(parse_shard("2/5")->count, 5U);
  for (const char* wrong : {"0/5", "6/5", "1", "1/", "a/b", "1/2/3"}) {
    EXPECT_FALSE(parse_shard(wrong)) << wrong;
  }
}

const std::string nat_text = demo_with(R"("guest": {"role": "guest"})",
                                       R"("guest": {"role": "guest", "gateway": "198.51.100.1",
                 "forwarder": {"mode": "nat44", "inside": "eth0", "outside": "wlan0"}},
      "ap": {"role": "ap"})");

std::string nat_scenario() {
  std::string text = nat_text;
  const std::string old = R"("b": "guest:eth0"}],)";
  text.replace(text.find(old), old.size(),
               R"("b": "guest:eth0"},
    {"id": "air", "medium": "wifi", "a": "guest:wlan0", "b": "ap:bss0"}],)");
  const std::string interfaces = R"("addr": ["192.0.2.1/24"]})";
  text.replace(text.find(interfaces), interfaces.size(),
               R"("addr": ["192.0.2.1/24"]},
    "guest:eth0": {"mac": "02:00:00:00:00:02", "addr": ["192.0.2.2/24"]},
    "guest:wlan0": {"mac": "02:00:00:00:00:03", "addr": ["198.51.100.21/24"]},
    "ap:bss0": {"mac": "02:00:00:00:00:04", "addr": ["198.51.100.1/24"]})");
  return text;
}

TEST(Plans, TheKernelGetsNoAddressWhereTheForwarderStands) {
  const auto [runs, complaints] = read_demo(nat_scenario());
  ASSERT_EQ(complaints, "");
  const Plan plan = plan_of(runs[0]);
  EXPECT_TRUE(plan.topology.interface({"guest", "eth0"})->addresses.empty());
  EXPECT_TRUE(plan.topology.interface({"guest", "wlan0"})->addresses.empty());
  EXPECT_EQ(plan.topology.interface({"host", "eth0"})->addresses.size(), 1U);
}

TEST(Plans, TheForwarderIsToldItsNeighboursAndItsGateway) {
  const auto [runs, complaints] = read_demo(nat_scenario());
  ASSERT_EQ(complaints, "");
  const std::string settings =
      forwarder_settings(runs[0], plan_of(runs[0]), wish_of(runs[0], "guest"));
  EXPECT_THAT(settings, HasSubstr(R"("inside": {
    "address": "192.0.2.2/24",
    "mac": "02:00:00:00:00:02"
  })"));
  EXPECT_THAT(settings, HasSubstr(R"("gateway": "198.51.100.1")"));
  EXPECT_THAT(settings, HasSubstr(R"("neighbours": {
    "192.0.2.1": "02:00:00:00:00:01",
    "198.51.100.1": "02:00:00:00:00:04"
  })"));
}

TEST(Plans, AForwarderOfOneNetworkIsToldItsStationsMacAlone) {
  std::string text = nat_scenario();
  text.replace(text.find("nat44"), 5, "mac_nat");
  const auto [runs, complaints] = read_demo(text);
  ASSERT_EQ(complaints, "");
  EXPECT_EQ(forwarder_settings(runs[0], plan_of(runs[0]), wish_of(runs[0], "guest")), R"({
  "mode": "mac_nat",
  "outside": {
    "mac": "02:00:00:00:00:03"
  }
}
)");
}

TEST(Plans, NeedsFollowFromLinksAndForwarders) {
  const auto [runs, complaints] = read_demo(nat_scenario());
  ASSERT_EQ(complaints, "");
  EXPECT_THAT(needs_of(runs[0]), testing::IsSupersetOf({"netns", "nft", "tap"}));
  EXPECT_THAT(needs_of(read_demo(demo_text).runs[0]), testing::Not(testing::Contains("nft")));
}

TEST(WorkerProcesses, EachReturnsItsOwnText) {
  std::vector<std::string> texts(5);
  Workers workers;
  workers.jobs = 5;
  workers.at_once = 2;
  workers.work = [](std::size_t job) { return std::string(100'000, static_cast<char>('a' + job)); };
  workers.limit = [](std::size_t) { return std::chrono::seconds(60); };
  workers.done = [&](std::size_t job, std::string text, const std::string& trouble) {
    EXPECT_EQ(trouble, "");
    texts[job] = std::move(text);
    return true;
  };
  ASSERT_TRUE(run_jobs(workers));
  for (std::size_t job = 0; job < 5; ++job) {
    EXPECT_EQ(texts[job], std::string(100'000, static_cast<char>('a' + job)));
  }
}

TEST(WorkerProcesses, WhoHangsIsKilledAndWhoDiesIsTold) {
  std::vector<std::string> troubles(2);
  Workers workers;
  workers.jobs = 2;
  workers.at_once = 2;
  workers.work = [](std::size_t job) -> std::string {
    if (job == 0) std::abort();
    for (;;) pause();
  };
  workers.limit = [](std::size_t job) {
    return job == 0 ? std::chrono::milliseconds(60'000) : std::chrono::milliseconds(100);
  };
  workers.done = [&](std::size_t job, const std::string& /*text*/, const std::string& trouble) {
    troubles[job] = trouble;
    return true;
  };
  ASSERT_TRUE(run_jobs(workers));
  EXPECT_THAT(troubles, ElementsAre("its process ended by signal 6",
                                    "it did not end in time and was killed"));
}

TEST(WorkerProcesses, NothingIsBegunAfterDoneSaysNo) {
  std::size_t ended = 0;
  Workers workers;
  workers.jobs = 10;
  workers.work = [](std::size_t) { return std::string(); };
  workers.limit = [](std::size_t) { return std::chrono::seconds(60); };
  workers.done = [&](std::size_t, const std::string&, const std::string&) { return ++ended < 3; };
  ASSERT_TRUE(run_jobs(workers));
  EXPECT_EQ(ended, 3U);
}

TEST(RunReports, SurviveTheWayThroughJson) {
  const RunReport report{.name = "nat-ping[size-0]",
                         .title = "t",
                         .family = "nat",
                         .where = {"scenarios/nat/nat-ping.json", 5, 11},
                         .tags = {"nat", "icmp"},
                         .seed = 7,
                         .outcome = "failed",
                         .reason = "",
                         .mismatches = {{"m", "  m\n", {"a.json", 1, 2}}},
                         .paths = {"p"},
                         .losses = {"l"},
                         .cause = "c",
                         .kept = {"k"},
                         .kept_world = "",
                         .steps = 2,
                         .expectations = 3,
                         .seconds = 0.25};
  const RunReport read = report_from_json(report_as_json(report));
  EXPECT_EQ(report_as_json(read), report_as_json(report));
  EXPECT_EQ(run_as_text(read, false),
            "FAIL nat-ping[size-0]  0.250 s  scenarios/nat/nat-ping.json:5:11\n"
            "  claim: t\n"
            "  m\n"
            "  path: p\n"
            "  l\n"
            "  likely cause: c\n"
            "  kept: k\n"
            "  again: guestlink run scenarios/nat/nat-ping.json --filter 'nat-ping[size-0]'\n");
  EXPECT_EQ(report_from_json("{").outcome, "broken");
}

RunReport failed_report() {
  RunReport report;
  report.name = "nat-ping";
  report.family = "nat";
  report.where = {"scenarios/nat/nat-ping.json", 5, 11};
  report.outcome = "failed";
  report.mismatches = {{"a <b> & \"c\"", "  a <b>\n", {"scenarios/nat/nat-ping.json", 9, 3}}};
  report.seconds = 0.5;
  return report;
}

RunReport skipped_report() {
  RunReport report;
  report.name = "ssh";
  report.family = "ssh";
  report.where = {"scenarios/ssh/ssh.json", 1, 1};
  report.outcome = "skipped";
  report.reason = "needs sshd";
  return report;
}

std::string written(const char* format) {
  const std::vector<RunReport> reports{failed_report(), skipped_report()};
  return find_run_format(format)->write(reports, 1.5);
}

TEST(RunFormats, Tap) {
  EXPECT_EQ(written("tap"),
            "TAP version 14\n"
            "1..2\n"
            "not ok 1 - nat-ping\n"
            "  ---\n"
            "  at: \"scenarios/nat/nat-ping.json:5:11\"\n"
            "  mismatches:\n"
            "    - message: \"a <b> & \\\"c\\\"\"\n"
            "      at: \"scenarios/nat/nat-ping.json:9:3\"\n"
            "  ...\n"
            "ok 2 - ssh # SKIP needs sshd\n");
}

TEST(RunFormats, Junit) {
  const std::string text = written("junit");
  EXPECT_THAT(text, HasSubstr("<testsuites name=\"guestlink run\" tests=\"2\" failures=\"1\" "
                              "errors=\"0\" skipped=\"1\" time=\"1.500\">"));
  EXPECT_THAT(text, HasSubstr("<failure type=\"mismatch\" message=\"a &lt;b&gt; &amp; "
                              "&quot;c&quot;\">  a &lt;b&gt;\n</failure>"));
  EXPECT_THAT(text, HasSubstr("<skipped message=\"needs sshd\"/>"));
}

TEST(RunFormats, Github) {
  EXPECT_EQ(written("github"),
            "::error file=scenarios/nat/nat-ping.json,line=9,col=3,title=nat-ping::a <b> & "
            "\"c\"\n"
            "0 passed, 1 failed, 1 skipped in 1.500 s\n");
}

TEST(RunFormats, JsonLinesEndWithTheNumbers) {
  const std::string text = written("jsonl");
  EXPECT_THAT(text, HasSubstr(R"("name":"nat-ping")"));
  EXPECT_THAT(text, testing::EndsWith(R"({"event":"end","format_version":"1.0","passed":0,)"
                                      R"("failed":1,"skipped":1,"broken":0,"seconds":1.5})"
                                      "\n"));
}

TEST(RunFormats, SarifAndHtmlTellTheMismatch) {
  EXPECT_THAT(written("sarif"), HasSubstr(R"("startLine": 9)"));
  EXPECT_THAT(written("html"), HasSubstr("a &lt;b&gt;"));
  EXPECT_THAT(written("html"), testing::Not(HasSubstr("http://")));
}

Topology host_and_ap() {
  return {.nodes = {{"host", Role::host}, {"ap", Role::access_point}},
          .links = {{"air", MediumName::wifi, {"host", "wlan0"}, {"ap", "bss0"}}},
          .interfaces = {}};
}

SeenFrame seen_at(Direction direction, std::int64_t nanoseconds) {
  SeenFrame frame;
  frame.at = {nanoseconds};
  frame.direction = direction;
  frame.bytes.resize(60, std::byte{0x11});
  return frame;
}

TEST(Journeys, EndWhereThePacketWasSeenLast) {
  Evidence evidence;
  evidence.taps["host:wlan0"] = {seen_at(Direction::out, 1'000'000)};
  evidence.taps["ap:bss0"] = {};
  Mismatch missing;
  missing.tap = "ap:bss0";
  const auto lines = lost_packets(host_and_ap(), {}, evidence, {missing});
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_THAT(lines[0], HasSubstr("host:wlan0 out; lost on link air (wifi)"));
}

TEST(Journeys, ThatArriveAreNotTold) {
  Evidence evidence;
  evidence.taps["host:wlan0"] = {seen_at(Direction::out, 1'000'000)};
  evidence.taps["ap:bss0"] = {seen_at(Direction::in, 1'500'000)};
  EXPECT_THAT(lost_packets(host_and_ap(), {}, evidence, {}), testing::IsEmpty());
  const auto ways = journeys(host_and_ap(), evidence);
  ASSERT_EQ(ways.size(), 1U);
  EXPECT_EQ(ways[0].sights.size(), 2U);
}

TEST(Pictures, AreTheSameEveryTime) {
  const std::string svg = topology_svg(host_and_ap());
  EXPECT_EQ(svg, topology_svg(host_and_ap()));
  EXPECT_THAT(svg, HasSubstr(">air (wifi)</text>"));
  EXPECT_THAT(ladder_svg({"host:wlan0", "ap:bss0"}, {{"host:wlan0", "", "<echo>", false}}),
              HasSubstr("&lt;echo&gt;"));
}

}  // namespace
}  // namespace guestlink::sim
