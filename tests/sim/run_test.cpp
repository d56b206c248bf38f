#include <cstdlib>

#include <unistd.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sim/report/run_report.h"
#include "sim/run/plan.h"
#include "sim/run/run_scenario.h"
#include "sim/run/selection.h"
#include "sim/run/set_up.h"
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

}  // namespace
}  // namespace guestlink::sim
