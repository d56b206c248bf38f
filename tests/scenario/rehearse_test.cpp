// The corrected laptop of seeds 000 and 001 holds every claim; each way of getting it wrong that
// seeds.md lists (C0.7, C0.9, C0.11 to C0.14) fails the claims that it should, for its own reason.

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/scenario/rehearsed.h"

namespace guestlink::sim {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;

const std::string fixed = laptops + "seed-001-fixed";

constexpr const char* nat = "guest/root/nat.sh";
constexpr const char* sshd = "guest/etc/ssh/sshd_config";
constexpr const char* masquerade = "-A POSTROUTING -s $net -o $outside -j MASQUERADE\n";
constexpr const char* accept_back =
    "-A FORWARD -i $outside -o $inside -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\n";
constexpr const char* accept_out = "-A FORWARD -i $inside -o $outside -s $net -j ACCEPT\n";

TEST(Rehearsal, TheCorrectedLaptopHoldsEveryClaimWithBothForwarders) {
  SKIP_WHERE_IT_CANNOT_BE_TRIED();
  const Tried tried = rehearse_changed(fixed, {}, {ForwarderKind::kernel, ForwarderKind::own});
  EXPECT_EQ(tried.claims.size(), 2 * claim_names(*tried.subject).size());
  for (const Claim& claim : tried.claims) {
    EXPECT_EQ(claim.outcome, Outcome::passed)
        << claim.forwarder << ' ' << claim.id << ": " << claim.evidence << "; " << claim.lost;
  }
}

TEST(Rehearsal, TheNftVariantOfNatShHoldsEveryClaimToo) {
  SKIP_WHERE_IT_CANNOT_BE_TRIED();
  const std::string text = DiskFiles().read(fixed + "/" + nat).value();
  const std::string nft = R"(#!/bin/sh
set -eu
sysctl -q -w net.ipv4.ip_forward=1
nft -f - << 'RULES'
table inet guestlink {
    chain input {
        type filter hook input priority filter; policy drop;
        iifname "lo" accept
        ct state established,related accept
        iifname "eth0" ip saddr 172.24.1.0/24 accept
        iifname "wlan0" icmp type echo-request accept
        iifname "wlan0" tcp dport { 22, 2210 } accept
    }
    chain forward {
        type filter hook forward priority filter; policy drop;
        iifname "wlan0" oifname "eth0" ct state established,related accept
        iifname "eth0" oifname "wlan0" ip saddr 172.24.1.0/24 accept
    }
    chain postrouting {
        type nat hook postrouting priority srcnat; policy accept;
        oifname "wlan0" ip saddr 172.24.1.0/24 masquerade
    }
}
RULES
)";
  const Tried tried = rehearse_changed(fixed, {{nat, text, nft}});
  EXPECT_THAT(tried.failed(), testing::IsEmpty());
}

TEST(Rehearsal, WithoutIpForwardTheHostReachesTheGuestAndNothingBehindIt) {
  SKIP_WHERE_IT_CANNOT_BE_TRIED();  // C0.11
  const Tried tried = rehearse_changed(
      fixed, {{nat, "sysctl -q -w net.ipv4.ip_forward=1\n", "\n"},
              {"guest/etc/sysctl.d/gateway.conf", "net.ipv4.ip_forward = 1\n", ""}});
  EXPECT_EQ(tried.claim("host-guest-ping").outcome, Outcome::passed);
  EXPECT_EQ(tried.claim("host-dns").outcome, Outcome::passed);
  expect_cause(tried, "host-lan-ping", "nat-ip-forward-off", "ip_forward", "nat.sh:1");
  expect_cause(tried, "host-server-ping", "nat-ip-forward-off", "ip_forward", "nat.sh:1");
  expect_cause(tried, "host-server-tcp", "nat-ip-forward-off", "ip_forward", "nat.sh:1");
  EXPECT_THAT(tried.claim("host-lan-ping").lost,
              HasSubstr("seen at host:bridge0, guest:eth0; lost before guest:wlan0"));
}

TEST(Rehearsal, AMasqueradeOnTheInsideLetsPrivateAddressesOut) {
  SKIP_WHERE_IT_CANNOT_BE_TRIED();  // C0.12
  const Tried tried = rehearse_changed(
      fixed, {{nat, masquerade, "-A POSTROUTING -s $net -o $inside -j MASQUERADE\n"}});
  expect_cause(tried, "host-lan-ping", "nat-masquerade-wrong-if", "leaves by eth0", "nat.sh:16");
  expect_cause(tried, "nothing-leaks", "nat-masquerade-wrong-if", "leaves by eth0", "nat.sh:16");
  EXPECT_THAT(tried.claim("nothing-leaks").evidence, HasSubstr("ip.src 172.24.1.49"));
}

TEST(Rehearsal, WithoutMasqueradePacketsReachTheLanAndNothingAnswers) {
  SKIP_WHERE_IT_CANNOT_BE_TRIED();  // C0.13
  const Tried tried = rehearse_changed(fixed, {{nat, masquerade, ""}});
  expect_cause(tried, "host-lan-ping", "nat-masquerade-missing", "no rule masquerades", "nat.sh:1");
  EXPECT_THAT(tried.claim("host-lan-ping").lost, HasSubstr("ap:radio0"));
  EXPECT_THAT(tried.claim("host-lan-ping").lost, HasSubstr("172.24.1.49 > 192.168.0.1"));
  expect_cause(tried, "nothing-leaks", "nat-masquerade-missing", "no rule masquerades", "nat.sh:1");
}

