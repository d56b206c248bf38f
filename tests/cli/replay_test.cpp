// guestlink replay through the program itself: its reports, its files and what it refuses.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "reference/io/capture_reader.h"
#include "reference/net/describe.h"
#include "tests/io/scratch.h"
#include "tests/places.h"
#include "tests/support/program.h"

namespace guestlink::cli {
namespace {

using nlohmann::json;
using test::Scratch;
using testing::HasSubstr;
using testing::StartsWith;

const std::string captures = test::source_dir() + "/fixtures/captures";
const std::string demo = "--settings " + captures + "/demo-nat44.json";
const std::string demo_inside = "--inside " + captures + "/demo-inside.pcap";

using test::Ran;

/// Runs `guestlink replay`, both streams together.
Ran replay(const std::string& arguments) {
  return test::run_line(test::program() + " replay " + arguments + " 2>&1 < /dev/null");
}

/// One line per frame of a capture.
std::vector<std::string> described(const std::string& path) {
  std::vector<std::string> lines;
  const auto reader = io::open_capture_reader(path);
  if (!reader) return {reader.error().message};
  std::vector<io::Arrival> arrivals;
  while ((*reader)->receive(arrivals, 1).value_or(io::Received::end_of_capture) ==
         io::Received::frames) {
    lines.push_back(net::describe(arrivals.back().frame.bytes));
    arrivals.clear();
  }
  return lines;
}

TEST(Replay, CountsAsJson) {
  const Scratch scratch;
  const Ran ran =
      replay(demo + " " + demo_inside + " --out-dir " + (scratch / "out") + " --format json");
  EXPECT_EQ(ran.exit_code, 0);
  json report = json::parse(ran.out);
  EXPECT_GT(report["seconds"], 0);
  EXPECT_GT(report["packets_per_second"], 0);
  report.erase("seconds");
  report.erase("packets_per_second");
  EXPECT_EQ(report, json::parse(R"({
    "schema": "guestlink-replay/1",
    "inside": {"packets_in": 2000, "bytes_in": 215714, "packets_out": 0, "bytes_out": 0,
               "cut_in": 0},
    "outside": {"packets_in": 0, "bytes_in": 0, "packets_out": 2000, "bytes_out": 215714,
                "cut_in": 0},
    "drops": {}, "consumed": 0, "originated": 0})"));
}

TEST(Replay, CountsAsTextWithASentencePerReason) {
  const Scratch scratch;
  // The frames as if they had come from outside: nobody asked for them.
  const Ran ran = replay(demo + " " + demo_inside + " --outside " + captures +
                         "/demo-inside.pcap --out-dir " + (scratch / "out"));
  EXPECT_EQ(ran.exit_code, 0);
  EXPECT_THAT(
      ran.out,
      StartsWith("            packets in          bytes in   packets out         bytes out\n"
                 "inside           2 000           215 714             0                 0\n"
                 "outside          2 000           215 714         2 000           215 714\n"
                 "\n"
                 "Dropped:\n"
                 "       2 000  not_for_us               It was sent to another station or "
                 "network.\n"));
  EXPECT_THAT(ran.out, HasSubstr(" million packets per second\n"));
}

TEST(Replay, WritesTheTranslatedFramesTheSameOnEachRun) {
  const Scratch scratch;
  ASSERT_EQ(replay(demo + " " + demo_inside + " --out-dir " + (scratch / "a")).exit_code, 0);
  ASSERT_EQ(replay(demo + " " + demo_inside + " --out-dir " + (scratch / "b")).exit_code, 0);
  EXPECT_EQ(scratch.read("a/outside.pcap"), scratch.read("b/outside.pcap"));
  EXPECT_EQ(scratch.read("a/inside.pcap").size(), 24U);
  const std::vector<std::string> lines = described(scratch / "a/outside.pcap");
  ASSERT_EQ(lines.size(), 2000U);
  std::string text;
  for (std::size_t i = 0; i < lines.size(); i += 50) text += lines[i] + "\n";
  std::ifstream golden(captures + "/demo-outside.txt");
  EXPECT_EQ(text, std::string(std::istreambuf_iterator<char>(golden), {}));
}

TEST(Replay, ExplainsWhatBecameOfEachFrame) {
  const Scratch scratch;
  const Ran ran = replay(demo + " " + demo_inside + " --explain --out-dir " + (scratch / "out"));
  EXPECT_EQ(ran.exit_code, 0);
  EXPECT_THAT(ran.out,
              StartsWith("      1     0.000000000 inside   58:9c:fc:10:ff:d8 > 00:a0:98:ed:da:f2 "
                         "172.24.1.49:10000 > 198.51.100.1:443 tcp S 6 ttl 64\n"
                         "                        a new mapping and a new tcp session "
                         "172.24.1.49:10000 = 192.168.0.21:10000 with 198.51.100.1:443, silent for "
                         "0 s of 240 s\n"
                         "                     -> outside  00:16:ea:b1:5d:d6 > 02:00:5e:00:00:01 "
                         "192.168.0.21:10000 > 198.51.100.1:443 tcp S 6 ttl 63\n"
                         "      2     0.000050000 inside   "));
  const Ran dropped =
      replay(demo + " --inside " + captures + "/demo-inside.pcap --outside " + captures +
             "/demo-inside.pcap --explain --out-dir " + (scratch / "out"));
  EXPECT_THAT(dropped.out, HasSubstr("                dropped not_for_us: It was sent to another "
                                     "station or network.\n"));
}

/// Whatever stands around the translator or in its place tells its steps, too.
TEST(Replay, ExplainsFiltersRoutesAndBridges) {
  const Scratch scratch;
  const auto explained = [&](const std::string& settings) {
    const std::string path = scratch.write("s.json", settings);
    const Ran ran = replay("--settings " + path + " " + demo_inside + " --explain --out-dir " +
                           (scratch / "out"));
    EXPECT_EQ(ran.exit_code, 0) << ran.out;
    return ran.out;
  };
  const std::string networks = R"(
    "inside": {"address": "172.24.1.1/24", "mac": "00:a0:98:ed:da:f2"},
    "outside": {"address": "192.168.0.21/24", "mac": "00:16:ea:b1:5d:d6",
                "gateway": "192.168.0.1"},
    "neighbours": {"192.168.0.1": "02:00:5e:00:00:01"})";
  const std::string filtered = explained(R"({"mode": "nat44", "ipv6": {}, "filter": {"rules": [
      {"action": "block", "protocol": "tcp"}, {"action": "pass", "protocol": "udp"}]},)" +
                                         networks + "}");
  EXPECT_THAT(filtered,
              HasSubstr("                        filter, in by inside: rule 1 of 2 blocks it\n"
                        "                dropped blocked: A filter rule blocks it.\n"));
  EXPECT_THAT(filtered, HasSubstr("filter, in by inside: rule 2 of 2 lets it pass, and its "
                                  "conversation\n                        a new mapping and a new "
                                  "udp session "));
  EXPECT_THAT(filtered, HasSubstr("filter, in by inside: its conversation is known\n"));
  EXPECT_THAT(explained(R"({"mode": "route",)" + networks + "}"),
              HasSubstr("                        its way is out of outside, next hop "
                        "192.168.0.1\n"));
  EXPECT_THAT(explained(R"({"mode": "mac_nat", "outside": {"mac": "00:16:ea:b1:5d:d6"}})"),
              HasSubstr("                        172.24.1.49 is 58:9c:fc:10:ff:d8\n"
                        "                        on the air it comes from 00:16:ea:b1:5d:d6, not "
                        "from 58:9c:fc:10:ff:d8\n"));
  EXPECT_THAT(explained(R"({"mode": "bridge"})"),
              HasSubstr("                        its destination was not heard of: out of every "
                        "port that may\n"));
}

