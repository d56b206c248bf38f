#include <algorithm>
#include <iterator>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reference/model/pf.h"
#include "tests/config/read_text.h"

namespace guestlink::config {
namespace {

using model::PfHost;
using model::PfPort;
using model::PfRule;
using testing::ElementsAre;
using testing::IsEmpty;

ReadLaptop read_pf(const std::string& text, const std::string& release = "14.1-RELEASE") {
  return ReadLaptop(std::map<std::string, std::string>{
      {"captures/host/freebsd-version.txt", release + "\n"}, {"host/etc/pf.conf", text}});
}

const model::PfConfig& config(const ReadLaptop& read) {
  static const model::PfConfig none;
  return read.laptop.host.pf ? *read.laptop.host.pf : none;
}

/// "line:column: message" of what pfctl would refuse.
std::vector<std::string> complaints(const ReadLaptop& read) {
  std::vector<std::string> all;
  const auto add = [&](SourceSpan where, const std::string& message) {
    const LineColumn at = read.sources.position(where.file, where.begin);
    all.push_back(std::to_string(at.line) + ":" + std::to_string(at.column) + ": " + message);
  };
  for (const Diagnostic& one : read.diagnostics) add(one.where, one.message);
  for (const model::FileLines& file : read.laptop.files) {
    for (const model::RefusedText& one : file.refused) add(one.where, one.message);
  }
  return all;
}

TEST(PfConf, ReadsTheNatOfSeed003) {
  const ReadLaptop read = read_pf(
      "ext_if=\"re1\"\nvirt_net=\"10.0.0.0/24\"\nscrub all\n"
      "nat on $ext_if from $virt_net to any -> ($ext_if)\npass log all\n");
  EXPECT_THAT(complaints(read), IsEmpty());
  ASSERT_EQ(config(read).rules.size(), 3U);
  const PfRule& nat = config(read).rules[1];
  EXPECT_EQ(nat.kind, PfRule::Kind::nat);
  ASSERT_EQ(nat.interfaces.size(), 1U);
  EXPECT_EQ(nat.interfaces[0].name.value, "re1");
  EXPECT_EQ(read.text(nat.interfaces[0].name.where), "$ext_if");
  EXPECT_EQ(read.text(*nat.interfaces[0].name.defined), "re1");
  ASSERT_EQ(nat.from.size(), 1U);
  EXPECT_EQ(net::to_string(*nat.from[0].ipv4), "10.0.0.0/24");
  EXPECT_EQ(read.text(nat.from[0].text.where), "$virt_net");
  EXPECT_EQ(read.text(*nat.from[0].text.defined), "10.0.0.0/24");
  ASSERT_EQ(nat.to.size(), 1U);
  EXPECT_EQ(nat.to[0].kind, PfHost::Kind::any);
  ASSERT_TRUE(nat.redirect);
  EXPECT_EQ(nat.redirect->hosts[0].kind, PfHost::Kind::dynamic);
  EXPECT_EQ(nat.redirect->hosts[0].name, "re1");
  EXPECT_EQ(read.text(nat.redirect->hosts[0].text.where), "($ext_if)");
  EXPECT_EQ(read.text(nat.where), "nat on $ext_if from $virt_net to any -> ($ext_if)");
  EXPECT_TRUE(config(read).rules[2].log);
  EXPECT_TRUE(config(read).rules[2].keeps_state);
}

TEST(PfConf, TakesAnInterfaceWithoutParenthesesForAnAddressOfLoadTime) {
  const ReadLaptop read = read_pf("nat on em0 inet from 192.168.0.0/24 -> em0:0\n");
  const PfHost& target = config(read).rules.at(0).redirect->hosts.at(0);
  EXPECT_EQ(target.kind, PfHost::Kind::name);
  EXPECT_EQ(target.name, "em0");
  EXPECT_THAT(target.modifiers, ElementsAre("0"));
}

TEST(PfConf, ReadsRedirectionsWithPorts) {
  const ReadLaptop read =
      read_pf("rdr pass log on re1 proto { tcp udp } to port 2222:2230 -> 10.0.0.2 port 22:*\n");
  EXPECT_THAT(complaints(read), IsEmpty());
  const PfRule& rdr = config(read).rules.at(0);
  EXPECT_TRUE(rdr.passes);
  EXPECT_EQ(rdr.protocols.size(), 2U);
  EXPECT_EQ(rdr.to_ports.at(0).op, PfPort::Op::range);
  EXPECT_EQ(*rdr.to_ports.at(0).last, 2230);
  EXPECT_EQ(*rdr.redirect->port->first, 22);
  EXPECT_FALSE(rdr.redirect->port->last);
}

TEST(PfConf, ReadsBinatAndItsRefusals) {
  EXPECT_THAT(complaints(read_pf("binat on em0 from 10.0.0.2 to any -> 192.0.2.1\n")), IsEmpty());
  EXPECT_THAT(
      complaints(read_pf("binat on em0 from { 10.0.0.2 10.0.0.3 } to any -> 192.0.2.1\n")),
      ElementsAre("1:1: binat goes from one address or network: pfctl loads no rule at all"));
}

TEST(PfConf, ReadsListsTablesAndOptions) {
  const ReadLaptop read = read_pf(
      "table <jails> persist { 10.0.0.0/8, !10.1/16 self\n  fe80::/10 } file \"/etc/jails\"\n"
      "set skip on { lo0 tap }\nset block-policy return\nset timeout { tcp.first 30 }\n"
      "block in quick from { <jails>, no-route, ! 192.0.2.0/24 } to { (em0), em1:network }\n");
  EXPECT_THAT(complaints(read), IsEmpty());
  const model::PfTable& table = *config(read).find_table("jails");
  EXPECT_TRUE(table.persist);
  ASSERT_EQ(table.hosts.size(), 4U);
  EXPECT_EQ(net::to_string(*table.hosts[1].ipv4), "10.1.0.0/16");
  EXPECT_TRUE(table.hosts[1].negated);
  EXPECT_EQ(table.hosts[3].kind, PfHost::Kind::ipv6);
  EXPECT_EQ(table.files.at(0).value, "/etc/jails");
  ASSERT_EQ(config(read).skip.size(), 2U);
  EXPECT_EQ(config(read).skip[1].name.value, "tap");
  EXPECT_EQ(config(read).find_option("block-policy")->values.at(0).value, "return");
  const PfRule& rule = config(read).rules.at(0);
  EXPECT_TRUE(rule.quick);
  EXPECT_EQ(rule.from.at(0).kind, PfHost::Kind::table);
  EXPECT_EQ(rule.from.at(0).name, "jails");
  EXPECT_EQ(rule.from.at(1).kind, PfHost::Kind::no_route);
  EXPECT_TRUE(rule.from.at(2).negated);
  EXPECT_EQ(rule.to.at(1).name, "em1");
}

TEST(PfConf, GivesEachElementOfAMacrosListItsOwnPlace) {
  const ReadLaptop read =
      read_pf("ports = \"{ ssh, 8000:8010 }\"\npass in proto tcp to port $ports flags S/SA\n");
  EXPECT_THAT(complaints(read), IsEmpty());
  const PfRule& rule = config(read).rules.at(0);
  ASSERT_EQ(rule.to_ports.size(), 2U);
  EXPECT_EQ(*rule.to_ports[0].first, 22);
  EXPECT_EQ(read.text(rule.to_ports[1].text.where), "$ports");
  EXPECT_EQ(read.text(*rule.to_ports[1].text.defined), "8000:8010");
  EXPECT_EQ(rule.flags->value, "S/SA");
}

TEST(PfConf, JoinsWordsOfAMacroWithTheRestOfAWord) {
  const ReadLaptop read = read_pf("if = em0\npass from $if:network to ($if:0)\n");
  EXPECT_THAT(complaints(read), IsEmpty());
  const PfRule& rule = config(read).rules.at(0);
  EXPECT_EQ(rule.from.at(0).name, "em0");
  EXPECT_THAT(rule.from.at(0).modifiers, ElementsAre("network"));
  EXPECT_EQ(read.text(rule.from.at(0).text.where), "$if:network");
  EXPECT_EQ(rule.to.at(0).text.value, "(em0:0)");
}

TEST(PfConf, DoesNotExpandAMacroWithinAMacro) {
  const ReadLaptop read = read_pf("if = \"tun0\"\nnet = \"$if:network\"\npass from $net\n");
  EXPECT_EQ(config(read).find_macro("net")->value.value, "$if:network");
  EXPECT_THAT(complaints(read), ElementsAre("3:11: syntax error: pfctl loads no rule at all"));
}

TEST(PfConf, SaysWhichMacroIsNotDefinedAndReadsOn) {
  const ReadLaptop read = read_pf("pass on $ext_if\npass on em0\n");
  EXPECT_THAT(read.refused(), ElementsAre("pf-undefined-macro: $ext_if"));
  EXPECT_THAT(complaints(read), ElementsAre("1:9: macro 'ext_if' not defined"));
  EXPECT_EQ(config(read).rules.size(), 1U);
  EXPECT_TRUE(config(read).refused);
  EXPECT_THAT(read.unknown_lines(), ElementsAre("pass on $ext_if"));
}

TEST(PfConf, RefusesNatAfterPass) {
  const ReadLaptop read =
      read_pf("pass all\nnat on em0 from any to any -> (em0)\nset skip on lo0\n");
  EXPECT_THAT(read.refused(), ElementsAre("pf-rule-order: nat"));
  EXPECT_EQ(config(read).skip.size(), 1U);
}

TEST(PfConf, AllowsAnyOrderWhereTheFileSaysSo) {
  EXPECT_THAT(complaints(read_pf("set require-order no\npass all\nscrub all\n")), IsEmpty());
}

TEST(PfConf, RefusesAFileWithoutALastLineEnd) {
  EXPECT_THAT(read_pf("pass all").refused(), ElementsAre("pf-no-final-newline: "));
  EXPECT_THAT(complaints(read_pf("pass all\n# the end")), IsEmpty());
}

TEST(PfConf, ABackslashInACommentTakesTheNextLineWithIt) {
  const ReadLaptop read = read_pf("# comment \\\npass all\nblock all\n");
  ASSERT_EQ(config(read).rules.size(), 1U);
  EXPECT_EQ(config(read).rules[0].kind, PfRule::Kind::block);
}

TEST(PfConf, JoinsContinuedLines) {
  const ReadLaptop read = read_pf("pass in \\\n  on em0 \\\n  proto tcp to port 22\nblock\n");
  EXPECT_THAT(complaints(read), IsEmpty());
  EXPECT_EQ(read.lines().lines.size(), 1U);
  EXPECT_THAT(read.laptop.files.at(1).lines, testing::Each(model::LineStatus::understood));
  EXPECT_EQ(config(read).rules.size(), 2U);
}

TEST(PfConf, ReadsMarkdownEscapesAsPfctlDoes) {
  const ReadLaptop read =
      read_pf("ext\\_if=\"re1\"\nnat on $ext\\_if from any to any -> ($ext\\_if)\n");
  EXPECT_THAT(read.refused(), ElementsAre("pf-macro-escape: \\", "pf-macro-escape: \\"));
  EXPECT_FALSE(config(read).refused);
  EXPECT_EQ(config(read).rules.at(0).interfaces.at(0).name.value, "re1");
}

TEST(PfConf, RefusesAReservedWordForAName) {
  EXPECT_THAT(complaints(read_pf("queue = \"em0\"\nuser = 3\n")).size(), 2U);
  EXPECT_THAT(complaints(read_pf("my_queue = \"em0\"\n")), IsEmpty());
}

TEST(PfConf, KnowsTheWordsOfEachRelease) {
  const std::string match = "match in all scrub (no-df)\n";
  EXPECT_THAT(complaints(read_pf(match, "14.1-RELEASE")), IsEmpty());
  EXPECT_THAT(complaints(read_pf(match, "12.1-RELEASE")),
              ElementsAre("1:7: syntax error: pfctl loads no rule at all"));
  const std::string nat_to = "pass out on em0 inet from 10.0.0.0/24 nat-to (em0)\n";
  EXPECT_THAT(complaints(read_pf(nat_to, "15.0-RELEASE")), IsEmpty());
  EXPECT_THAT(complaints(read_pf(nat_to, "14.1-RELEASE")),
              ElementsAre("1:39: syntax error: pfctl loads no rule at all"));
  EXPECT_THAT(complaints(read_pf("match = em0\npass on $match\n", "12.1-RELEASE")), IsEmpty());
}

TEST(PfConf, RefusesAPortWithoutAProtocol) {
  EXPECT_THAT(complaints(read_pf("pass in to any port 22\n")),
              ElementsAre("1:21: a port needs `proto tcp` or `proto udp`"));
  EXPECT_THAT(complaints(read_pf("pass in proto { tcp icmp } to any port 22\n")),
              ElementsAre("1:21: a port goes with tcp and udp only, not with icmp"));
  EXPECT_THAT(complaints(read_pf("pass in proto tcp to any port ssh\n")), IsEmpty());
}

TEST(PfConf, RefusesWhatNatRulesMustNotSay) {
  EXPECT_THAT(
      complaints(read_pf("nat on em0 from any to any\n")),
      ElementsAre("1:1: a translation rule needs `-> address`: pfctl loads no rule at all"));
  EXPECT_THAT(complaints(read_pf("no nat on em0 from any to any -> (em0)\n")).size(), 1U);
  EXPECT_THAT(complaints(read_pf("no nat on em0 from any to any\n")), IsEmpty());
  EXPECT_THAT(
      complaints(read_pf("rdr on em0 proto tcp to port 1 -> 10.0.0.1 static-port\n")).size(), 1U);
  EXPECT_THAT(complaints(read_pf("nat on em0 from any -> <t> random\n")).size(), 1U);
  EXPECT_THAT(complaints(read_pf("nat on em0 from any -> (em0:0) random static-port\n")),
              IsEmpty());
}

TEST(PfConf, ReadsAnchorsWithTheirRules) {
  const ReadLaptop read = read_pf(
      "rdr-anchor \"rdr/*\"\nanchor \"vm\" in on tap0 {\n  block all\n  pass quick proto tcp\n}\n"
      "anchor \"f2b/*\"\npass all\n");
  EXPECT_THAT(complaints(read), IsEmpty());
  ASSERT_EQ(config(read).rules.size(), 6U);
  EXPECT_EQ(config(read).rules[2].inside, 1U);
  EXPECT_EQ(config(read).rules[3].inside, 1U);
  EXPECT_FALSE(config(read).rules[5].inside);
}

TEST(PfConf, SaysWhereAnAnchorIsLeftOpen) {
  EXPECT_THAT(complaints(read_pf("anchor \"a\" {\npass all\n")),
              ElementsAre("1:1: the anchor's brace is not closed: pfctl loads no rule at all"));
}

TEST(PfConf, TheQuoteThatIsNotClosedIsTheMistake) {
  EXPECT_THAT(complaints(read_pf("a = \"em0\npass all\n")),
              ElementsAre("1:5: reached end of file while parsing quoted string: pfctl loads no "
                          "rule at all"));
}

TEST(PfConf, ReadsOpenBsdsFileOfAGuest) {
  const ReadLaptop read(
      "guest/etc/pf.conf",
      "outside = \"em0\"\ninside = \"vio0\"\nset skip on lo\nset block-policy drop\n"
      "match in all scrub (no-df random-id)\n"
      "match out on $outside inet from $inside:network to any nat-to ($outside)\nblock log all\n"
      "block in quick on $inside inet from ! $inside:network to any\n"
      "pass out on $inside inet from ($inside) to $inside:network\n");
  EXPECT_THAT(complaints(read), IsEmpty());
  ASSERT_TRUE(read.laptop.guest.pf);
  EXPECT_EQ(read.laptop.guest.pf->rules.at(1).redirect->hosts.at(0).name, "em0");
  EXPECT_THAT(read.unknown_lines(), IsEmpty());
}

constexpr const char* openbsd_only =
    "pass in on vio0 inet from 172.24.4.0/24\n"
    "match out on em0 inet from vio0:network to any nat-to (em0)\n"
    "pass in on em0 inet proto tcp to (em0) port 2210 rdr-to 172.24.4.2 port 22\n"
    "match in all scrub (no-df)\n";
/// FreeBSD wants its sections in order; OpenBSD has no such statement any more.
constexpr const char* translated_last =
    "pass all\nnat on em0 inet from 10.0.0.0/24 to any -> (em0)\n";

TEST(PfConf, OpenBsdTranslatesWithinRulesInAnyOrder) {
  const ReadLaptop guest("guest/etc/pf.conf", openbsd_only);
  EXPECT_THAT(complaints(guest), IsEmpty());
  EXPECT_THAT(guest.unknown_lines(), IsEmpty());
  ASSERT_EQ(guest.laptop.guest.pf->rules.size(), 4U);
  EXPECT_TRUE(guest.laptop.guest.pf->rules[1].redirect);
  EXPECT_TRUE(guest.laptop.guest.pf->rules[2].redirect);
}

/// What pfctl of the guest says whose system `path` tells.
std::vector<std::string> guest_complaints(const std::string& path, const std::string& text,
                                          const std::string& rules) {
  return complaints(
      ReadLaptop(std::map<std::string, std::string>{{path, text}, {"guest/etc/pf.conf", rules}}));
}

TEST(PfConf, AGuestIsHeldToItsOwnSystemsOrder) {
  const auto says = [](const std::string& path, const std::string& text) {
    return guest_complaints(path, text, translated_last);
  };
  const auto order = ElementsAre(testing::HasSubstr("rules must be in order"));
  EXPECT_THAT(says("laptop.json", R"({"guest": "freebsd"})"), order);
  EXPECT_THAT(says("guest/etc/rc.conf", "pf_enable=\"YES\"\n"), order);
  EXPECT_THAT(says("laptop.json", R"({"intent": {"mode": "firewall"}})"), IsEmpty());
}

TEST(PfConf, OpenBsdHasNoStatementsOfTranslation) {
  const std::string told =
      "2:1: OpenBSD has no nat statement since 4.7, but `match out ... nat-to`: pfctl loads no "
      "rule at all";
  EXPECT_THAT(guest_complaints("laptop.json", R"({"guest": "openbsd"})", translated_last),
              ElementsAre(told));
  EXPECT_THAT(guest_complaints("guest/etc/hostname.em0", "inet autoconf\n", translated_last),
              ElementsAre(told));
  for (const char* const rule :
       {"rdr on em0 proto tcp to port 80 -> 172.24.4.2\n", "no nat on em0\n", "scrub in all\n",
        "binat on em0 from 172.24.4.2 to any -> em0\n", "nat-anchor \"a\"\n"}) {
    EXPECT_EQ(guest_complaints("laptop.json", R"({"guest": "openbsd"})", rule).size(), 1U) << rule;
    EXPECT_THAT(guest_complaints("laptop.json", "{}", rule), IsEmpty()) << rule;
  }
  EXPECT_THAT(guest_complaints("laptop.json", R"({"guest": "openbsd"})", openbsd_only), IsEmpty());
}

/// The notes of reader `reason`, with the places and the words that go with them.
std::vector<model::RefusedText> notes(const ReadLaptop& read, std::string_view reason) {
  std::vector<model::RefusedText> all;
  for (const model::FileLines& file : read.laptop.files) {
    std::ranges::copy_if(file.refused, std::back_inserter(all),
                         [&](const model::RefusedText& one) { return one.reason == reason; });
  }
  return all;
}

TEST(PfConf, AnUnknownMacroComesWithTheNameThatIsNearest) {
  const ReadLaptop read =
      read_pf("ext_if = \"em0\"\nint_if = \"em1\"\npass on $ext_fi\npass on $wholly_other\n");
  const auto found = notes(read, "pf-undefined-macro");
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].help, "did you mean 'ext_if'?");
  ASSERT_TRUE(found[0].edit);
  EXPECT_EQ(read.text(found[0].edit->where), "ext_fi");
  EXPECT_EQ(found[0].edit->replacement, "ext_if");
  EXPECT_FALSE(found[0].edit->safe);
  EXPECT_EQ(found[1].help, "");
  EXPECT_FALSE(found[1].edit);
}

