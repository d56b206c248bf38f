// The corrected laptop of seeds 000 and 001 holds every claim; each way of getting it wrong that
// seeds.md lists (C0.7, C0.9, C0.11 to C0.14) fails the claims that it should, for its own reason.

#include <array>
#include <cstdlib>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reference/base/file_reader.h"
#include "sim/laptop/rehearsal.h"
#include "sim/world/needs.h"

namespace guestlink::sim {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;

const std::string laptops = std::string(GUESTLINK_SOURCE_DIR) + "/fixtures/laptops/";
const std::string fixed = laptops + "seed-001-fixed";

bool is_demanded(std::string_view need) {
  const char* wish = std::getenv("GUESTLINK_REQUIRE");
  return wish != nullptr && is_required(need, wish);
}

/// Why nothing can be rehearsed here, or "".
std::string missing_here() {
  static constexpr std::array<std::string_view, 10> names{
      "netns", "users", "tap", "bridge", "nft", "iptables", "sshd", "ssh", "dnsmasq", "busybox"};
  for (const MissingNeed& missing : missing_needs(names)) {
    if (missing.need == nullptr || is_demanded(missing.need->name)) {
      ADD_FAILURE() << describe(missing);
    }
    return describe(missing);
  }
  return "";
}

#define SKIP_WHERE_IT_CANNOT_BE_TRIED() \
  if (const std::string why = missing_here(); !why.empty()) GTEST_SKIP() << why

/// One replacement in one file of the corrected laptop.
struct Change {
  std::string path;
  std::string from;
  std::string to;
};

/// A laptop tried with one forwarder.
struct Tried {
  std::unique_ptr<Subject> subject;
  std::vector<Claim> claims;

  const Claim& claim(std::string_view id, std::string_view forwarder = "kernel") const {
    for (const Claim& one : claims) {
      if (one.id == id && one.forwarder == forwarder) return one;
    }
    ADD_FAILURE() << "no claim " << id;
    static const Claim none;
    return none;
  }
  std::vector<std::string> failed() const {
    std::vector<std::string> ids;
    for (const Claim& one : claims) {
      if (one.outcome == Outcome::failed) ids.push_back(one.id);
    }
    return ids;
  }
  /// "guest/root/nat.sh:14" of a claim's cause.
  std::string place(const Claim& claim) const {
    if (!claim.cause || !claim.cause->where) return "nowhere";
    const auto& where = *claim.cause->where;
    const std::string path(subject->sources.path(where.file));
    return path.substr(path.find_last_of('/') + 1) + ":" +
           std::to_string(subject->sources.position(where.file, where.begin).line);
  }
};

Tried rehearse_changed(const std::string& root, const std::vector<Change>& changes,
                       std::vector<ForwarderKind> forwarders = {ForwarderKind::kernel}) {
  const DiskFiles disk;
  std::map<std::string, std::string> replaced;
  for (const Change& change : changes) {
    const std::string path = root + "/" + change.path;
    if (!replaced.contains(path)) replaced[path] = disk.read(path).value();
    std::string& text = replaced[path];
    const std::size_t at = text.find(change.from);
    EXPECT_NE(at, std::string::npos) << change.path << " has no " << change.from;
    if (at != std::string::npos) text.replace(at, change.from.size(), change.to);
  }
  const OverlayFiles files(disk, std::move(replaced));
  Tried tried;
  auto subject = load_subject(files, root);
  EXPECT_TRUE(subject);
  tried.subject = std::move(*subject);
  RehearsalOptions options;
  options.program = GUESTLINK_PROGRAM;
  for (const ForwarderKind forwarder : forwarders) {
    const auto stage = rehearse(*tried.subject, forwarder, options, tried.claims);
    EXPECT_TRUE(stage) << stage.error().message;
  }
  return tried;
}

void expect_cause(const Tried& tried, std::string_view id, std::string_view rule,
                  std::string_view message, std::string_view place) {
  const Claim& claim = tried.claim(id);
  EXPECT_EQ(claim.outcome, Outcome::failed) << id << ": " << claim.evidence;
  ASSERT_TRUE(claim.cause) << id << ": " << claim.evidence << "; " << claim.lost;
  // Where there is a rule about it, its finding speaks; else the line that was looked for.
  if (!claim.cause->rule.empty()) {
    EXPECT_EQ(claim.cause->rule, rule) << id;
    return;
  }
  EXPECT_THAT(claim.cause->message, HasSubstr(message)) << id;
  EXPECT_EQ(tried.place(claim), place) << id;
}

constexpr const char* nat = "guest/root/nat.sh";
constexpr const char* sshd = "guest/etc/ssh/sshd_config";
constexpr const char* masquerade = "-A POSTROUTING -s $net -o $outside -j MASQUERADE\n";
constexpr const char* accept_back =
    "-A FORWARD -i $outside -o $inside -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\n";
constexpr const char* accept_out = "-A FORWARD -i $inside -o $outside -s $net -j ACCEPT\n";

TEST(Rehearsal, TheCorrectedLaptopHoldsEveryClaimWithBothForwarders) {
  SKIP_WHERE_IT_CANNOT_BE_TRIED();
  const Tried tried = rehearse_changed(fixed, {}, {ForwarderKind::kernel, ForwarderKind::own});
  EXPECT_EQ(tried.claims.size(), 2 * claim_names().size());
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
  EXPECT_EQ(tried.failed().size(), claim_names().size());
  EXPECT_THAT(tried.claim("host-guest-ping").evidence,
              HasSubstr("passthru requires guest memory to be wired"));
  ASSERT_TRUE(tried.claim("host-guest-ping").cause);
  EXPECT_EQ(tried.claim("host-guest-ping").cause->rule, "bhyve-no-wire");
}

}  // namespace
}  // namespace guestlink::sim