TEST(Replay, RefusesSettingsWithTheirMistakesAndPlaces) {
  const Scratch scratch;
  const std::string bad = scratch.write("bad.json", "{\"mode\": \"bridge\",\n \"brige\": {}}\n");
  const Ran ran =
      replay("--settings " + bad + " " + demo_inside + " --out-dir " + (scratch / "out"));
  EXPECT_EQ(ran.exit_code, 2);
  EXPECT_EQ(ran.out, bad +
                         ":2:2: error: there is no 'brige' in the settings\n"
                         "   \"brige\": {}}\n"
                         "   ^^^^^^^\n"
                         "help: did you mean 'bridge'?\n");
  EXPECT_EQ(scratch.files(), 1U);
}

TEST(Replay, RefusesATruncatedCaptureAndLeavesNothing) {
  const Scratch scratch;
  std::ifstream whole(captures + "/demo-inside.pcap", std::ios::binary);
  const std::string bytes(std::istreambuf_iterator<char>(whole), {});
  const std::string cut = scratch.write("cut.pcap", bytes.substr(0, 10000));
  const std::string arguments =
      demo + " --inside " + cut + " --out-dir " + (scratch / "out") + " --format json";
  const Ran refused = replay(arguments);
  EXPECT_EQ(refused.exit_code, 2);
  EXPECT_THAT(refused.out, StartsWith("guestlink: " + cut + ": it breaks off in record "));
  EXPECT_TRUE(std::filesystem::is_empty(scratch / "out"));
  const Ran kept = replay(arguments + " --keep-going");
  EXPECT_EQ(kept.exit_code, 1);
  // All that stood before the damage, and nothing else.
  const std::vector<std::string> carried = described(scratch / "out/outside.pcap");
  EXPECT_THAT(refused.out, HasSubstr("in record " + std::to_string(carried.size() + 1) + ", "));
  ASSERT_EQ(replay(demo + " " + demo_inside + " --out-dir " + (scratch / "whole")).exit_code, 0);
  std::vector<std::string> before = described(scratch / "whole/outside.pcap");
  before.resize(carried.size());
  EXPECT_EQ(carried, before);
}

