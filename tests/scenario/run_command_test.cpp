// guestlink run as a person or a CI job calls it.

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/places.h"
#include "tests/scenario/built_world.h"
#include "tests/support/program.h"

namespace guestlink::sim {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

const std::string wrong_ping = R"({
  "schema_version": 1,
  "name": "wrong-ping",
  "topology": {
    "nodes": {"host": {"role": "host"}, "guest": {"role": "guest"}},
    "links": [{"id": "cable", "medium": "cable", "a": "host:eth0", "b": "guest:eth0"}],
    "interfaces": {"host:eth0": {"addr": ["192.0.2.1/24"]}, "guest:eth0": {"addr": ["192.0.2.2/24"]}}
  },
  "steps": [{"id": "out", "at": "host", "ping": {"dst": "192.0.2.2", "id": 9}, "deadline": "300ms"}],
  "expect": [
    {"at": "host", "step": "out", "result": {"received": 1}},
    {"tap": "guest:eth0", "packets": [{"id": "req", "dir": "in", "match": {"icmp": {"type": "echo", "id": 9}}}]}
  ],
  "variants": {"passes": {"expect_failure": {"tap": "guest:eth0"}}}
})";

/// A folder with scenarios, gone afterwards.
class RunCommand : public testing::Test {
 protected:
  void SetUp() override {
    GUESTLINK_NEED("userns", "netns", "veth", "af-packet");
    const testing::TestInfo* const test = testing::UnitTest::GetInstance()->current_test_info();
    folder_ = std::filesystem::temp_directory_path() / (std::string("guestlink-") + test->name());
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
    write("wrong-ping.json", wrong_ping);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  void write(const std::string& name, const std::string& text) const {
    std::ofstream(folder_ / name) << text;
  }
  std::string read(const std::string& name) const {
    std::ifstream file(folder_ / name);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  test::Ran run(const std::string& arguments) const {
    return test::run_line("cd " + folder_.string() + " && XDG_RUNTIME_DIR=" + folder_.string() +
                          " " + test::program() + " " + arguments + " 2>&1 < /dev/null");
  }

  std::filesystem::path folder_;
};

TEST_F(RunCommand, APassingRunAndOneThatShouldHaveFailed) {
  const test::Ran ran = run("run . --color never");
  EXPECT_EQ(ran.exit_code, 1);
  EXPECT_THAT(ran.out, StartsWith("ok   wrong-ping  "));
  EXPECT_THAT(ran.out, HasSubstr("FAIL wrong-ping[passes]"));
  EXPECT_THAT(ran.out,
              HasSubstr("  everything holds, but this run is to fail at tap \"guest:eth0\"\n"));
  EXPECT_THAT(ran.out, HasSubstr("1 passed, 1 failed in "));
}

TEST_F(RunCommand, AFailureTellsWhereThePacketWasLostAndKeepsWhatWasSeen) {
  const test::Ran ran =
      run("run . --variants '' --color never "
          "--set '/topology/interfaces/guest:eth0/addr=[\"192.0.2.3/24\"]' "
          "--set '/topology/neighbours=\"arp\"' --format tty --format junit:r.xml --format "
          "html:r.html");
  EXPECT_EQ(ran.exit_code, 1) << ran.out;
  EXPECT_THAT(ran.out, HasSubstr("  at host, step \"out\": received 0, expected 1\n"));
  EXPECT_THAT(ran.out, HasSubstr("path: "));
  EXPECT_THAT(ran.out, HasSubstr("lost in guest (it does not forward)"));
  EXPECT_THAT(ran.out, HasSubstr("kept: guestlink-results/wrong-ping/capture.pcapng"));
  EXPECT_THAT(read("r.xml"), HasSubstr("failures=\"1\""));
  EXPECT_THAT(read("guestlink-results/wrong-ping/report.html"), HasSubstr("<svg"));
  EXPECT_THAT(read("guestlink-results/wrong-ping/events.jsonl"), HasSubstr("\"event\":\"frame\""));
}

TEST_F(RunCommand, TsharkReadsTheCaptureWithItsComments) {
  GUESTLINK_NEED("tshark");
  ASSERT_EQ(run("run . --variants '' --capture always").exit_code, 0);
  const test::Ran shark =
      run("list . > /dev/null; tshark -r guestlink-results/wrong-ping/capture.pcapng -T fields "
          "-e frame.interface_name -e frame.comment -e icmp.ident -Y 'icmp.type == 8' 2>/dev/null");
  EXPECT_EQ(shark.exit_code, 0);
  EXPECT_THAT(shark.out, HasSubstr("guest:eth0\ttap guest:eth0, packet \"req\" (1 of 1 "
                                   "expected): as expected\t9"));
  EXPECT_THAT(shark.out, HasSubstr("host:eth0\t"));
}

TEST_F(RunCommand, ShardsHaveEachRunOnce) {
  std::string all;
  for (const char* shard : {"1/2", "2/2"}) {
    all += run(std::string("run . --color never --capture never --shard ") + shard).out;
  }
  EXPECT_THAT(all, HasSubstr("ok   wrong-ping  "));
  EXPECT_THAT(all, HasSubstr("FAIL wrong-ping[passes]"));
  EXPECT_THAT(all, HasSubstr("1 passed, 0 failed"));
  EXPECT_THAT(all, HasSubstr("0 passed, 1 failed"));
}

TEST_F(RunCommand, NothingMatchedIsAMistakeOfTheCaller) {
  const test::Ran ran = run("run . --filter nothing-like-it");
  EXPECT_EQ(ran.exit_code, 2);
  EXPECT_EQ(ran.out, "guestlink: no scenario matched (1 files were read): see guestlink list\n");
}

TEST_F(RunCommand, AMistakeInAFileHasItsPlace) {
  write("bad.json", "{\n  \"schema_version\": 2\n}\n");
  const test::Ran ran = run("run bad.json");
  EXPECT_EQ(ran.exit_code, 2);
  EXPECT_THAT(ran.out, StartsWith("bad.json:"));
}

TEST_F(RunCommand, AMissingNeedSkipsAndRequireForbidsIt) {
  const std::string set = "--variants '' --color never --set '/needs=[\"no-such-need\"]'";
  const test::Ran skipped =
      test::run_line("cd " + folder_.string() + " && env -u GUESTLINK_REQUIRE " + test::program() +
                     " run . " + set + " 2>&1 < /dev/null");
  EXPECT_EQ(skipped.exit_code, 77) << skipped.out;
  EXPECT_THAT(skipped.out, HasSubstr("needs guestlink knows no need 'no-such-need'"));
  const test::Ran refused = test::run_line("cd " + folder_.string() + " && GUESTLINK_REQUIRE=all " +
                                           test::program() + " run . " + set + " 2>&1");
  EXPECT_EQ(refused.exit_code, 3) << refused.out;
  EXPECT_THAT(refused.out, HasSubstr("GUESTLINK_REQUIRE forbids to skip it"));
}

TEST_F(RunCommand, RepeatsAndStopsAtTheFirstFailure) {
  EXPECT_THAT(run("run . --variants '' --repeat 3").out, HasSubstr("3 passed, 0 failed"));
  // Without an end what passed is counted, too, although only failures are remembered.
  for (const char* end : {"", " --repeat 5"}) {
    const test::Ran ran = run(std::string("run . --until-fail --capture never") + end);
    EXPECT_EQ(ran.exit_code, 1);
    EXPECT_THAT(ran.out, HasSubstr("1 passed, 1 failed in ")) << end;
  }
}

TEST_F(RunCommand, WatchRunsAgainWhatReadsAChangedFile) {
  std::string other = wrong_ping;
  other.replace(other.find("wrong-ping\""), 11, R"(other-ping", "include": ["third.part.json"])");
  write("other-ping.json", other);
  write("third.part.json", R"({"nodes": {"third": {"role": "host"}}})");
  write("mended", wrong_ping);
  write("watch.sh", R"(mkfifo said
"$1" run . --variants '' --color never --capture never --watch > said 2>&1 < /dev/null &
run=$!
exec 4< said
until_it_watches() {
  while IFS= read -r line <&4; do
    echo "$line"
    case $line in watching*) return ;; esac
  done
}
until_it_watches
echo "# a comment"; echo '// said' >> wrong-ping.json; until_it_watches
echo "# a part"; echo '// said' >> third.part.json; until_it_watches
echo "# a mistake"; echo '{' > wrong-ping.json; until_it_watches
echo "# mended"; cat mended > wrong-ping.json; until_it_watches
echo "# gone"; rm wrong-ping.json; until_it_watches
kill -INT $run
wait $run
echo "exit $?"
cat <&4
)");
  const test::Ran ran = test::run_line("cd " + folder_.string() + " && sh watch.sh " +
                                       test::program() + " | sed -E 's/[0-9]+[.][0-9]{3} s/T s/'");
  EXPECT_EQ(ran.out,
            "ok   other-ping  T s\n"
            "ok   wrong-ping  T s\n"
            "2 passed, 0 failed in T s\n"
            "watching 3 files; Ctrl-C ends\n"
            "# a comment\n"
            "changed: wrong-ping.json\n"
            "ok   wrong-ping  T s\n"
            "1 passed, 0 failed in T s\n"
            "watching 3 files; Ctrl-C ends\n"
            "# a part\n"
            "changed: third.part.json\n"
            "ok   other-ping  T s\n"
            "1 passed, 0 failed in T s\n"
            "watching 3 files; Ctrl-C ends\n"
            "# a mistake\n"
            "changed: wrong-ping.json\n"
            "wrong-ping.json:2:1: error: it is no JSON: syntax error while parsing object key - "
            "unexpected end of input; expected string literal\n"
            "    2 | \n"
            "      | ^\n"
            "watching 3 files; Ctrl-C ends\n"
            "# mended\n"
            "changed: wrong-ping.json\n"
            "ok   wrong-ping  T s\n"
            "1 passed, 0 failed in T s\n"
            "watching 3 files; Ctrl-C ends\n"
            "# gone\n"
            "changed: wrong-ping.json\n"
            "watching 2 files; Ctrl-C ends\n"
            "exit 0\n");
}

TEST_F(RunCommand, AKeptWorldCanBeEntered) {
  if (test::run_line("nsenter --version").exit_code != 0) GTEST_SKIP() << "nsenter is missing";
  // The world goes on while descriptor 3 holds its standard input open.
  const std::string script =
      "cd " + folder_.string() + " && export XDG_RUNTIME_DIR=" + folder_.string() +
      "; mkfifo hold said; " + test::program() +
      " run . --variants '' --keep < hold > said 2>&1 & cd " + folder_.string() +
      "; export XDG_RUNTIME_DIR=" + folder_.string() +
      "; exec 3> hold 4< said; while read -r line <&4; do case $line in *'goes on'*) break;; "
      "esac; done; " +
      test::program() + " ps; " + test::program() + " shell guest -- cat /proc/net/arp; " +
      test::program() + " shell nobody 2>&1; exec 3>&-; wait; " + test::program() + " ps";
  const test::Ran ran = test::run_line(script + " 2>&1");
  EXPECT_THAT(ran.out, HasSubstr("wrong-ping"));
  EXPECT_THAT(ran.out, HasSubstr("192.0.2.1"));
  EXPECT_THAT(ran.out, HasSubstr("no kept world has a node 'nobody'"));
  EXPECT_THAT(ran.out, testing::EndsWith("No world is kept: guestlink run --keep\n"));
}

}  // namespace
}  // namespace guestlink::sim
