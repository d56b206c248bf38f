#include "reference/model/pf_decide.h"

#include <gtest/gtest.h>

#include "tests/config/read_text.h"

namespace guestlink::config {
namespace {

using model::PfAnswer;
using model::PfPacket;
using model::PfRule;

PfPacket packet(const std::string& interface, PfRule::Direction direction, std::uint8_t protocol,
                const std::string& from, const std::string& to, std::uint16_t port = 0) {
  PfPacket made;
  made.interface = interface;
  made.direction = direction;
  made.protocol = protocol;
  made.source = *net::parse_ipv4(from);
  made.destination = *net::parse_ipv4(to);
  made.source_port = 40000;
  made.destination_port = port;
  return made;
}

PfAnswer answer(const std::string& text, const PfPacket& asked,
                const std::vector<model::PfInterfaceAddress>& addresses = {}) {
  const ReadLaptop read("host/etc/pf.conf", text);
  return decide(*read.laptop.host.pf, asked, addresses).answer;
}

constexpr auto in = PfRule::Direction::in;
constexpr auto out = PfRule::Direction::out;

const std::string station =
    "wifi = \"bridge0\"\nset skip on { lo0 tap }\nscrub in all\nblock in log on $wifi all\n"
    "pass out on $wifi all keep state\n"
    "pass in on $wifi inet proto tcp from any to any port 22 flags S/SA keep state\n"
    "pass in on $wifi inet proto icmp from any to any icmp-type echoreq keep state\n";

TEST(PfDecide, LetsSshInAndNothingElse) {
  EXPECT_EQ(answer(station, packet("bridge0", in, 6, "192.168.0.9", "192.168.0.50", 22)),
            PfAnswer::pass);
  EXPECT_EQ(answer(station, packet("bridge0", in, 6, "192.168.0.9", "192.168.0.50", 80)),
            PfAnswer::block);
  EXPECT_EQ(answer(station, packet("bridge0", out, 6, "192.168.0.50", "198.51.100.1", 443)),
            PfAnswer::pass);
}

TEST(PfDecide, DoesNotFilterSkippedInterfacesNorOthers) {
  EXPECT_EQ(answer(station, packet("tap3", in, 6, "192.168.0.9", "192.168.0.50", 80)),
            PfAnswer::pass);
  EXPECT_EQ(answer(station, packet("em0", in, 6, "192.168.0.9", "192.168.0.50", 80)),
            PfAnswer::pass);
}

TEST(PfDecide, LooksAtTheIcmpType) {
  PfPacket ping = packet("bridge0", in, 1, "192.168.0.9", "192.168.0.50");
  EXPECT_EQ(answer(station, ping), PfAnswer::unknown);
  ping.icmp_type = 8;
  EXPECT_EQ(answer(station, ping), PfAnswer::pass);
  ping.icmp_type = 13;
  EXPECT_EQ(answer(station, ping), PfAnswer::block);
}

TEST(PfDecide, TheLastRuleWinsUnlessOneIsQuick) {
  const PfPacket web = packet("em0", in, 6, "192.0.2.1", "192.0.2.2", 80);
  EXPECT_EQ(answer("pass all\nblock all\n", web), PfAnswer::block);
  EXPECT_EQ(answer("pass quick all\nblock all\n", web), PfAnswer::pass);
  EXPECT_EQ(answer("block proto tcp user root\npass all\n", web), PfAnswer::pass);
  EXPECT_EQ(answer("pass all\nblock proto tcp user root\n", web), PfAnswer::unknown);
  EXPECT_EQ(answer("block quick proto tcp user root\npass all\n", web), PfAnswer::unknown);
}

TEST(PfDecide, ComparesHostsTablesAndInterfaces) {
  const PfPacket web = packet("em0", in, 6, "10.0.0.2", "192.0.2.2", 80);
  EXPECT_EQ(answer("block all\npass from 10.0.0.0/24\n", web), PfAnswer::pass);
  EXPECT_EQ(answer("block all\npass from ! 10.0.0.0/24\n", web), PfAnswer::block);
  EXPECT_EQ(answer("table <t> const { 10/8 !10.0.0.0/24 }\nblock all\npass from <t>\n", web),
            PfAnswer::block);
  EXPECT_EQ(answer("block all\npass from <unseen>\n", web), PfAnswer::unknown);
  EXPECT_EQ(answer("block all\npass from (em0:network)\n", web), PfAnswer::unknown);
  EXPECT_EQ(answer("block all\npass from (em0:network)\n", web,
                   {{"em0", *net::parse_ipv4_cidr("10.0.0.1/24")}}),
            PfAnswer::pass);
  EXPECT_EQ(
      answer("block all\npass from (em0)\n", web, {{"em0", *net::parse_ipv4_cidr("10.0.0.1/24")}}),
      PfAnswer::block);
}

TEST(PfDecide, RulesOfAnAnchorCountOnlyWhereTheAnchorFits) {
  const std::string text = "pass all\nanchor \"vm\" in on tap0 {\nblock all\n}\n";
  EXPECT_EQ(answer(text, packet("tap0", in, 17, "10.0.0.2", "10.0.0.1", 53)), PfAnswer::block);
  EXPECT_EQ(answer(text, packet("em0", in, 17, "10.0.0.2", "10.0.0.1", 53)), PfAnswer::pass);
}

TEST(PfDecide, AFileWithAMistakeFiltersNothing) {
  EXPECT_EQ(answer("block all\npass on $nothing\n", packet("em0", in, 6, "192.0.2.1", "192.0.2.2")),
            PfAnswer::pass);
}

}  // namespace
}  // namespace guestlink::config