TEST(Rehearsal, AForwardChainThatDropsStopsEverythingAtTheGuest) {
  SKIP_WHERE_IT_CANNOT_BE_TRIED();  // C0.14
  const Tried tried = rehearse_changed(fixed, {{nat, accept_back, ""}, {nat, accept_out, ""}});
  expect_cause(tried, "host-lan-ping", "nat-forward-drop", "FORWARD's policy is DROP", "nat.sh:28");
  EXPECT_EQ(tried.claim("host-guest-ping").outcome, Outcome::passed);
}

TEST(Rehearsal, AForwardChainThatAcceptsOneWayLosesTheReplies) {
  SKIP_WHERE_IT_CANNOT_BE_TRIED();  // C0.14
  const Tried tried = rehearse_changed(fixed, {{nat, accept_back, ""}});
  expect_cause(tried, "host-lan-ping", "nat-forward-one-way", "no rule accepts the replies",
               "nat.sh:28");
  EXPECT_THAT(tried.claim("host-lan-ping").lost,
              HasSubstr("the answer: seen at ap:radio0, guest:wlan0; lost before guest:eth0"));
}

TEST(Rehearsal, AWrongNatShFailsWithTheOwnForwarderToo) {
  SKIP_WHERE_IT_CANNOT_BE_TRIED();
  const Tried tried = rehearse_changed(fixed, {{nat, masquerade, ""}}, {ForwarderKind::own});
  EXPECT_EQ(tried.claim("host-guest-ping", "own").outcome, Outcome::passed);
  const Claim& claim = tried.claim("host-server-ping", "own");
  EXPECT_EQ(claim.outcome, Outcome::failed);
  EXPECT_EQ(tried.claim("nothing-leaks", "own").outcome, Outcome::failed);
}

TEST(Rehearsal, WithoutGatewayPortsTheTunnelIsForTheGuestAlone) {
  SKIP_WHERE_IT_CANNOT_BE_TRIED();  // C0.7
  const Tried tried = rehearse_changed(fixed, {{sshd, "GatewayPorts yes\n", ""}});
  EXPECT_THAT(tried.failed(), testing::ElementsAre("ssh-reverse"));
  expect_cause(tried, "ssh-reverse", "ssh-gatewayports-missing", "GatewayPorts is not set",
               "sshd_config:1");
  EXPECT_THAT(tried.claim("ssh-reverse").evidence,
              HasSubstr("Connection refused; the guest listens on its loopback only"));
}

TEST(Rehearsal, WithForwardingRefusedThereIsNoTunnel) {
  SKIP_WHERE_IT_CANNOT_BE_TRIED();  // C0.9
  const Tried tried =
      rehearse_changed(fixed, {{sshd, "AllowTcpForwarding remote\n", "AllowTcpForwarding no\n"}});
  EXPECT_THAT(tried.failed(), testing::ElementsAre("ssh-reverse"));
  expect_cause(tried, "ssh-reverse", "ssh-allowtcpforwarding-no", "AllowTcpForwarding is \"no\"",
               "sshd_config:5");
  EXPECT_THAT(tried.claim("ssh-reverse").evidence, HasSubstr("ssh ended with 255"));
}

TEST(Rehearsal, ATunnelThatDoesNotInsistIsSilentlyAbsent) {
  SKIP_WHERE_IT_CANNOT_BE_TRIED();  // C0.9, as the seeds wrote it
  const Tried tried =
      rehearse_changed(fixed, {{sshd, "AllowTcpForwarding remote\n", "AllowTcpForwarding no\n"},
                               {"host/root/tunnel", "-o ExitOnForwardFailure=yes ", ""}});
  expect_cause(tried, "ssh-reverse", "ssh-allowtcpforwarding-no", "AllowTcpForwarding is \"no\"",
               "sshd_config:5");
  EXPECT_THAT(tried.claim("ssh-reverse").evidence,
              HasSubstr("remote port forwarding failed for listen port 2210"));
}

TEST(Rehearsal, AHostWithoutSshdIsNotReachedThroughAnyTunnel) {
  SKIP_WHERE_IT_CANNOT_BE_TRIED();
  const Tried tried = rehearse_changed(fixed, {{"host/etc/rc.conf", "sshd_enable=\"YES\"\n", ""}});
  const Claim& claim = tried.claim("ssh-reverse");
  EXPECT_EQ(claim.outcome, Outcome::failed) << claim.evidence;
  ASSERT_TRUE(claim.cause);
  EXPECT_EQ(claim.cause->rule, "host-sshd-disabled");
}

TEST(Rehearsal, ACardThatIsNotReservedKeepsTheGuestFromStarting) {
  SKIP_WHERE_IT_CANNOT_BE_TRIED();
  const Tried tried =
      rehearse_changed(fixed, {{"host/boot/loader.conf", "pptdevs=\"4/0/0\"\n", ""}});
  EXPECT_THAT(tried.failed(), Contains("card-passed"));
  EXPECT_THAT(tried.failed(), Contains("host-guest-ping"));
  EXPECT_THAT(tried.claim("card-passed").evidence, HasSubstr("not using the ppt(4) driver"));
  ASSERT_TRUE(tried.claim("card-passed").cause);
  EXPECT_EQ(tried.claim("card-passed").cause->rule, "pptdevs-missing");
}

TEST(Rehearsal, TheLaptopAsWrittenDoesNotStartItsGuest) {
  SKIP_WHERE_IT_CANNOT_BE_TRIED();
  const Tried tried = rehearse_changed(laptops + "seed-001", {});
  EXPECT_EQ(tried.failed().size(), claim_names(*tried.subject).size());
  EXPECT_THAT(tried.claim("host-guest-ping").evidence,
              HasSubstr("passthru requires guest memory to be wired"));
  ASSERT_TRUE(tried.claim("host-guest-ping").cause);
  EXPECT_EQ(tried.claim("host-guest-ping").cause->rule, "bhyve-no-wire");
}

}  // namespace
}  // namespace guestlink::sim
