// pf's rules in nft's words: what comes out, and that the real nft takes it.

#include "sim/laptop/pf_as_nft.h"

#include <cstdlib>
#include <fstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sim/laptop/subject.h"
#include "tests/places.h"

namespace guestlink::sim {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

const InterfaceAddresses addresses{{"em0", {*net::parse_ipv4_cidr("192.168.0.21/24")}},
                                   {"vio0", {*net::parse_ipv4_cidr("172.24.4.1/24")}},
                                   {"re1", {*net::parse_ipv4_cidr("192.168.0.50/24")}},
                                   {"brnat", {*net::parse_ipv4_cidr("10.0.0.1/24")}}};

std::unique_ptr<Subject> laptop(const std::string& name) {
  auto subject = load_subject(DiskFiles(), test::source_dir() + "/fixtures/laptops/" + name);
  EXPECT_TRUE(subject);
  return std::move(*subject);
}

TEST(PfAsNft, KeepsTheOrderAndQuick) {
  const auto subject = laptop("seed-004-firewall");
  const PfAsNft made = pf_as_nft(*subject->laptop.guest.pf, addresses);
  EXPECT_TRUE(made.left_out.empty());
  EXPECT_THAT(made.text, HasSubstr("    oifname \"em0\" ip saddr 172.24.4.0/24 masquerade\n"));
  EXPECT_THAT(made.text, HasSubstr("    iifname \"lo*\" accept\n"
                                   "    ct state established,related accept\n"
                                   "    meta mark set 0\n"
                                   "    meta mark set 2\n"
                                   "    iifname \"vio0\" ip saddr != 172.24.4.0/24 drop\n"
                                   "    iifname \"vio0\" ip saddr 172.24.4.0/24 meta mark set 1\n"
                                   "    meta mark 2 drop\n"));
  EXPECT_THAT(made.text, HasSubstr("    oifname \"vio0\" ip saddr 172.24.4.1 ip daddr "
                                   "172.24.4.0/24 meta mark set 1\n"));
}

TEST(PfAsNft, TranslatesTheNatOfAHost) {
  const auto subject = laptop("seed-003-nat");
  const PfAsNft made = pf_as_nft(*subject->laptop.host.pf, addresses);
  EXPECT_TRUE(made.left_out.empty());
  EXPECT_THAT(made.text, HasSubstr("oifname \"re1\" ip saddr 10.0.0.0/24 masquerade\n"));
  EXPECT_THAT(made.text, HasSubstr("iifname \"brnat\" meta l4proto udp th sport 68 th dport 67 "
                                   "meta mark set 1\n"));
}

TEST(PfAsNft, SaysWhatItLeavesOut) {
  model::PfConfig config;
  model::PfRule rule;
  rule.kind = model::PfRule::Kind::pass;
  rule.conditional = true;
  config.rules = {rule};
  const PfAsNft made = pf_as_nft(config, {});
  EXPECT_EQ(made.left_out.size(), 1U);
  EXPECT_THAT(made.text, Not(HasSubstr("mark set 1")));
}

TEST(PfAsNft, GivesWhatTheRealNftTakes) {
  if (std::system("unshare -rn nft list tables > /dev/null 2>&1") != 0) {
    GTEST_SKIP() << "nft cannot be tried here";
  }
  for (const char* name : {"seed-000-fixed", "seed-002-fixed", "seed-003-nat"}) {
    const auto subject = laptop(name);
    const std::string path = testing::TempDir() + "guestlink-pf.nft";
    std::ofstream(path) << pf_as_nft(*subject->laptop.host.pf, addresses).text;
    EXPECT_EQ(std::system(("unshare -rn nft -f " + path).c_str()), 0) << name;
  }
}

}  // namespace
}  // namespace guestlink::sim