TEST(Replay, SaysThatTheDiskIsFullAndLeavesNoHalfFile) {
  const Scratch scratch;
  const std::string arguments = demo + " " + demo_inside + " --out-dir " + (scratch / "out");
  ASSERT_EQ(replay(arguments).exit_code, 0);
  const std::string earlier = scratch.read("out/outside.pcap");
  // A limit on the size of files stands for a full disk: write(2) fails as it does there.
  const Ran ran = test::run_line("trap '' XFSZ; ulimit -f 64; " + test::program() + " replay " +
                                 arguments + " 2>&1 < /dev/null");
  EXPECT_EQ(ran.exit_code, 2);
  EXPECT_EQ(ran.out, "guestlink: " + (scratch / "out/outside.pcap") +
                         ": File too large; nothing was left of it\n");
  EXPECT_EQ(scratch.read("out/outside.pcap"), earlier);
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(scratch / "out"), {}), 2);
}

/// Whichever input it is and by whatever name: what is written there never takes its place.
TEST(Replay, RefusesToOverwriteAnInput) {
  const Scratch scratch;
  const std::string original = captures + "/demo-inside.pcap";
  std::filesystem::copy(original, scratch / "a.pcap");
  std::filesystem::create_hard_link(scratch / "a.pcap", scratch / "outside.pcap");
  const std::string input = scratch / "a.pcap";
  for (const std::string& inputs :
       {"--inside " + input, "--inside " + original + " --outside " + input}) {
    const Ran ran = replay(demo + " " + inputs + " --out-dir " + (scratch / "."));
    EXPECT_EQ(ran.exit_code, 2);
    EXPECT_EQ(ran.out, "guestlink: " + (scratch / "./outside.pcap") + ": it is the input " + input +
                           ": choose another --out-dir\n");
    EXPECT_EQ(std::filesystem::file_size(input), std::filesystem::file_size(original));
    EXPECT_EQ(scratch.files(), 2U) << "nothing else was left";
  }
}

