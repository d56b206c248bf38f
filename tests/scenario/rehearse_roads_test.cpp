// Every laptop of the fixtures: the corrected ones hold all their claims, those as written and
// those with one mistake fail for the reason that seeds.md foretells.

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sim/report/verdict.h"
#include "tests/scenario/rehearsed.h"

namespace guestlink::sim {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

std::string troubles(const Tried& tried) {
  std::string text;
  for (const Claim& one : tried.claims) {
    if (one.outcome != Outcome::passed)
      text += one.id + ": " + one.evidence + "; " + one.lost + "\n";
  }
  return text;
}

std::string rule_of(const Tried& tried, std::string_view id) {
  const Claim& claim = tried.claim(id);
  EXPECT_EQ(claim.outcome, Outcome::failed) << id << ": " << claim.evidence;
  if (!claim.cause) return "nothing: " + claim.evidence + "; " + claim.lost;
  return claim.cause->rule.empty() ? claim.cause->message : claim.cause->rule;
}

class CorrectedLaptop : public ::testing::TestWithParam<const char*> {};

TEST_P(CorrectedLaptop, HoldsEveryClaim) {
  SKIP_WHERE_IT_CANNOT_BE_TRIED();
  const Tried tried = rehearse_changed(laptops + GetParam(), {});
  EXPECT_EQ(troubles(tried), "");
  EXPECT_GE(tried.claims.size(), 10U);
  EXPECT_EQ(verdict_of(tried.claims).network, Network::yes);
}

INSTANTIATE_TEST_SUITE_P(Rehearsal, CorrectedLaptop,
                         ::testing::Values("seed-000-fixed", "seed-001-fixed", "seed-002-fixed",
                                           "seed-003-bridge", "seed-003-nat",
                                           "seed-003-passthrough", "seed-004-firewall", "wifibox"),
                         [](const auto& one) {
                           std::string name = one.param;
                           std::erase(name, '-');
                           return name;
                         });

struct Foretold {
  const char* laptop;
  const char* claim;
  const char* rule;
};

class LaptopAsWritten : public ::testing::TestWithParam<Foretold> {};

TEST_P(LaptopAsWritten, FailsAsForetold) {
  SKIP_WHERE_IT_CANNOT_BE_TRIED();
  const Tried tried = rehearse_changed(laptops + GetParam().laptop, {});
  EXPECT_EQ(rule_of(tried, GetParam().claim), GetParam().rule) << troubles(tried);
  EXPECT_NE(verdict_of(tried.claims).network, Network::yes);
}

INSTANTIATE_TEST_SUITE_P(
    Rehearsal, LaptopAsWritten,
    ::testing::Values(Foretold{"seed-000", "host-lan-ping", "bhyve-no-wire"},
                      Foretold{"seed-001", "starts-by-itself", "vm-run-not-at-boot"},
                      Foretold{"seed-002", "starts-by-itself", "vm-not-autostarted"},
                      Foretold{"seed-003a", "guest-lan-ping", "bhyve-continuation-broken"},
                      Foretold{"seed-003b", "guest-lan-ping", "bhyve-continuation-broken"},
                      Foretold{"seed-003c", "card-passed", "bhyve-continuation-broken"}),
    [](const auto& one) {
      std::string name = one.param.laptop;
      std::erase(name, '-');
      return name;
    });

constexpr const char* interfaces = "guest/etc/network/interfaces";

TEST(GuestThatBridges, WithoutFourAddressesTheKernelRefusesThePort) {
  SKIP_WHERE_IT_CANNOT_BE_TRIED();  // C2.5
  const Tried tried = rehearse_changed(
      laptops + "seed-002-fixed", {{interfaces, "    pre-up iw dev wlan0 set 4addr on\n", ""}});
  EXPECT_EQ(rule_of(tried, "host-lease"), "l2-without-4addr");
  EXPECT_EQ(rule_of(tried, "guest-lease"), "l2-without-4addr");
}

TEST(GuestThatBridges, AnAccessPointWithoutWdsTakesNoFrame) {
  SKIP_WHERE_IT_CANNOT_BE_TRIED();  // C2.6
  const Tried tried = rehearse_changed(
      laptops + "seed-002-fixed",
      {{"laptop.json", "\"cpu\"", "\"access_point\": { \"four_addr\": false },\n  \"cpu\""}});
  EXPECT_EQ(rule_of(tried, "host-lease"), "l2-ap-no-wds");
  EXPECT_EQ(tried.place(tried.claim("host-lease")), "laptop.json:3");
}

TEST(GuestThatBridges, BusyboxRefusesTheFileAsWritten) {
  SKIP_WHERE_IT_CANNOT_BE_TRIED();  // C2.8
  const Tried tried = rehearse_changed(
      laptops + "seed-002-fixed",
      {{"laptop.json", "\"cpu\"", "\"ifup\": \"busybox\",\n  \"cpu\""},
       {interfaces, "auto wlan0\n", "auto wlan0\n    pre-up iw dev wlan0 set 4addr on\n"}});
  EXPECT_EQ(rule_of(tried, "host-lease"), "interfaces-misplaced-option");
}

TEST(HostThatRoutes, WithoutForwardingTheGuestReachesTheHostAlone) {
  SKIP_WHERE_IT_CANNOT_BE_TRIED();  // C3b.4
  const Tried tried = rehearse_changed(laptops + "seed-003-nat",
                                       {{"host/etc/rc.conf", "gateway_enable=\"YES\"\n", ""}});
  EXPECT_EQ(tried.claim("guest-host-ping").outcome, Outcome::passed);
  EXPECT_EQ(tried.claim("host-server-ping").outcome, Outcome::passed);
  EXPECT_THAT(rule_of(tried, "guest-server-ping"),
              testing::AnyOf("gateway-enable-missing", HasSubstr("gateway_enable is not YES")));
  EXPECT_THAT(verdict_of(tried.claims).sentence, HasSubstr("its guest has no network"));
}

TEST(HostThatRoutes, WithoutPfTheGuestShowsOnTheLan) {
  SKIP_WHERE_IT_CANNOT_BE_TRIED();
  const Tried tried =
      rehearse_changed(laptops + "seed-003-nat", {{"host/etc/rc.conf", "pf_enable=\"YES\"\n", ""}});
  EXPECT_THAT(rule_of(tried, "nothing-leaks"),
              testing::AnyOf("pf-not-enabled", HasSubstr("pf is not on")));
  EXPECT_THAT(tried.claim("nothing-leaks").evidence, HasSubstr("ip.src 10.0.0.2"));
}

TEST(HostThatRoutes, PfThatBlocksTheGuestLosesItsPacketsAtTheHost) {
  SKIP_WHERE_IT_CANNOT_BE_TRIED();
  const Tried tried = rehearse_changed(
      laptops + "seed-003-nat",
      {{"host/etc/pf.conf", "pass in on $int_if inet from $virt_net to any keep state\n", ""}});
  EXPECT_EQ(tried.claim("guest-server-ping").outcome, Outcome::failed);
  EXPECT_THAT(tried.claim("guest-server-ping").lost, HasSubstr("lost before host:re1"));
  EXPECT_EQ(tried.claim("host-server-ping").outcome, Outcome::passed);
}

TEST(HostThatBridges, WithoutTheCardInTheBridgeTheGuestIsAlone) {
  SKIP_WHERE_IT_CANNOT_BE_TRIED();
  const Tried tried =
      rehearse_changed(laptops + "seed-003-bridge", {{"host/etc/rc.conf", "addm re1 ", ""}});
  EXPECT_EQ(tried.claim("guest-lease").outcome, Outcome::failed);
  EXPECT_EQ(tried.claim("guest-server-ping").outcome, Outcome::failed);
}

TEST(HostAndGuestApart, TheMisspeltPptdevKeepsTheGuestFromStarting) {
  SKIP_WHERE_IT_CANNOT_BE_TRIED();  // C3c.5
  const Tried tried = rehearse_changed(laptops + "seed-003-passthrough",
                                       {{"host/boot/loader.conf", "pptdevs=", "pptdev="}});
  EXPECT_THAT(tried.claim("card-passed").evidence, HasSubstr("not using the ppt(4) driver"));
  EXPECT_EQ(tried.claim("host-server-ping").outcome, Outcome::passed);
  EXPECT_THAT(verdict_of(tried.claims).sentence, HasSubstr("its guest has no network"));
}

TEST(HostAndGuestApart, WithoutWiredMemoryThereIsNoGuest) {
  SKIP_WHERE_IT_CANNOT_BE_TRIED();  // C3c.4
  const Tried tried = rehearse_changed(laptops + "seed-003-passthrough",
                                       {{"host/root/vm_run", "-A -H -P -S -w", "-A -H -P -w"}});
  EXPECT_EQ(rule_of(tried, "guest-lan-ping"), "bhyve-no-wire");
}

TEST(HostAndGuestApart, WithoutAnAddressTheHostIsOffLine) {
  SKIP_WHERE_IT_CANNOT_BE_TRIED();  // C3c.3
  const Tried tried = rehearse_changed(laptops + "seed-003-passthrough",
                                       {{"host/etc/rc.conf", "ifconfig_re0=\"DHCP\"\n", ""}});
  EXPECT_THAT(rule_of(tried, "host-server-ping"), HasSubstr("no card of the host is set up"));
  EXPECT_EQ(tried.claim("guest-server-ping").outcome, Outcome::passed);
}

constexpr const char* firewall = "guest/etc/pf.conf";

TEST(FirewallGuest, WithoutTranslationThePrivateNetworkLeaks) {
  SKIP_WHERE_IT_CANNOT_BE_TRIED();
  const Tried tried = rehearse_changed(
      laptops + "seed-004-firewall",
      {{firewall, "match out on $outside inet from $inside:network to any nat-to ($outside)\n",
        ""}});
  EXPECT_EQ(tried.claim("host-lan-ping").outcome, Outcome::failed);
  EXPECT_THAT(tried.claim("nothing-leaks").evidence, HasSubstr("ip.src 172.24.4.2"));
}

TEST(FirewallGuest, WithoutTheSpoofingRulesForgedSourcesLeave) {
  SKIP_WHERE_IT_CANNOT_BE_TRIED();  // C4.7
  const Tried tried = rehearse_changed(
      laptops + "seed-004-firewall",
      {{firewall, "block in quick on $inside inet from ! $inside:network to any\n", ""},
       {firewall, "pass in on $inside inet from $inside:network to any\n",
        "pass in on $inside\n"}});
  EXPECT_THAT(tried.failed(), ElementsAre("no-forged-source"));
}

TEST(FirewallGuest, ARuleThatBlocksEverythingCutsTheHostOff) {
  SKIP_WHERE_IT_CANNOT_BE_TRIED();
  const Tried tried = rehearse_changed(
      laptops + "seed-004-firewall", {{firewall, "pass out on $outside inet\n", "block quick\n"}});
  EXPECT_EQ(tried.claim("host-guest-ping").outcome, Outcome::failed);
  EXPECT_EQ(verdict_of(tried.claims).network, Network::no);
}

TEST(Wifibox, WithoutForwardingTheHostGetsItsAddressAndNothingMore) {
  SKIP_WHERE_IT_CANNOT_BE_TRIED();
  const Tried tried = rehearse_changed(
      laptops + "wifibox", {{"guest/etc/sysctl.conf", "net.ipv4.ip_forward = 1\n", ""}});
  EXPECT_EQ(tried.claim("host-lease").outcome, Outcome::passed);
  EXPECT_EQ(rule_of(tried, "host-server-ping"), "nat-ip-forward-off");
}

TEST(Wifibox, WithoutADhcpServerTheHostHasNoAddress) {
  SKIP_WHERE_IT_CANNOT_BE_TRIED();
  const Tried tried = rehearse_changed(
      laptops + "wifibox", {{"guest/etc/udhcpd.conf", "interface\teth0", "interface\teth7"}});
  EXPECT_EQ(tried.claim("host-lease").outcome, Outcome::failed);
  EXPECT_EQ(verdict_of(tried.claims).network, Network::no);
}

}  // namespace
}  // namespace guestlink::sim
