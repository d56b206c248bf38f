// guestlink rehearse as a person or a CI job calls it.

#include <array>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "sim/world/needs.h"
#include "tests/places.h"
#include "tests/support/program.h"

namespace guestlink::sim {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

const std::string laptops = test::source_dir() + "/fixtures/laptops/";

using Ended = test::Ran;

/// Runs the program with `arguments`, its standard input closed at once.
Ended guestlink(const std::string& arguments) {
  return test::run_line(test::program() + " rehearse " + arguments + " < /dev/null");
}

std::string missing_here() {
  static constexpr std::array<std::string_view, 6> names{"netns",    "users",   "tap",
                                                         "iptables", "dnsmasq", "busybox"};
  const char* wish = std::getenv("GUESTLINK_REQUIRE");
  for (const MissingNeed& missing : missing_needs(names)) {
    if (wish != nullptr && is_required(missing.need->name, wish)) {
      ADD_FAILURE() << describe(missing);
    }
    return describe(missing);
  }
  return "";
}

TEST(RehearseCommand, EndsInATableOfTicksAndExitsWithZero) {
  if (const std::string why = missing_here(); !why.empty()) GTEST_SKIP() << why;
  const Ended ended = guestlink("--forwarder kernel " + laptops + "seed-001-fixed 2> /dev/null");
  EXPECT_EQ(ended.exit_code, 0) << ended.out;
  EXPECT_THAT(ended.out, HasSubstr("kernel  claim\n     ✓  The guest and its network start"));
  EXPECT_THAT(ended.out, HasSubstr("15 claims: 15 passed ("));
  EXPECT_EQ(ended.out.find("\x1b["), std::string::npos) << "nobody watches: no colour";
}

TEST(RehearseCommand, ExitsWithOneWhenAClaimFailsAndNamesTheLine) {
  if (const std::string why = missing_here(); !why.empty()) GTEST_SKIP() << why;
  const Ended ended =
      guestlink("--forwarder kernel --format json " + laptops + "seed-001 2> /dev/null");
  EXPECT_EQ(ended.exit_code, 1);
  const auto json = nlohmann::json::parse(ended.out);
  EXPECT_EQ(json["schema"], "guestlink-rehearsal/1");
  EXPECT_EQ(json["summary"]["passed"], 0);
  const auto& claim = json["claims"][1];
  EXPECT_EQ(claim["id"], "card-passed");
  EXPECT_EQ(json["verdict"]["network"], false);
  EXPECT_THAT(json["verdict"]["sentence"].get<std::string>(),
              StartsWith("After a reboot this laptop has no network: bhyve is called without -S"));
  EXPECT_EQ(claim["ok"], false);
  EXPECT_EQ(claim["cause"]["rule"], "bhyve-no-wire");
  EXPECT_THAT(claim["cause"]["file"].get<std::string>(), HasSubstr("host/root/vm_run"));
}

TEST(RehearseCommand, WritesJunitAndACapturePerHopAndKeepsTheWorldUntilInputEnds) {
  if (const std::string why = missing_here(); !why.empty()) GTEST_SKIP() << why;
  const std::string folder = testing::TempDir() + "guestlink-rehearse-captures";
  std::filesystem::remove_all(folder);
  const Ended ended = guestlink("--forwarder kernel --format junit --keep --capture-dir " + folder +
                                " " + laptops + "seed-001-fixed 2>&1");
  EXPECT_EQ(ended.exit_code, 0) << ended.out;
  EXPECT_THAT(ended.out, HasSubstr("<testsuites name=\"guestlink rehearse\" tests=\"15\" "
                                   "failures=\"0\" errors=\"0\" skipped=\"0\""));
  EXPECT_THAT(ended.out, HasSubstr("guest  nsenter --all --target "));
  static constexpr std::array<std::string_view, 1> oracle{"tcpdump"};
  const bool has_tcpdump = missing_needs(oracle).empty();
  for (const char* hop : {"host-bridge0", "host-tap0", "guest-eth0", "guest-wlan0", "ap-radio0",
                          "lan-eth0", "net-eth0"}) {
    const std::string path = folder + "/kernel-" + hop + ".pcap";
    ASSERT_TRUE(std::filesystem::exists(path)) << path;
    EXPECT_GT(std::filesystem::file_size(path), 1000U) << path;
    if (!has_tcpdump) continue;
    const Ended read = test::run_line("tcpdump -n -r - < " + path + " 2>&1 > /dev/null");
    EXPECT_EQ(read.exit_code, 0) << path;
    EXPECT_EQ(read.out,
              "reading from file -, link-type EN10MB (Ethernet), snapshot length 262144\n")
        << path;
  }
  std::filesystem::remove_all(folder);
}

TEST(RehearseCommand, EmitsScenariosThatRunAsTheyAre) {
  if (const std::string why = missing_here(); !why.empty()) GTEST_SKIP() << why;
  const std::string folder = testing::TempDir() + "guestlink-emitted";
  std::filesystem::create_directories(folder);
  for (const std::string name : {"seed-001-fixed", "seed-002-fixed", "seed-003-bridge"}) {
    const std::string file = folder + "/" + name + ".json";
    const Ended emitted =
        guestlink("--forwarder kernel --emit " + file + " " + laptops + name + " 2> /dev/null");
    EXPECT_EQ(emitted.exit_code, 0) << name;
    const Ended ran = test::run_line("cd " + folder + " && " + test::program() + " run " + file +
                                     " 2>&1 < /dev/null");
    EXPECT_EQ(ran.exit_code, 0) << ran.out;
  }
  std::filesystem::remove_all(folder);
}

TEST(RehearseCommand, RefusesNamesThatNoScenarioHas) {
  EXPECT_EQ(guestlink("--emit /tmp/My.txt " + laptops + "seed-001 2> /dev/null").exit_code, 2);
}

TEST(RehearseCommand, ExitsWithTwoWhenThereIsNoLaptop) {
  EXPECT_EQ(guestlink("/nonexistent 2> /dev/null").exit_code, 2);
  EXPECT_EQ(guestlink("2> /dev/null").exit_code, 2);
  EXPECT_EQ(guestlink("--forwarder nobody /nonexistent 2> /dev/null").exit_code, 2);
}

}  // namespace
}  // namespace guestlink::sim
