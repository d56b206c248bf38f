#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/config/read_text.h"

namespace guestlink::config {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

ReadLaptop rc(const std::string& text) {
  return ReadLaptop("host/etc/rc.conf", text);
}

std::string value(const ReadLaptop& read, std::string_view key) {
  const auto* found = read.laptop.host.rc.find(key);
  return found == nullptr ? "(none)" : found->value.value;
}

TEST(RcConf, ReadsEveryKindOfQuoting) {
  const auto read = rc("a=\"1 2\"\nb='3 $x'\nc=4\nd=\ne=\"x\"'y'z\\ w # c\nf=\"\\\"q\\\"\"\n");
  EXPECT_EQ(value(read, "a"), "1 2");
  EXPECT_EQ(value(read, "b"), "3 $x");
  EXPECT_EQ(value(read, "c"), "4");
  EXPECT_EQ(value(read, "d"), "");
  EXPECT_EQ(value(read, "e"), "xyz w");
  EXPECT_EQ(value(read, "f"), "\"q\"");
  EXPECT_THAT(read.unknown_lines(), IsEmpty());
}

TEST(RcConf, KnowsWhereTheWordsOfAContinuedValueStand) {
  const auto read = rc("cloned_interfaces=\"bridge0 \\\n  tap0\"\n");
  const auto words = read.laptop.host.rc.find("cloned_interfaces")->words();
  ASSERT_THAT(words, SizeIs(2));
  EXPECT_EQ(words[1].value, "tap0");
  EXPECT_EQ(read.text(words[1].where), "tap0");
  EXPECT_EQ(read.sources.position(words[1].where.file, words[1].where.begin), (LineColumn{2, 3}));
}

TEST(RcConf, AppendsToAVariableOfItsOwnOrOfTheDefaults) {
  const auto read = rc("kld_list=\"${kld_list} vmm\"\nkld_list=\"$kld_list if_bridge\"\n");
  EXPECT_EQ(value(read, "kld_list"), " vmm if_bridge");
  EXPECT_THAT(read.lines().lines,
              ElementsAre(model::LineStatus::understood, model::LineStatus::understood));
}

TEST(RcConf, TakesDefaultsInBraces) {
  const auto read = rc("a=\"${b:-x} ${c-y}\"\nb=1\nd=\"${b:-x}${b:+z}\"\n: ${e:=\"NO\"}\nf=$e\n");
  EXPECT_EQ(value(read, "a"), "x y");
  EXPECT_EQ(value(read, "d"), "1z");
  EXPECT_EQ(value(read, "f"), "NO");
}

TEST(RcConf, SetsSeveralOnOneLine) {
  const auto read = rc("a=\"1\" b=\"2\"; c=3\n");
  EXPECT_EQ(value(read, "a") + value(read, "b") + value(read, "c"), "123");
}

TEST(RcConf, NeverGuessesWhatOnlyAShellKnows) {
  const auto read = rc("hostname=\"$(hostname)\"\nif [ -e /x ]; then\n  a=1\nfi\nb=\"$a\"\n");
  EXPECT_FALSE(read.laptop.host.rc.find("hostname")->plain);
  EXPECT_FALSE(read.laptop.host.rc.find("a")->plain);
  EXPECT_FALSE(read.laptop.host.rc.find("b")->plain);
  EXPECT_EQ(value(read, "hostname"), "$(hostname)");
  using model::LineStatus;
  EXPECT_THAT(read.lines().lines,
              ElementsAre(LineStatus::unmodelled, LineStatus::unmodelled, LineStatus::unmodelled,
                          LineStatus::unmodelled, LineStatus::unmodelled));
}

TEST(RcConf, TheLastAssignmentWinsAcrossFiles) {
  const ReadLaptop read{{"host/etc/rc.conf", "a=1\na=2\n"},
                        {"host/etc/rc.conf.local", "a=\"${a}3\"\n"}};
  EXPECT_EQ(value(read, "a"), "23");
}

struct NotFound {
  const char* line;
  const char* refused;
};
class RcConfNotFound : public testing::TestWithParam<NotFound> {};

TEST_P(RcConfNotFound, NamesTheMistakeAndGoesOn) {
  const auto read = rc(std::string(GetParam().line) + "\nafter=1\n");
  EXPECT_THAT(read.refused(), ElementsAre(GetParam().refused));
  EXPECT_THAT(read.unknown_lines(), ElementsAre(GetParam().line));
  EXPECT_EQ(value(read, "after"), "1");
  EXPECT_THAT(read.diagnostics, IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(
    Lines, RcConfNotFound,
    testing::Values(
        NotFound{"defaultrouter = \"10.0.0.1\"",
                 "rc-space-around-equals: defaultrouter = \"10.0.0.1\""},
        NotFound{"defaultrouter= \"10.0.0.1\"",
                 "rc-space-around-equals: defaultrouter= \"10.0.0.1\""},
        NotFound{"ifconfig_em0.100=\"up\"", "rc-variable-name-invalid: ifconfig_em0.100=\"up\""},
        NotFound{"ifconfig_vm-public=\"up\"",
                 "rc-variable-name-invalid: ifconfig_vm-public=\"up\""},
        NotFound{"kld_list+=\" vmm\"", "rc-plus-equals: kld_list+=\" vmm\""},
        NotFound{"...", "placeholder-line: ..."},
        NotFound{"\xEF\xBB\xBFsshd_enable=YES", "utf8-bom-or-nbsp: \xEF\xBB\xBFsshd_enable=YES"},
        NotFound{"sshd_enabel", "rc-not-a-command: sshd_enabel"}));

TEST(RcConf, StopsWhereTheShellStops) {
  const auto read = rc("a=1\nb=\"2\nc=3\n");
  ASSERT_THAT(read.diagnostics, SizeIs(1));
  EXPECT_EQ(read.diagnostics[0].rule, "rc-syntax-error");
  EXPECT_EQ(read.sources.position(read.diagnostics[0].where.file, read.diagnostics[0].where.begin),
            (LineColumn{2, 3}));
  EXPECT_EQ(value(read, "a"), "1");
  EXPECT_EQ(value(read, "b"), "(none)");
  EXPECT_THAT(read.unknown_lines(), ElementsAre("b=\"2", "c=3"));
}

TEST(RcConf, TheQuoteThatWasForgottenIsTheOneTheShellOpened) {
  const auto marked = [](const std::string& text) {
    const auto read = rc(text);
    if (read.diagnostics.size() != 1) return std::string("no single complaint");
    const LineColumn at =
        read.sources.position(read.diagnostics[0].where.file, read.diagnostics[0].where.begin);
    return std::to_string(at.line) + ":" + std::to_string(at.column);
  };
  const std::string lost = "b=\"x\nc=\"y\"\n";
  EXPECT_EQ(marked(lost), "1:3");
  EXPECT_EQ(marked("a='\"'\n" + lost), "2:3");
  EXPECT_EQ(marked("a=\\\"\n" + lost), "2:3");
  EXPECT_EQ(marked("# don't \"\n" + lost), "2:3");
  EXPECT_EQ(marked("a=\"1\n2\"\n" + lost), "3:3");
  EXPECT_EQ(marked("a=\"${d:-\"e\"}\"\n" + lost), "2:3");
}

TEST(RcConf, AValueOverSeveralLinesIsNoMistake) {
  EXPECT_THAT(rc("a=\"1\n2\"\nb=3\n").diagnostics, IsEmpty());
}

TEST(RcConf, KeepsTheCarriageReturnThatAShellKeeps) {
  EXPECT_EQ(value(rc("sshd_enable=\"YES\"\r\n"), "sshd_enable"), "YES\r");
}

TEST(HostInterfaces, FollowFromTheBridgeOfSeed001) {
  const auto read =
      rc("cloned_interfaces=\"bridge0 tap0\"\n"
         "ifconfig_bridge0=\"inet 172.24.1.49 netmask 255.255.255.0 addm tap0 up\"\n"
         "defaultrouter=\"172.24.1.1\"\n");
  const auto& host = read.laptop.host;
  ASSERT_THAT(host.interfaces, SizeIs(2));
  const auto* bridge = host.interface("bridge0");
  ASSERT_NE(bridge, nullptr);
  EXPECT_EQ(to_string(bridge->address->value), "172.24.1.49/24");
  EXPECT_EQ(read.text(bridge->address->where), "172.24.1.49 netmask 255.255.255.0");
  EXPECT_EQ(read.text(*bridge->created), "bridge0");
  ASSERT_THAT(bridge->members, SizeIs(1));
  EXPECT_EQ(bridge->members[0].value, "tap0");
  EXPECT_TRUE(bridge->up);
  const auto* tap = host.interface("tap0");
  ASSERT_NE(tap, nullptr);
  EXPECT_FALSE(tap->up);
  EXPECT_FALSE(tap->configured);
  EXPECT_EQ(to_string(host.default_router->value), "172.24.1.1");
}

TEST(HostInterfaces, KnowDhcpWpaMacMtuAndAliases) {
  const auto read =
      rc("ifconfig_em0=\"SYNCDHCP mtu 9000 ether 02:00:00:00:00:01\"\nifconfig_wlan0=\"WPA DHCP\"\n"
         "ifconfig_em0_alias0=\"inet 10.1.1.1/32\"\nifconfig_em0_ipv6=\"inet6 accept_rtadv\"\n"
         "ifconfig_em0_100=\"up\"\nvlans_em0=100\ncloned_interfaces=\"vm-public em0.100\"\n"
         "ifconfig_vm_public=\"10.0.0.1/24\"\n");
  const auto& host = read.laptop.host;
  const auto* em0 = host.interface("em0");
  EXPECT_TRUE(em0->dhcp);
  EXPECT_EQ(em0->mtu->value, 9000U);
  EXPECT_EQ(to_string(em0->mac->value), "02:00:00:00:00:01");
  ASSERT_THAT(em0->aliases, SizeIs(1));
  EXPECT_EQ(to_string(em0->aliases[0].value), "10.1.1.1/32");
  EXPECT_TRUE(host.interface("wlan0")->wpa);
  EXPECT_FALSE(host.interface("wlan0")->up);
  ASSERT_NE(host.interface("em0.100"), nullptr);
  EXPECT_TRUE(host.interface("em0.100")->configured);
  EXPECT_EQ(to_string(host.interface("vm-public")->address->value), "10.0.0.1/24");
  EXPECT_THAT(host.interfaces, SizeIs(4));
}

TEST(HostInterfaces, TakeTheLastAssignmentOnly) {
  const auto read = rc("cloned_interfaces=\"bridge0 tap0\"\ncloned_interfaces=\"tap1\"\n");
  ASSERT_THAT(read.laptop.host.cloned_interfaces, SizeIs(1));
  EXPECT_EQ(read.laptop.host.cloned_interfaces[0].value, "tap1");
  EXPECT_EQ(read.laptop.host.interface("bridge0"), nullptr);
}

TEST(HostInterfaces, HaveNoRouterWhereItSaysNo) {
  EXPECT_FALSE(rc("defaultrouter=\"NO\"\n").laptop.host.default_router);
}

}  // namespace
}  // namespace guestlink::config
