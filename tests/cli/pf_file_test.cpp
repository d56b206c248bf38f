// A pf.conf drives the forwarder: the host-NAT system of seed 003, from its own file.

#include "reference/cli/pf_file.h"

#include <fstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reference/conform/packet_table.h"
#include "tests/io/scratch.h"

namespace guestlink::cli {
namespace {

using test::Scratch;
using testing::HasSubstr;
using testing::StartsWith;

/// The addresses of seed 003: the host's re1 on the LAN, brnat towards the VMs.
const std::string laptop =
    "inside  10.0.0.1/24 02:29:bb:66:56:01\n"
    "outside 192.168.87.44/24 18:a6:f7:01:66:52\n"
    "gateway 192.168.87.1\n"
    "neighbour 10.0.0.2 00:a0:98:1b:c8:07\n"
    "neighbour 192.168.87.1 40:4a:03:76:de:1d\n"
    "let vm 10.0.0.2\n"
    "let e 192.168.87.44\n"
    "let a 8.8.8.8\n";

const std::string seed003 =
    "ext_if=\"re1\"\n"
    "virt_net=\"10.0.0.0/24\"\n"
    "scrub all\n"
    "nat on $ext_if from $virt_net to any -> ($ext_if)\n";

struct Tried {
  std::string refusal;                   ///< Of the pf.conf; empty: it was taken.
  std::vector<std::string> differences;  ///< From the rows.
};

/// Reads `pf` on top of the laptop's addresses and runs the rows.
Tried tried(const std::string& pf, const std::string& rows,
            const std::vector<std::string>& names = {"re1=outside", "brnat=inside"}) {
  const Scratch scratch;
  const std::string path = scratch / "pf.conf";
  std::ofstream(path) << pf;
  auto table = conform::parse_packet_table(laptop + rows);
  if (!table) return {table.error().message, {}};
  const auto good = apply_pf_file({path, names}, {}, table->settings);
  if (!good) return {good.error().message, {}};
  const auto differences = conform::run_packet_table(*table, conform::build_frame);
  return differences ? Tried{"", *differences} : Tried{differences.error().message, {}};
}

void expect_as_written(const std::string& pf, const std::string& rows) {
  const Tried result = tried(pf, rows);
  EXPECT_EQ(result.refusal, "");
  EXPECT_THAT(result.differences, testing::IsEmpty());
}

void expect_refused(const std::string& pf, const std::string& what) {
  const Tried result = tried(pf, "0 tick\n");
  EXPECT_THAT(result.refusal, HasSubstr(what)) << pf;
}

TEST(PfFile, MasqueradesAsSeed003Does) {
  expect_as_written(
      seed003 + "pass log all\n",
      "0 inside  icmp echo request $vm > $a id 21507 -> outside icmp echo request $e > $a id "
      "21507\n"
      "1 outside icmp echo reply $a > $e id 21507 -> inside icmp echo reply $a > $vm id 21507\n"
      "2 outside udp $a:1 > $e:2 -> drop no_mapping\n");
}

/// The twin: the same file with a filter lets less through.
TEST(PfFile, FiltersAsItsRulesSay) {
  expect_as_written(
      seed003 +
          "rdr on $ext_if proto tcp from any to ($ext_if) port 2222 -> 10.0.0.2 port 22\n"
          "rdr pass on $ext_if proto tcp from any to ($ext_if) port 8080:8081 -> 10.0.0.2 port "
          "80:*\n"
          "block in on $ext_if all\n"
          "pass out on $ext_if all keep state\n"
          "pass in on $ext_if inet proto tcp from ! 203.0.113.0/24 to any port 22\n"
          "block in on brnat proto { tcp udp } from $virt_net to any port { 25, 137:139 }\n",
      "0.0 inside  udp $vm:1 > $a:53 -> outside udp $e:1 > $a:53\n"
      "0.1 outside udp $a:53 > $e:1 -> inside udp $a:53 > $vm:1\n"
      "0.2 outside tcp $a:5 > $e:2222 S -> inside tcp $a:5 > $vm:22 S\n"
      "0.3 inside  tcp $vm:22 > $a:5 S. -> outside tcp $e:2222 > $a:5 S.\n"
      "0.4 outside tcp 203.0.113.7:5 > $e:2222 S -> drop blocked\n"
      "0.5 outside tcp 203.0.113.7:5 > $e:8081 S -> inside tcp 203.0.113.7:5 > $vm:81 S\n"
      "0.6 inside  tcp $vm:1 > $a:25 S -> drop blocked\n"
      "0.7 inside  udp $vm:1 > $a:138 -> drop blocked\n"
      "0.8 inside  udp $vm:1 > $a:140 -> outside udp $e:1 > $a:140\n"
      "0.9 outside icmp echo request $a > $e id 9 -> drop blocked\n");
}

TEST(PfFile, WithoutTranslationItRoutes) {
  expect_as_written("block all\npass in on brnat from (brnat:network)\npass out on re1\n",
                    "0 inside  udp $vm:1 > $a:53 -> outside udp $vm:1 > $a:53\n"
                    "1 outside udp $a:53 > $vm:1 -> inside udp $a:53 > $vm:1\n"
                    "2 outside udp $a:54 > $vm:1 -> drop blocked\n");
}

TEST(PfFile, GivesOneHostAllPortsByBinat) {
  expect_as_written("binat on re1 from 10.0.0.2 to any -> (re1)\npass all\n",
                    "0 outside tcp $a:1 > $e:22 S -> inside tcp $a:1 > $vm:22 S\n"
                    "1 inside  udp $vm:5000 > $a:53 -> outside udp $e:5000 > $a:53\n"
                    "2 outside icmp echo request $a > $e id 9 -> inside icmp echo request $a > $vm "
                    "id 9\n");
}

TEST(PfFile, GivesOneHostAnotherAddressBesideNat) {
  expect_as_written(seed003 +
                        "binat on $ext_if from 10.0.0.2 to any -> 192.168.87.45\n"
                        "block in on $ext_if all\n"
                        "pass in on $ext_if proto tcp from any to 10.0.0.2 port 22\n",
                    "0 outside tcp $a:1 > 192.168.87.45:22 S -> inside tcp $a:1 > $vm:22 S\n"
                    "1 outside tcp $a:1 > 192.168.87.45:23 S -> drop blocked\n"
                    "2 inside  proto 47 $vm > $a -> outside proto 47 192.168.87.45 > $a\n"
                    "3 inside  udp 10.0.0.3:7 > $a:53 -> outside udp $e:7 > $a:53\n");
}

/// Each address is the same place of the other network; `pass` asks no filter where it comes in.
TEST(PfFile, PairsNetworksByBinat) {
  expect_as_written(
      "binat pass on re1 from 10.0.0.2/31 to any -> 192.168.87.66/31\n"
      "block in on re1 all\n",
      "0 outside udp $a:1 > 192.168.87.66:2 -> inside udp $a:1 > $vm:2\n"
      "1 outside udp $a:1 > $e:2 -> drop blocked\n"
      "2 outside udp $a:1 > 192.168.87.68:2 -> drop blocked\n");
}

TEST(PfFile, RefusesBinatThatIsNoPairing) {
  expect_refused("binat on re1 from 10.0.0.8/29 to any -> 192.168.87.64/28\n",
                 "binat from 10.0.0.8/29 to 192.168.87.64/28: the networks differ in length");
  expect_refused("binat on re1 from 10.0.0.0/24 to any -> 192.168.88.0/24\n",
                 "not of hosts of the inside network 10.0.0.1/24 only");
  expect_refused("binat on re1 from 10.9.0.2 to any -> 192.168.87.45\n",
                 "not of hosts of the inside network 10.0.0.1/24 only");
  expect_refused("binat on re1 inet proto tcp from 10.0.0.2 to any -> 192.168.87.45\n",
                 "binat of some protocols or destinations only");
  expect_refused("binat on re1 from 10.0.0.2 to 192.0.2.0/24 -> 192.168.87.45\n",
                 "binat of some protocols or destinations only");
  expect_refused("binat on brnat from 10.0.0.2 to any -> 192.168.87.45\n",
                 "must be on the outside interface");
}

TEST(PfFile, RefusesOneAddressForTwoHosts) {
  expect_refused(
      "binat on re1 from 10.0.0.2 to any -> 192.168.87.45\n"
      "binat on re1 from 10.0.0.3 to any -> 192.168.87.45\n",
      "192.168.87.45 is given to two hosts (1:1)");
}

TEST(PfFile, SkipsInterfacesAndExpandsTables) {
  expect_as_written(seed003 +
                        "set skip on { lo0 brnat }\n"
                        "table <bad> const { 203.0.113.0/24, 198.51.100.7 }\n"
                        "block quick from <bad>\nblock out quick to <bad>\npass all\n",
                    "0 inside udp $vm:1 > $a:53 -> outside udp $e:1 > $a:53\n"
                    "1 inside udp $vm:1 > 198.51.100.7:53 -> drop blocked\n");
}

TEST(PfFile, NamesTheLineOfWhatItCannotTranslate) {
  const Tried result =
      tried("scrub all\nnat on re1 from 10.0.0.0/25 to any -> (re1)\n", "0 tick\n");
  EXPECT_THAT(result.refusal, HasSubstr("pf.conf:2:1: error: nat from less than the whole inside "
                                        "network 10.0.0.1/24\n  nat on re1"));
  EXPECT_THAT(result.refusal, HasSubstr("help: "));
}

TEST(PfFile, RefusesWhatSettingsCannotSay) {
  expect_refused("nat on re1 from any to any -> 192.168.87.99\n", "not the outside port's own");
  expect_refused("nat on brnat from any to any -> (brnat)\n", "must be on the outside interface");
  expect_refused("rdr on re1 proto tcp from any to any port 80 -> 192.168.1.1\n",
                 "must lead to one host of the inside network");
  expect_refused("rdr on re1 from any to any -> 10.0.0.2\n", "rdr needs 'proto tcp' or udp");
  expect_refused("rdr on re1 proto tcp from any to any port 80:81 -> 10.0.0.2 port 80\n",
                 "several ports cannot lead to one");
  expect_refused("block in on em3\n", "no port is said to be em3");
  expect_refused("pass in proto tcp from any to any port 22 user root\n",
                 "asks for more than settings can say");
  expect_refused("pass in on re1 route-to (re1 10.0.0.9) from any to any\n", "asks for more");
  expect_refused("anchor \"jails\"\n", "'anchor' cannot be translated");
  expect_refused("set timeout udp.first 5\npass all\n", "'set timeout' has no place in settings");
  expect_refused("table <spam> persist\nblock from <spam>\n", "may come from elsewhere");
  expect_refused("pass in from <nobody>\n", "<nobody>");
  expect_refused("pas all\n", "pf.conf:1:");
  expect_refused(
      "binat on re1 from 10.0.0.2 to any -> (re1)\nnat on re1 from any to any -> (re1)\n",
      "binat takes every port");
}

TEST(PfFile, NamesMustBeOfPorts) {
  EXPECT_THAT(tried("pass all\n", "0 tick\n", {"re1"}).refusal,
              StartsWith("--pf-name re1: INTERFACE=PORT is needed, and the ports are inside, "
                         "outside"));
}

}  // namespace
}  // namespace guestlink::cli
