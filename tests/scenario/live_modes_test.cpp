// guestlink forward in its other modes, between kernels that know nothing of it.

#include <algorithm>

#include <gmock/gmock.h>

#include "reference/net/ethernet.h"
#include "tests/scenario/live_forward.h"

namespace guestlink::sim {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

/// Both ports of a router.
constexpr const char* two_networks = R"(
  "inside": {"address": "172.24.1.1/24", "mac": "00:a0:98:ed:da:f2"},
  "outside": {"address": "192.168.0.21/24", "mac": "00:16:ea:b1:5d:d6", "gateway": "192.168.0.1"})";

constexpr net::MacAddress station{{0x00, 0x16, 0xea, 0xb1, 0x5d, 0xd6}};

std::string settings_of(const char* mode, const std::string& more = "") {
  return std::string("{\"mode\": \"") + mode + "\"," + two_networks + more + "}";
}

class LiveModes : public LiveForward {
 protected:
  /// Routers that translate nothing are asked for by a route.
  void know_the_way_back() {
    ASSERT_TRUE(world->add_route("lan", cidr("172.24.1.0/24"), address("192.168.0.21")));
  }

  /// Whether a word from a service on `server` comes to `client`.
  bool reaches(const std::string& client, const std::string& server, const std::string& at) {
    auto service = world->start(server, {"busybox", "nc", "-l", "-p", "22", "-e", "echo", "here"});
    EXPECT_TRUE(service) << why(service);
    const auto listens = [&] { return shell(server, "ss -Hltn | grep -q :22").exit_code == 0; };
    EXPECT_TRUE(world->wait_until(listens, 5s));
    return shell(client, "busybox nc -w 2 " + at + " 22 < /dev/null").out == "here\n";
  }
};

TEST_F(LiveModes, RouteCarriesWithoutTranslation) {
  ASSERT_NO_FATAL_FAILURE(know_the_way_back());
  ASSERT_NO_FATAL_FAILURE(forward(settings_of("route").c_str()));
  auto there = world->capture({"lan", "eth0"});
  ASSERT_TRUE(there) << why(there);
  EXPECT_EQ(exchange(), "1000000\n");
  const auto is_of_host = [](const SeenFrame& one) {
    return one.bytes.size() >= 34 && net::load16(one.bytes, 12) == net::ether_type::ipv4 &&
           net::load32(one.bytes, 26) == 0xAC180131U;
  };
  EXPECT_TRUE(std::ranges::any_of((*there)->frames(), is_of_host));
  EXPECT_TRUE(reaches("lan", "host", "172.24.1.49"));
  EXPECT_EQ(shell("lan", "ping -n -c 1 -W 5 192.168.0.21").exit_code, 0);
  EXPECT_EQ(stop()["lost"]["on_send"], 0);
}

TEST_F(LiveModes, FirewallLetsNothingInThatWasNotAskedFor) {
  ASSERT_NO_FATAL_FAILURE(know_the_way_back());
  ASSERT_NO_FATAL_FAILURE(forward(settings_of("firewall").c_str()));
  EXPECT_EQ(exchange(), "1000000\n");
  EXPECT_EQ(shell("host", "ping -n -c 1 -W 5 192.168.0.1").exit_code, 0);
  auto here = world->capture({"host", "eth0"});
  ASSERT_TRUE(here) << why(here);
  EXPECT_FALSE(reaches("lan", "host", "172.24.1.49"));
  EXPECT_NE(shell("lan", "ping -n -c 1 -W 1 172.24.1.49").exit_code, 0);
  // The barrier: what is answered comes by the same way.
  EXPECT_EQ(shell("host", "ping -n -c 1 -W 5 192.168.0.1").exit_code, 0);
  const auto is_a_beginning = [](const SeenFrame& one) {
    if (one.direction != Direction::in || one.bytes.size() < 54) return false;
    const net::Bytes frame(one.bytes);
    const bool of_lan =
        net::load16(frame, 12) == net::ether_type::ipv4 && net::load32(frame, 26) == 0xC0A80001U;
    const std::uint8_t protocol = net::load8(frame, 23);
    return of_lan && ((protocol == 6 && net::load8(frame, 47) == 2) ||
                      (protocol == 1 && net::load8(frame, 34) == 8));
  };
  EXPECT_TRUE(std::ranges::none_of((*here)->frames(), is_a_beginning));
  EXPECT_GE(stop()["drops"]["blocked"], 2);
}

