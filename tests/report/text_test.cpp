#include "reference/report/text.h"

#include <array>
#include <string>

#include <gtest/gtest.h>

namespace guestlink::report {
namespace {

constexpr RuleText tap_rule{.id = "tap-not-created",
                            .severity = Severity::error,
                            .summary = "s",
                            .why = "w",
                            .instead = "cloned_interfaces=\"bridge0 tap0\"",
                            .source = "rc.conf(5)"};
constexpr std::array<const RuleText*, 1> rules{&tap_rule};

/// The span of `part` in the file's text.
SourceSpan span_of(const SourceSet& sources, FileId file, std::string_view part) {
  const auto begin = static_cast<std::uint32_t>(sources.text(file).find(part));
  return {file, begin, begin + static_cast<std::uint32_t>(part.size())};
}

Diagnostic finding_at(SourceSpan where, std::string message) {
  Diagnostic finding;
  finding.rule = "tap-not-created";
  finding.severity = Severity::error;
  finding.where = where;
  finding.message = std::move(message);
  return finding;
}

std::string plain(const SourceSet& sources, const Diagnostic& finding) {
  const Diagnostics all{finding};
  return finding_as_text(Findings{sources, all, rules, 1, 1, {}}, finding, false);
}

TEST(Text, CaretsStandUnderTheExactSpan) {
  SourceSet sources;
  const FileId rc = sources.add(
      "mine/host/etc/rc.conf",
      "cloned_interfaces=\"bridge0\"\nifconfig_bridge0=\"inet 172.24.1.49/24 addm tap0 up\"\n");
  EXPECT_EQ(plain(sources, finding_at(span_of(sources, rc, "tap0"), "nothing creates tap0")),
            R"(error[tap-not-created]: nothing creates tap0
 --> mine/host/etc/rc.conf:2:44
  |
2 | ifconfig_bridge0="inet 172.24.1.49/24 addm tap0 up"
  |                                            ^^^^
  |
  = help: cloned_interfaces="bridge0 tap0"
)");
}

TEST(Text, APlaceInTheSameFileIsMarkedWithItsMessage) {
  SourceSet sources;
  const FileId rc = sources.add(
      "rc.conf", "cloned_interfaces=\"bridge0\"\n# a\n# b\nifconfig_bridge0=\"addm tap0\"\n");
  Diagnostic finding = finding_at(span_of(sources, rc, "tap0"), "nothing creates tap0");
  finding.related.push_back({span_of(sources, rc, "bridge0"), "only this is created"});
  finding.help = "cloned_interfaces=\"bridge0 tap0\" here";
  EXPECT_EQ(plain(sources, finding), R"(error[tap-not-created]: nothing creates tap0
 --> rc.conf:4:24
  |
1 | cloned_interfaces="bridge0"
  |                    ------- only this is created
...
4 | ifconfig_bridge0="addm tap0"
  |                        ^^^^
  |
  = help: cloned_interfaces="bridge0 tap0" here
)");
}

TEST(Text, APlaceInAnotherFileHasItsOwnExcerpt) {
  SourceSet sources;
  const FileId rc = sources.add("host/etc/rc.conf", "defaultrouter=\"172.24.1.7\"\n");
  const FileId interfaces =
      sources.add("guest/etc/network/interfaces",
                  "auto lo\n\n\n\n\n\n\n\n\niface eth0 inet static\n    address 172.24.1.1\n");
  Diagnostic finding = finding_at(span_of(sources, rc, "172.24.1.7"), "not the guest");
  finding.related.push_back({span_of(sources, interfaces, "172.24.1.1"), "the guest's eth0"});
  EXPECT_EQ(plain(sources, finding), R"(error[tap-not-created]: not the guest
  --> host/etc/rc.conf:1:16
   |
 1 | defaultrouter="172.24.1.7"
   |                ^^^^^^^^^^
   |
  ::: guest/etc/network/interfaces:11:13
   |
11 |     address 172.24.1.1
   |             ---------- the guest's eth0
   |
   = help: cloned_interfaces="bridge0 tap0"
)");
}

TEST(Text, AFindingAboutAWholeFileShowsNoLine) {
  SourceSet sources;
  const FileId wpa = sources.add("guest/etc/wpa.conf", "network={\n}\n");
  const FileId rc = sources.add("host/etc/rc.conf", "a=\"b\"\n");
  Diagnostic finding = finding_at({wpa, 0, 0}, "no country is set");
  finding.related.push_back({{rc, 0, 0}, "nor here"});
  EXPECT_EQ(plain(sources, finding), R"(error[tap-not-created]: no country is set
 --> guest/etc/wpa.conf
 ::: host/etc/rc.conf
  = note: nor here
  = help: cloned_interfaces="bridge0 tap0"
)");
}

TEST(Text, TabsAndLettersBeyondAsciiKeepTheCaretsInPlace) {
  SourceSet sources;
  const FileId file = sources.add("x", "\tna\xC3\xAFve=\xE6\xBC\xA2 tap0\n");
  EXPECT_EQ(plain(sources, finding_at(span_of(sources, file, "tap0"), "m")),
            "error[tap-not-created]: m\n"
            " --> x:1:10\n"
            "  |\n"
            "1 |     na\xC3\xAFve=\xE6\xBC\xA2 tap0\n"
            "  |              ^^^^\n"
            "  |\n"
            "  = help: cloned_interfaces=\"bridge0 tap0\"\n");
}

TEST(Text, NothingOfAFileReachesTheTerminalAsACommand) {
  SourceSet sources;
  const FileId file = sources.add("x\x1b[2J", "a=\"\x1b[31mred\xff\"\r\n");
  const std::string text =
      plain(sources, finding_at(span_of(sources, file, "red"), "the value is \x1b[31m"));
  EXPECT_EQ(text.find('\x1b'), std::string::npos) << text;
  EXPECT_EQ(text.find('\r'), std::string::npos) << text;
  EXPECT_NE(text.find("1 | a=\"\xEF\xBF\xBD[31mred\xEF\xBF\xBD\""), std::string::npos) << text;
}

TEST(Text, ALongLineIsCutAroundTheSpan) {
  SourceSet sources;
  const FileId file =
      sources.add("x", std::string(5000, 'a') + "tap0" + std::string(10000000, 'b') + "\n");
  const std::string text = plain(sources, finding_at({file, 5000, 5004}, "m"));
  EXPECT_LT(text.size(), 700U);
  EXPECT_NE(text.find("1 | ..." + std::string(50, 'a') + "tap0bbb"), std::string::npos) << text;
  EXPECT_NE(text.find("  | " + std::string(53, ' ') + "^^^^\n"), std::string::npos) << text;
}

TEST(Text, ASpanOverSeveralLinesIsMarkedToTheEndOfTheFirst) {
  SourceSet sources;
  const FileId file = sources.add("x", "one two\nthree\n");
  const std::string text = plain(sources, finding_at({file, 4, 12}, "m"));
  EXPECT_NE(text.find("1 | one two\n  |     ^^^\n"), std::string::npos) << text;
}

TEST(Text, AnEmptySpanHasOneCaret) {
  SourceSet sources;
  const FileId file = sources.add("x", "a=\n");
  const std::string text = plain(sources, finding_at({file, 2, 2}, "m"));
  EXPECT_NE(text.find("1 | a=\n  |   ^\n"), std::string::npos) << text;
}

TEST(Text, ColourChangesNoLetter) {
  SourceSet sources;
  const FileId rc = sources.add("rc.conf", "a=\"tap0\"\nb=\"tap1\"\n");
  Diagnostic finding = finding_at(span_of(sources, rc, "tap0"), "m");
  finding.related.push_back({span_of(sources, rc, "tap1"), "n"});
  const Diagnostics all{finding};
  std::string coloured = finding_as_text(Findings{sources, all, rules, 1, 1, {}}, finding, true);
  EXPECT_NE(coloured.find("\x1b[1;31merror[tap-not-created]\x1b[0m"), std::string::npos);
  for (std::size_t at = coloured.find('\x1b'); at != std::string::npos;
       at = coloured.find('\x1b')) {
    coloured.erase(at, coloured.find('m', at) + 1 - at);
  }
  EXPECT_EQ(coloured, plain(sources, finding));
}

TEST(SummaryLine, CountsWhatThereIs) {
  SourceSet sources;
  Diagnostics all(6);
  all[0].severity = Severity::error;
  all[1].severity = Severity::error;
  all[2].severity = Severity::error;
  all[3].severity = Severity::warning;
  all[4].severity = Severity::security;
  all[5].severity = Severity::info;
  const Findings findings{sources, all, rules, 1, 11, {97, 30, 2, 1}};
  EXPECT_EQ(summary_line(findings),
            "3 errors, 1 security finding, 1 warning, 1 info in 11 files; "
            "97 % of lines understood\n");
}

TEST(SummaryLine, SaysThatThereIsNothing) {
  SourceSet sources;
  const Diagnostics none;
  EXPECT_EQ(summary_line(Findings{sources, none, rules, 1, 1, {}}),
            "no findings in 1 file; 100 % of lines understood\n");
}

}  // namespace
}  // namespace guestlink::report