TEST(Replay, NamesWhatIsMissing) {
  const Ran ran = replay("");
  EXPECT_EQ(ran.exit_code, 2);
  EXPECT_EQ(ran.out, "guestlink: --settings, --inside and --out-dir are needed\n");
}

TEST(Forward, NamesALocalPortThatTheSettingsDoNotHave) {
  const Ran ran = test::run_line(test::program() + " forward " + demo +
                                 " --inside eth0 --outside eth1 --local x 2>&1 < /dev/null");
  EXPECT_EQ(ran.exit_code, 2);
  EXPECT_EQ(ran.out,
            "guestlink: --local needs the section 'local' in the settings: its two MACs\n");
}

TEST(Forward, AsksForTheInterfaceOfEachPortOfABridge) {
  const Scratch scratch;
  const std::string settings = scratch.write(
      "bridge.json", R"({"mode": "bridge", "bridge": {"ports": [{"name": "ear", "span": true}]}})");
  const Ran ran = test::run_line(test::program() + " forward --settings " + settings +
                                 " --inside eth0 --outside eth1 2>&1 < /dev/null");
  EXPECT_EQ(ran.exit_code, 2);
  EXPECT_EQ(ran.out, "guestlink: the settings have a port ear: say --port ear=INTERFACE\n");
}

/// A router's third port is told by its name, and its frames land in a file of that name.
TEST(Replay, TakesFurtherPortsByName) {
  const Scratch scratch;
  const std::string settings = scratch / "route.json";
  std::ofstream(settings) << R"({"mode": "route",
    "inside": {"address": "172.24.1.1/24", "mac": "00:a0:98:ed:da:f2"},
    "outside": {"address": "192.168.0.21/24", "mac": "00:16:ea:b1:5d:d6"},
    "ports": [{"name": "dmz", "address": "172.24.5.1/24", "mac": "00:a0:98:00:00:05"}]})";
  const std::string common =
      "--settings " + settings + " " + demo_inside + " --out-dir " + (scratch / "out");
  const Ran ran = replay(common + " --port dmz=" + captures + "/demo-inside.pcap --format json");
  EXPECT_EQ(ran.exit_code, 0) << ran.out;
  const json counters = json::parse(ran.out);
  EXPECT_EQ(counters["dmz"]["packets_in"], counters["inside"]["packets_in"]);
  EXPECT_TRUE(std::filesystem::exists(scratch / "out/dmz.pcap"));
  const Ran wrong = replay(common + " --port dzm=x.pcap");
  EXPECT_EQ(wrong.exit_code, 2);
  EXPECT_THAT(wrong.out,
              HasSubstr("the settings have no port 'dzm'; there are inside, outside, dmz"));
  EXPECT_EQ(replay(common + " --port dmz").exit_code, 2);
}

/// What a span port hears is written like what leaves by any other, and told in the explanation.
TEST(Replay, ASpanPortHearsEveryFrame) {
  const Scratch scratch;
  const std::string settings = scratch.write(
      "bridge.json", R"({"mode": "bridge", "bridge": {"ports": [{"name": "ear", "span": true}]}})");
  const Ran ran = replay("--settings " + settings + " " + demo_inside + " --explain --out-dir " +
                         (scratch / "out"));
  EXPECT_EQ(ran.exit_code, 0) << ran.out;
  EXPECT_THAT(ran.out, HasSubstr("                     -> ear      a copy\n"));
  EXPECT_EQ(scratch.read("out/ear.pcap"), scratch.read("out/outside.pcap"));
  EXPECT_EQ(described(scratch / "out/ear.pcap").size(), 2000U);
}