/// The twin: with a rule the same service is reached, and pings still are not.
TEST_F(LiveModes, FirewallLetsInWhatARuleNames) {
  ASSERT_NO_FATAL_FAILURE(know_the_way_back());
  ASSERT_NO_FATAL_FAILURE(forward(
      settings_of("firewall", R"(, "filter": {"rules": [{"action": "pass", "direction": "in",
        "on": "outside", "protocol": "tcp", "to_ports": 22}]})")
          .c_str()));
  EXPECT_TRUE(reaches("lan", "host", "172.24.1.49"));
  EXPECT_NE(shell("lan", "ping -n -c 1 -W 1 172.24.1.49").exit_code, 0);
}

/// IPv6 beside IPv4, neighbours found by themselves on both sides.
TEST_F(LiveModes, RoutesIpv6) {
  for (const char* node : {"host", "lan"}) {
    for (const char* which : {"all", "default", "eth0"}) {
      ASSERT_TRUE(
          world->set_sysctl(node, std::string("net/ipv6/conf/") + which + "/disable_ipv6", "0"));
    }
  }
  ASSERT_EQ(shell("host",
                  "ip -6 addr add fd00::49/64 dev eth0 nodad && "
                  "ip -6 route add default via fd00::1")
                .err,
            "");
  ASSERT_EQ(shell("lan",
                  "ip -6 addr add 2001:db8:7::1/64 dev eth0 nodad && "
                  "ip -6 route add fd00::/64 via 2001:db8:7::21")
                .err,
            "");
  ASSERT_NO_FATAL_FAILURE(forward(
      settings_of("route", R"(, "ipv6": {"inside": "fd00::1/64", "outside": "2001:db8:7::21/64"})")
          .c_str()));
  EXPECT_EQ(shell("host", "ping -6 -n -c 2 -i 0.2 -W 5 2001:db8:7::1").exit_code, 0);
  EXPECT_EQ(shell("lan", "ping -6 -n -c 2 -i 0.2 -W 5 fd00::49").exit_code, 0);
  EXPECT_TRUE(reaches("host", "lan", "2001:db8:7::1"));
  // A packet that ends here is complained of by the side that it came from.
  EXPECT_THAT(shell("host", "ping -6 -n -c 1 -t 1 -W 2 2001:db8:7::1").out,
              HasSubstr("From fd00::1 icmp_seq=1 Time exceeded: Hop limit"));
}

/// Without IPv6 in the settings nothing of it crosses.
TEST_F(LiveModes, CarriesNoIpv6Unasked) {
  for (const char* node : {"host", "lan"}) {
    ASSERT_TRUE(world->set_sysctl(node, "net/ipv6/conf/eth0/disable_ipv6", "0"));
  }
  ASSERT_EQ(shell("host", "ip -6 addr add 2001:db8:7::49/64 dev eth0 nodad").err, "");
  ASSERT_EQ(shell("lan", "ip -6 addr add 2001:db8:7::1/64 dev eth0 nodad").err, "");
  ASSERT_NO_FATAL_FAILURE(forward(settings_of("route").c_str()));
  EXPECT_NE(shell("host", "ping -6 -n -c 1 -W 1 2001:db8:7::1").exit_code, 0);
  EXPECT_EQ(shell("host", "ping -n -c 1 -W 5 192.168.0.21").exit_code, 0);
}

