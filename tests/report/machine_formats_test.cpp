// The formats that other programs read.

#include <array>
#include <string>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "reference/report/fingerprint.h"
#include "reference/report/github.h"
#include "reference/report/junit.h"
#include "reference/report/sarif.h"

namespace guestlink::report {
namespace {

using nlohmann::json;

constexpr RuleText rule{.id = "tap-not-created",
                        .severity = Severity::error,
                        .summary = "Finds it.",
                        .why = "It fails.",
                        .instead = "create it",
                        .source = "rc.conf(5)"};
constexpr std::array<const RuleText*, 1> rules{&rule};

struct Example {
  SourceSet sources;
  Diagnostics all{1};
  Example() {
    const FileId file = sources.add("my laptop/host/etc/rc.conf", "a=\"b\"\nc=\"tap0 & <x>\"\n");
    all[0].rule = "tap-not-created";
    all[0].severity = Severity::error;
    all[0].where = {file, 9, 13};
    all[0].message = "100% of it, <all>: gone";
    all[0].related.push_back({{file, 3, 4}, "here"});
    all[0].edit = SuggestedEdit{{file, 9, 13}, "tap1", true};
  }
  Findings findings() const { return {sources, all, rules, 1, 1, {2, 0, 0, 0}}; }
};

TEST(Sarif, HasWhatCodeScanningTakes) {
  const Example example;
  const json log = json::parse(as_sarif(example.findings()));
  EXPECT_EQ(log["version"], "2.1.0");
  const json& run = log["runs"][0];
  EXPECT_EQ(run["tool"]["driver"]["rules"].size(), 1U);
  EXPECT_EQ(run["tool"]["driver"]["rules"][0]["id"], "tap-not-created");
  const json& result = run["results"][0];
  EXPECT_EQ(result["ruleIndex"], 0);
  EXPECT_EQ(result["level"], "error");
  const json& place = result["locations"][0]["physicalLocation"];
  EXPECT_EQ(place["artifactLocation"]["uri"], "my%20laptop/host/etc/rc.conf");
  EXPECT_EQ(place["region"]["startLine"], 2);
  EXPECT_EQ(place["region"]["startColumn"], 4);
  EXPECT_EQ(place["region"]["endColumn"], 8);
  EXPECT_EQ(result["relatedLocations"][0]["message"]["text"], "here");
  const json& change = result["fixes"][0]["artifactChanges"][0];
  EXPECT_EQ(change["replacements"][0]["insertedContent"]["text"], "tap1");
  EXPECT_EQ(result["partialFingerprints"]["guestlink/v1"].get<std::string>().size(), 16U);
}

TEST(Fingerprints, StayWhenOtherLinesMove) {
  const auto print_of = [](const char* text, std::uint32_t begin) {
    SourceSet sources;
    Diagnostics all(1);
    all[0].rule = "x";
    all[0].where = {sources.add("rc.conf", text), begin, begin + 1};
    return fingerprints(Findings{sources, all, {}, 1, 1, {}}).front();
  };
  EXPECT_EQ(print_of("a  b\n", 0), print_of("# more\na b\n", 7));
  EXPECT_NE(print_of("a b\n", 0), print_of("a c\n", 0));
}

TEST(Fingerprints, OfEqualFindingsDiffer) {
  Example example;
  example.all.push_back(example.all[0]);
  const auto names = fingerprints(example.findings());
  EXPECT_NE(names[0], names[1]);
}

TEST(Github, EscapesWhatACommandCannotHold) {
  const Example example;
  EXPECT_EQ(as_github(example.findings()),
            "::error file=my laptop/host/etc/rc.conf,line=2,endLine=2,col=4,endColumn=8,"
            "title=tap-not-created::100%25 of it, <all>: gone\n"
            "1 error in 1 file; 100 % of lines understood\n");
}

TEST(Github, ShowsTenOfAKind) {
  Example example;
  example.all.resize(12, example.all[0]);
  const std::string text = as_github(example.findings());
  EXPECT_NE(text.find("2 more of kind error are not shown\n"), std::string::npos) << text;
}

TEST(Junit, EscapesXml) {
  const Example example;
  const std::string text = as_junit(example.findings());
  EXPECT_NE(text.find("<testsuites name=\"guestlink\" tests=\"1\" failures=\"1\">"),
            std::string::npos);
  EXPECT_NE(text.find("message=\"100% of it, &lt;all&gt;: gone\""), std::string::npos) << text;
  EXPECT_NE(text.find("2 | c=&quot;tap0 &amp; &lt;x&gt;&quot;\n"), std::string::npos) << text;
}

TEST(Junit, NothingFoundIsOnePassedCase) {
  const SourceSet sources;
  const Diagnostics none;
  EXPECT_NE(as_junit(Findings{sources, none, rules, 1, 1, {}}).find("name=\"no findings\"/>"),
            std::string::npos);
}

}  // namespace
}  // namespace guestlink::report