/// The rules of a pf.conf take the settings' place: what it blocks does not leave.
TEST(Replay, TakesTheRulesOfAPfFile) {
  const Scratch scratch;
  const std::string nat = "nat on re1 from any to any -> (re1)\npass out on re1\n";
  const auto counted = [&](const std::string& rules) {
    const std::string pf = scratch.write("pf.conf", rules);
    const Ran ran = replay(demo + " " + demo_inside + " --pf " + pf +
                           " --pf-name re1=outside --format json --out-dir " + (scratch / "out"));
    EXPECT_EQ(ran.exit_code, 0) << ran.out;
    return json::parse(ran.out, nullptr, false);
  };
  EXPECT_EQ(counted(nat)["outside"]["packets_out"], 2000);
  const auto names = described(scratch / "out/outside.pcap");
  const auto asks = [](const std::string& line) { return line.find(":53 udp") != line.npos; };
  const auto questions = std::count_if(names.begin(), names.end(), asks);
  ASSERT_GT(questions, 100);
  const json less = counted(nat + "block out on re1 proto udp to any port 53\n");
  EXPECT_EQ(less["outside"]["packets_out"], 2000 - questions);
  EXPECT_EQ(less["drops"], (json{{"blocked", questions}}));
  const auto left = described(scratch / "out/outside.pcap");
  EXPECT_TRUE(std::none_of(left.begin(), left.end(), asks));
}

/// What both commands say of a pf.conf that settings cannot say.
constexpr const char* refused_pf =
    ":2:1: error: nat from less than the whole inside network 172.24.1.1/24\n"
    "  nat on re1 from 172.24.1.128/25 to any -> (re1)\n"
    "  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n"
    "help: the forwarder translates at its outside port only, to its own address there\n";

TEST(Replay, RefusesAPfFileThatItCannotFollow) {
  const Scratch scratch;
  const std::string pf =
      scratch.write("pf.conf", "scrub all\nnat on re1 from 172.24.1.128/25 to any -> (re1)\n");
  const std::string common =
      demo + " " + demo_inside + " --out-dir " + (scratch / "out") + " --pf " + pf;
  const Ran ran = replay(common + " --pf-name re1=outside");
  EXPECT_EQ(ran.exit_code, 2);
  EXPECT_EQ(ran.out, pf + refused_pf);
  const Ran unnamed = replay(common);
  EXPECT_EQ(unnamed.exit_code, 2);
  EXPECT_EQ(unnamed.out, pf + ":2:8: error: no port is said to be re1\n"
                              "  nat on re1 from 172.24.1.128/25 to any -> (re1)\n"
                              "         ^^^\n"
                              "help: say which one: --pf-name re1=outside, or inside\n");
  EXPECT_FALSE(std::filesystem::exists(scratch / "out/outside.pcap"));
  const Ran absent = replay(demo + " " + demo_inside + " --out-dir " + (scratch / "out") +
                            " --pf " + (scratch / "none.conf"));
  EXPECT_EQ(absent.exit_code, 2);
  EXPECT_EQ(absent.out, "guestlink: " + (scratch / "none.conf") + ": No such file or directory\n");
}

/// forward knows its interfaces by their own names, and is told before it touches any.
TEST(Forward, RefusesAPfFileThatItCannotFollow) {
  const Scratch scratch;
  const std::string pf =
      scratch.write("pf.conf", "scrub all\nnat on re1 from 172.24.1.128/25 to any -> (re1)\n");
  const Ran ran = test::run_line(test::program() + " forward " + demo +
                                 " --inside eth0 --outside re1 --pf " + pf + " 2>&1 < /dev/null");
  EXPECT_EQ(ran.exit_code, 2);
  EXPECT_EQ(ran.out, pf + refused_pf);
}

}  // namespace
}  // namespace guestlink::cli