/// Two hosts' worth of addresses, one station on the air.
TEST_F(LiveModes, MacNatShowsOneStation) {
  ASSERT_TRUE(world->remove_address({"host", "eth0"}, cidr("172.24.1.49/24")));
  for (const char* one : {"192.168.0.49/24", "192.168.0.50/24"}) {
    ASSERT_TRUE(world->add_address({"host", "eth0"}, cidr(one)));
  }
  auto there = world->capture({"lan", "eth0"});
  ASSERT_TRUE(there) << why(there);
  ASSERT_NO_FATAL_FAILURE(
      forward(R"({"mode": "mac_nat", "outside": {"mac": "00:16:ea:b1:5d:d6"}})"));
  EXPECT_EQ(exchange(), "1000000\n");
  for (const char* one : {"192.168.0.49", "192.168.0.50"}) {
    EXPECT_EQ(shell("lan", std::string("ping -n -c 1 -W 5 ") + one).exit_code, 0);
    EXPECT_THAT(shell("lan", std::string("ip neigh show ") + one).out,
                HasSubstr("lladdr 00:16:ea:b1:5d:d6"));
  }
  const auto is_another = [](const SeenFrame& one) {
    return one.direction == Direction::in && net::load_mac(one.bytes, 6) != station;
  };
  EXPECT_TRUE(std::ranges::none_of((*there)->frames(), is_another));
}

/// The twin: a bridge shows the host's own, which an access point would not know.
TEST_F(LiveModes, ABridgeShowsTheHost) {
  ASSERT_TRUE(world->remove_address({"host", "eth0"}, cidr("172.24.1.49/24")));
  ASSERT_TRUE(world->add_address({"host", "eth0"}, cidr("192.168.0.49/24")));
  ASSERT_NO_FATAL_FAILURE(forward(R"({"mode": "bridge"})"));
  EXPECT_EQ(shell("lan", "ping -n -c 1 -W 5 192.168.0.49").exit_code, 0);
  EXPECT_THAT(shell("lan", "ip neigh show 192.168.0.49").out,
              HasSubstr("lladdr " + net::to_string(default_mac({"host", "eth0"}))));
}

/// A pf.conf of the guest's own interfaces: it hides the inside, and forwards ssh.
std::string pf_conf(const char* last_rules) {
  return std::string(
             "nat on wlan0 from 172.24.1.0/24 to any -> (wlan0)\n"
             "rdr on wlan0 proto tcp from any to (wlan0) port 22 -> 172.24.1.49 port 22\n"
             "block in on wlan0 all\n"
             "block in on eth0 proto tcp from any to any port 7\n"
             "pass out all\n") +
         last_rules;
}

TEST_F(LiveModes, PfConfTranslatesAndLetsInWhatItPasses) {
  ASSERT_TRUE(
      world->put_file("guest", "/root/pf.conf",
                      pf_conf("pass in on wlan0 proto tcp from any to 172.24.1.49 port 22\n")));
  ASSERT_NO_FATAL_FAILURE(forward(settings_of("nat44").c_str(), {"--pf", "/root/pf.conf"}));
  EXPECT_EQ(exchange(), "1000000\n");
  EXPECT_TRUE(reaches("lan", "host", "192.168.0.21"));
  EXPECT_NE(shell("lan", "ping -n -c 1 -W 1 192.168.0.21").exit_code, 0);
  EXPECT_GE(stop()["drops"]["blocked"], 1);
}

/// The twin: without the last rule the forward leads nowhere, and a port that is blocked on the way
/// out is not reached while others are.
TEST_F(LiveModes, PfConfBlocksWhatNoRulePasses) {
  ASSERT_TRUE(world->put_file("guest", "/root/pf.conf", pf_conf("")));
  ASSERT_NO_FATAL_FAILURE(forward(settings_of("nat44").c_str(), {"--pf", "/root/pf.conf"}));
  EXPECT_FALSE(reaches("lan", "host", "192.168.0.21"));
  auto echo = world->start("lan", {"busybox", "nc", "-l", "-p", "7", "-e", "echo", "here"});
  ASSERT_TRUE(echo) << why(echo);
  EXPECT_EQ(shell("host", "busybox nc -w 2 192.168.0.1 7 < /dev/null").out, "");
  // The barrier: what is passed crosses by the same way.
  EXPECT_TRUE(reaches("host", "lan", "192.168.0.1"));
  EXPECT_GE(stop()["drops"]["blocked"], 2);
}

}  // namespace
}  // namespace guestlink::sim