TEST(PfConf, AStatementTooLateNamesTheOneThatCameTooEarly) {
  const ReadLaptop read = read_pf(
      "scrub in all\nblock in all\npass out all\nnat on em0 from any to any -> (em0)\nrdr on em0 "
      "proto tcp to port 80 -> 10.0.0.2\n");
  const auto found = notes(read, "pf-rule-order");
  ASSERT_EQ(found.size(), 2U);
  for (const model::RefusedText& one : found) {
    ASSERT_EQ(one.related.size(), 1U);
    EXPECT_EQ(read.text(one.related[0].where), "block");
    EXPECT_EQ(read.sources.position(one.related[0].where.file, one.related[0].where.begin).line,
              2U);
    EXPECT_EQ(one.related[0].message, "filtering begins here");
  }
}

TEST(PfConf, MarksWhatItDoesNotWeighAsUnmodelled) {
  const ReadLaptop read =
      read_pf("set limit states 1000\npass out proto tcp user root\npass out proto tcp\n");
  EXPECT_THAT(complaints(read), IsEmpty());
  EXPECT_THAT(read.laptop.files.at(1).lines,
              ElementsAre(model::LineStatus::unmodelled, model::LineStatus::unmodelled,
                          model::LineStatus::understood));
  EXPECT_TRUE(config(read).rules.at(0).conditional);
}

TEST(PfPort, FitsByItsOperator) {
  const auto fits = [](const std::string& text, std::uint16_t port) {
    const ReadLaptop read = read_pf("pass proto tcp to port " + text + "\n");
    return config(read).rules.at(0).to_ports.at(0).fits(port);
  };
  EXPECT_EQ(fits("22", 22), true);
  EXPECT_EQ(fits("!= 22", 22), false);
  EXPECT_EQ(fits("<= 22", 22), true);
  EXPECT_EQ(fits("> 22", 22), false);
  EXPECT_EQ(fits("20:22", 22), true);
  EXPECT_EQ(fits("20 >< 22", 22), false);
  EXPECT_EQ(fits("20 <> 22", 23), true);
  EXPECT_EQ(fits("some-service", 22), std::nullopt);
}

}  // namespace
}  // namespace guestlink::config
