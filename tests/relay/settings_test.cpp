#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reference/forward/port_names.h"
#include "reference/relay/settings_docs.h"
#include "reference/relay/settings_file.h"
#include "reference/relay/settings_reader.h"
#include "tests/places.h"

namespace guestlink::relay {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

struct Outcome {
  std::optional<forward::Settings> settings;
  std::string complaints;
};

Outcome read(const std::string& text) {
  SourceSet sources;
  const FileId file = sources.add("s.json", text);
  Diagnostics findings;
  Outcome outcome{read_settings(sources, file, findings), ""};
  for (const Diagnostic& one : findings) outcome.complaints += in_words(sources, one);
  return outcome;
}

const std::string inside = R"("inside": {"address": "172.24.1.1/24", "mac": "00:a0:98:ed:da:f2"})";
const std::string outside =
    R"("outside": {"address": "192.168.0.21/24", "mac": "00:16:ea:b1:5d:d6"})";

/// A good file of mode nat44 with more keys in it.
std::string with(const std::string& more) {
  return "{" + inside + ",\n " + outside + (more.empty() ? "" : ",\n " + more) + "}\n";
}

TEST(Settings, ReadsTheSmallestFile) {
  const auto [settings, complaints] = read(with(""));
  EXPECT_EQ(complaints, "");
  ASSERT_TRUE(settings.has_value());
  EXPECT_EQ(settings->mode, "nat44");
  EXPECT_EQ(to_string(settings->inside.address), "172.24.1.1/24");
  EXPECT_EQ(to_string(settings->outside.mac), "00:16:ea:b1:5d:d6");
  EXPECT_EQ(settings->nat44.timeouts.udp, 300s);
  EXPECT_FALSE(settings->local.has_value());
}

TEST(Settings, ReadsEveryKey) {
  const auto [settings, complaints] = read(R"({
    "$schema": "settings.schema.json", // for editors
    "mode": "nat44",
    "inside": {"address": "172.24.1.1/24", "mac": "00-A0-98-ED-DA-F2", "mtu": 9000},
    "outside": {"address": "192.168.0.21/24", "mac": "00:16:ea:b1:5d:d6",
                "gateway": "192.168.0.1", "mtu": 1400},
    "neighbours": {"172.24.1.49": "58:9c:fc:10:ff:d8", "192.168.0.1": "02:00:5e:00:00:01"},
    "local": {"kernel_mac": "02:67:6c:00:00:01", "mac": "02:67:6c:00:00:02",
              "accept": [{"protocol": "tcp", "ports": "2220-2229"},
                         {"protocol": "udp", "ports": 53}],
              "accept_echo_from_outside": false},
    "nat44": {"filtering": "apdf", "hairpin": false, "inbound_refresh": true, "pick_up_tcp": true,
              "mss_clamp": 1360, "max_sessions": 1000, "max_sessions_per_host": 10,
              "answer_refusals": false, "seed": 18446744073709551615,
              "port_forwards": [{"protocol": "tcp", "outside_ports": 2210,
                                 "inside_address": "172.24.1.49", "inside_port": 22,
                                 "from": "192.168.0.0/24", "once": true,
                                 "shared_with": [{"inside_address": "172.24.1.50"},
                                                 {"inside_address": "172.24.1.51"}]}],
              "timeouts": {"udp": 120.5, "tcp_established": 7441, "tcp_opening": 6,
                           "tcp_closing": 7, "tcp_reset": 8, "icmp_query": 61, "other": 9,
                           "fragment": 10, "port_rest": 11, "neighbour": 12}},
    "bridge": {"ageing": 300, "max_addresses": 7}
  })");
  EXPECT_EQ(complaints, "");
  ASSERT_TRUE(settings.has_value());
  EXPECT_EQ(settings->inside.mtu, 9000);
  EXPECT_EQ(settings->outside.mtu, 1400);
  EXPECT_EQ(to_string(settings->gateway.value()), "192.168.0.1");
  ASSERT_EQ(settings->neighbours.size(), 2U);
  EXPECT_EQ(to_string(settings->neighbours[1].mac), "02:00:5e:00:00:01");
  ASSERT_TRUE(settings->local.has_value());
  EXPECT_EQ(to_string(settings->local->kernel_mac), "02:67:6c:00:00:01");
  EXPECT_EQ(to_string(settings->local->mac), "02:67:6c:00:00:02");
  ASSERT_EQ(settings->local->accept.size(), 2U);
  EXPECT_EQ(settings->local->accept[0].ports, (forward::PortRange{2220, 2229}));
  EXPECT_EQ(settings->local->accept[1].protocol, forward::Protocol::udp);
  EXPECT_FALSE(settings->local->accept_echo_from_outside);
  const forward::Nat44Settings& nat44 = settings->nat44;
  EXPECT_EQ(nat44.filtering, forward::Filtering::address_and_port_dependent);
  EXPECT_FALSE(nat44.hairpin);
  EXPECT_TRUE(nat44.inbound_refresh);
  EXPECT_TRUE(nat44.pick_up_tcp);
  EXPECT_EQ(nat44.mss_clamp, 1360);
  EXPECT_EQ(nat44.max_sessions, 1000U);
  EXPECT_EQ(nat44.max_sessions_per_host, 10U);
  EXPECT_FALSE(nat44.answer_refusals);
  EXPECT_EQ(nat44.seed, UINT64_MAX);
  ASSERT_EQ(nat44.port_forwards.size(), 1U);
  EXPECT_EQ(nat44.port_forwards[0].outside_ports, (forward::PortRange{2210, 2210}));
  EXPECT_EQ(nat44.port_forwards[0].inside_port, 22);
  EXPECT_EQ(to_string(nat44.port_forwards[0].from.value()), "192.168.0.0/24");
  EXPECT_TRUE(nat44.port_forwards[0].once);
  ASSERT_EQ(nat44.port_forwards[0].shared_with.size(), 2U);
  EXPECT_EQ(to_string(nat44.port_forwards[0].shared_with[1]), "172.24.1.51");
  EXPECT_EQ(nat44.timeouts.udp, 120500ms);
  EXPECT_EQ(nat44.timeouts.tcp_established, 7441s);
  EXPECT_EQ(nat44.timeouts.tcp_opening, 6s);
  EXPECT_EQ(nat44.timeouts.tcp_closing, 7s);
  EXPECT_EQ(nat44.timeouts.tcp_reset, 8s);
  EXPECT_EQ(nat44.timeouts.icmp_query, 61s);
  EXPECT_EQ(nat44.timeouts.other, 9s);
  EXPECT_EQ(nat44.timeouts.fragment, 10s);
  EXPECT_EQ(nat44.timeouts.port_rest, 11s);
  EXPECT_EQ(nat44.timeouts.neighbour, 12s);
  EXPECT_EQ(settings->bridge.ageing, 300s);
  EXPECT_EQ(settings->bridge.max_addresses, 7U);
}

TEST(Settings, ReadsFurtherPortsAndIpv6) {
  const auto [settings, complaints] = read(with(R"("mode": "route",
    "ports": [{"name": "dmz", "address": "172.24.5.1/24", "mac": "00:a0:98:00:00:05", "mtu": 1400,
               "ipv6": "fd00:5::1/64"}],
    "neighbours": {"172.24.5.9": "00:a0:98:00:00:09"},
    "ipv6": {"inside": "fd00::1/64", "outside": "2001:db8::1/64", "gateway": "fe80::1",
             "neighbours": {"fe80::1": "02:00:5e:00:00:01"}, "neighbour_proxy": false,
             "translate": [{"inside": "fd00::/48", "outside": "2001:db8:1::/48"}]})"));
  EXPECT_EQ(complaints, "");
  ASSERT_TRUE(settings.has_value());
  ASSERT_EQ(settings->ports.size(), 1U);
  EXPECT_EQ(settings->ports[0].name, "dmz");
  EXPECT_EQ(to_string(settings->ports[0].at.address), "172.24.5.1/24");
  EXPECT_EQ(settings->ports[0].at.mtu, 1400);
  EXPECT_EQ(to_string(settings->ports[0].ipv6.value()), "fd00:5::1/64");
  ASSERT_TRUE(settings->ipv6.has_value());
  EXPECT_EQ(to_string(settings->ipv6->outside.value()), "2001:db8::1/64");
  EXPECT_EQ(to_string(settings->ipv6->gateway.value()), "fe80::1");
  EXPECT_EQ(to_string(settings->ipv6->neighbours.at(0).mac), "02:00:5e:00:00:01");
  EXPECT_EQ(to_string(settings->ipv6->translate.at(0).outside), "2001:db8:1::/48");
}

TEST(Settings, ReadsAFilter) {
  const auto [settings, complaints] = read(with(R"("mode": "firewall",
    "filter": {"max_states": 9, "timeouts": {"udp": 30, "fragment": 5},
               "rules": [{"action": "block", "quick": true, "direction": "in", "on": "outside",
                          "family": "ipv4", "protocol": "udp", "from": "!10.0.0.0/8",
                          "from_ports": "1-9", "to": "fd00::1", "to_ports": 53,
                          "keep_state": false, "any_flags": true},
                         {"action": "pass", "protocol": "icmp6", "icmp_type": 128}]})"));
  EXPECT_EQ(complaints, "");
  ASSERT_TRUE(settings.has_value());
  ASSERT_TRUE(settings->filter.has_value());
  EXPECT_EQ(settings->filter->max_states, 9U);
  EXPECT_EQ(settings->filter->timeouts.udp, 30s);
  ASSERT_EQ(settings->filter->rules.size(), 2U);
  const forward::FilterRule& rule = settings->filter->rules[0];
  EXPECT_FALSE(rule.pass);
  EXPECT_TRUE(rule.quick);
  EXPECT_EQ(rule.direction, forward::FilterRule::Direction::in);
  EXPECT_EQ(rule.on, "outside");
  EXPECT_EQ(rule.protocol, 17);
  EXPECT_TRUE(rule.from.negated);
  EXPECT_EQ(to_string(rule.from.ipv4.value()), "10.0.0.0/8");
  EXPECT_EQ(to_string(rule.to.ipv6.value()), "fd00::1/128");
  EXPECT_EQ(rule.to_ports, (forward::PortRange{53, 53}));
  EXPECT_FALSE(rule.keep_state);
  EXPECT_EQ(settings->filter->rules[1].protocol, 58);
  EXPECT_EQ(settings->filter->rules[1].icmp_type, 128);
}

TEST(Settings, ReadsWhatABridgeHolds) {
  const auto [settings, complaints] = read(R"({"mode": "bridge",
    "bridge": {"like": "linux", "port_max_addresses": 3, "storm_limit": 4, "move_limit": 5,
               "mtu": 1500,
               "ports": [{"name": "outside", "isolated": true, "hairpin": true},
                         {"name": "ear", "span": true}],
               "fixed": [{"mac": "58:9c:fc:10:ff:d8", "port": "outside", "vlan": 7}]}})");
  EXPECT_EQ(complaints, "");
  ASSERT_TRUE(settings.has_value());
  EXPECT_EQ(settings->bridge.like, forward::BridgeLike::linux);
  EXPECT_EQ(settings->bridge.port_max_addresses, 3U);
  EXPECT_EQ(settings->bridge.storm_limit, 4U);
  EXPECT_EQ(settings->bridge.move_limit, 5U);
  EXPECT_EQ(settings->bridge.mtu, 1500);
  ASSERT_EQ(settings->bridge.fixed.size(), 1U);
  EXPECT_EQ(settings->bridge.fixed[0].port, "outside");
  EXPECT_EQ(settings->bridge.fixed[0].vlan, 7);
  EXPECT_THAT(forward::port_names(*settings), testing::ElementsAre("inside", "outside", "ear"));
  const auto ports = forward::bridge_ports(settings->bridge);
  EXPECT_FALSE(ports[0].isolated || ports[0].hairpin || ports[0].span);
  EXPECT_TRUE(ports[1].isolated && ports[1].hairpin && !ports[1].span);
  EXPECT_TRUE(ports[2].span && !ports[2].isolated && !ports[2].hairpin);
  EXPECT_THAT(read(R"({"mode": "bridge", "bridge": {"fixed": [{"port": "inside"}]}})").complaints,
              HasSubstr("'bridge.fixed[].mac' is missing"));
}

TEST(Settings, AStationsModesNeedOnlyItsMac) {
  EXPECT_EQ(read(R"({"mode": "mac_nat", "outside": {"mac": "00:16:ea:b1:5d:d6"},
                     "station": {"dhcp": "chaddr", "ageing": 60, "max_hosts": 4}})")
                .complaints,
            "");
  EXPECT_EQ(read(R"({"mode": "mac_clone", "outside": {"mac": "00:16:ea:b1:5d:d6"}})").complaints,
            "");
  EXPECT_THAT(read(R"({"mode": "mac_nat", "outside": {}})").complaints,
              HasSubstr("'outside.mac' is missing"));
  EXPECT_THAT(read(R"({"mode": "proxy_arp", "outside": {"mac": "00:16:ea:b1:5d:d6"},
                       "inside": {"mac": "00:a0:98:ed:da:f2"}})")
                  .complaints,
              HasSubstr("'outside.address' is missing"));
}

TEST(Settings, ABridgeNeedsNothing) {
  EXPECT_EQ(read(R"({"mode": "bridge"})").complaints, "");
}

TEST(Settings, AnUnknownKeyIsAnErrorAtItsPlaceWithASuggestion) {
  EXPECT_EQ(read(with(R"("neigbours": {})")).complaints,
            "s.json:3:2: error: there is no 'neigbours' in the settings\n"
            "   \"neigbours\": {}}\n"
            "   ^^^^^^^^^^^\n"
            "help: did you mean 'neighbours'?\n");
  EXPECT_EQ(read(with(R"("bridge": {"x": 1})")).complaints,
            "s.json:3:13: error: there is no 'x' in bridge\n"
            "   \"bridge\": {\"x\": 1}}\n"
            "              ^^^\n"
            "help: there are ageing, max_addresses, like, port_max_addresses, storm_limit, "
            "move_limit, mtu, ports, fixed\n");
}

TEST(Settings, AKeyGivenTwiceIsAnErrorThatNamesBothPlaces) {
  EXPECT_EQ(read(with(R"("mode": "nat44", "mode": "bridge")")).complaints,
            "s.json:3:19: error: 'mode' is given twice\n"
            "   \"mode\": \"nat44\", \"mode\": \"bridge\"}\n"
            "                    ^^^^^^\n"
            "s.json:3:2: given here first\n");
}

TEST(Settings, AMissingKeyIsNamedWithAnExample) {
  const std::string text =
      read("{" + inside + R"(, "outside": {"mac": "00:16:ea:b1:5d:d6"}})").complaints;
  EXPECT_THAT(text, HasSubstr("error: 'outside.address' is missing: The forwarder's own address"));
  EXPECT_THAT(text, HasSubstr("help: for instance \"address\": \"192.168.0.21/24\"\n"));
  EXPECT_THAT(read("{}").complaints, HasSubstr("s.json:1:1: error: 'inside' is missing"));
}

TEST(Settings, OverlappingNetworksAreRefused) {
  const std::string text = R"({"inside": {"address": "192.168.0.1/16", "mac": "00:a0:98:ed:da:f2"},
)" + outside + "}";
  EXPECT_EQ(read(text).complaints,
            "s.json:2:24: error: the networks overlap: inside 192.168.0.1/16, outside "
            "192.168.0.21/24\n"
            "  \"outside\": {\"address\": \"192.168.0.21/24\", \"mac\": \"00:16:ea:b1:5d:d6\"}}\n"
            "                         ^^^^^^^^^^^^^^^^^\n"
            "s.json:1:24: the inside network\n"
            "help: renumber the inside network: the laptop's owner rules over that one\n");
}

/// A wrong value and what must be said about it.
struct Wrong {
  const char* more;
  const char* said;
};

class SettingsRefuse : public testing::TestWithParam<Wrong> {};

TEST_P(SettingsRefuse, WithTheReason) {
  const Outcome outcome = read(with(GetParam().more));
  EXPECT_FALSE(outcome.settings.has_value());
  EXPECT_THAT(outcome.complaints, HasSubstr(GetParam().said));
}

INSTANTIATE_TEST_SUITE_P(
    Wrong, SettingsRefuse,
    testing::Values(
        Wrong{R"("mode": "nat")",
              "'mode' must be one of nat44, bridge, route, firewall, mac_nat, mac_clone, "
              "proxy_arp, not \"nat\""},
        Wrong{R"("mode": "brigde")", "help: did you mean \"bridge\"?"},
        Wrong{R"("mode": 4)",
              "'mode' must be one of nat44, bridge, route, firewall, mac_nat, mac_clone, "
              "proxy_arp, not 4"},
        Wrong{R"("nat44": [])", "'nat44' must be an object, not a list"},
        Wrong{R"("nat44": {"hairpin": 1})", "'nat44.hairpin' must be true or false, not 1"},
        Wrong{R"("nat44": {"mss_clamp": 87})",
              "'nat44.mss_clamp' must be a whole number from 88 to 65535, not 87"},
        Wrong{R"("nat44": {"max_sessions": -1})", "must be a whole number from 1 to"},
        Wrong{R"("nat44": {"max_sessions": 1.5})", "must be a whole number from 1 to"},
        Wrong{R"("nat44": {"timeouts": {"udp": 0}})",
              "'nat44.timeouts.udp' must be seconds, above 0"},
        Wrong{R"("nat44": {"timeouts": {"udp": "5m"}})", "not \"5m\""},
        Wrong{R"("neighbours": {"172.24.1": "58:9c:fc:10:ff:d8"})",
              "'172.24.1' is no IPv4 address"},
        Wrong{R"("neighbours": {"172.24.1.2": "ff:ff:ff:ff:ff:ff"})",
              "'neighbours' must be the MAC of one station, not \"ff:ff:ff:ff:ff:ff\""},
        Wrong{R"("neighbours": {"10.0.0.1": "58:9c:fc:10:ff:d8"})",
              "the neighbour 10.0.0.1 is on neither network"},
        Wrong{R"("neighbours": {"172.24.1.1": "58:9c:fc:10:ff:d8"})",
              "the neighbour 172.24.1.1 is the forwarder itself"},
        Wrong{R"("neighbours": {"172.24.1.2": "58:9c:fc:10:ff:d8",
                                "172.24.1.2": "58:9c:fc:10:ff:d9"})",
              "'172.24.1.2' is given twice"},
        Wrong{R"("filter": {"rules": [{"action": "block", "on": "wlan0"}]})",
              "error: there is no port 'wlan0'"},
        Wrong{R"("filter": {"rules": [{"action": "deny"}]})", "must be one of pass, block"},
        Wrong{R"("filter": {"rules": [{"quick": true}]})", "'filter.rules[].action' is missing"},
        Wrong{R"("filter": {"rules": [{"action": "pass", "from": "lan"}]})",
              "must be an address or a network"},
        Wrong{R"("mode": "mac_nat", "filter": {})", "mode mac_nat does not filter"},
        Wrong{R"("ipv6": {"inside": "fd00::1"})",
              "'ipv6.inside' must be an IPv6 address with the length of its prefix"},
        Wrong{R"("ipv6": {"gateway": "172.24.1.1"})", "'ipv6.gateway' must be an IPv6 address"},
        Wrong{R"("ipv6": {"neighbours": {"fe80::1": "x"}})", "must be the MAC of one station"},
        Wrong{R"("ipv6": {"neighbours": {"fe80": "00:a0:98:00:00:05"}})",
              "'fe80' is no IPv6 address"},
        Wrong{R"("ports": [{"name": "a/b", "address": "172.24.5.1/24",
                            "mac": "00:a0:98:00:00:05"}])",
              "'ports[].name' must be a name of 1 to 15 letters"},
        Wrong{R"("local": {"mac": "02:67:6c:00:00:02"})", "'local.kernel_mac' is missing"},
        Wrong{R"("mode": "bridge", "bridge": {"ports": [{"isolated": true}]})",
              "'bridge.ports[].name' is missing"},
        Wrong{R"("mode": "bridge", "bridge": {"ports": [{"name": "ear", "span": true,
                                                      "hairpin": true}]})",
              "s.json:4:66: error: bridge.ports: ear only listens (span), and is nothing else"},
        Wrong{R"("mode": "bridge", "bridge": {"ports": [{"name": "inside"}, {"name": "inside"}]})",
              "error: bridge.ports: two are called 'inside'"},
        Wrong{R"("mode": "bridge", "bridge": {"fixed": [{"mac": "58:9c:fc:10:ff:d8",
                                                      "port": "dmz"}]})",
              "is no station on a port 'dmz' of the bridge"},
        // What the forwarder itself refuses is said at its place, too.
        Wrong{R"("nat44": {"pool": [{"first": "192.168.0.30", "last": "192.168.0.22"}]})",
              "s.json:3:55: error: the pool's range 192.168.0.30-192.168.0.22 runs backwards"},
        Wrong{R"("nat44": {"pool": [{"first": "172.24.1.30"}]})",
              "s.json:3:31: error: the pool's range 172.24.1.30-172.24.1.30 runs into the inside"},
        Wrong{R"("ports": [{"name": "dmz", "address": "172.24.5.1/24",
                            "mac": "00:a0:98:00:00:05"}])",
              "s.json:3:11: error: mode nat44 has two ports"},
        Wrong{R"("mode": "route", "local": {"kernel_mac": "02:67:6c:00:00:01",
                                            "mac": "02:67:6c:00:00:02"})",
              "s.json:3:28: error: mode route has no local port"},
        Wrong{R"("nat44": {"one_to_one": [{"inside": "172.24.1.49",
                                           "outside": "172.24.1.50"}]})",
              "s.json:3:27: error: 172.24.1.49 as 172.24.1.50 (1:1): no host outside can have"},
        Wrong{R"("nat44": {"port_forwards": [{"protocol": "icmp", "outside_ports": 1,
                 "inside_address": "172.24.1.49", "inside_port": 22}]})",
              "'nat44.port_forwards[].protocol' must be one of tcp, udp, not \"icmp\""},
        Wrong{R"("nat44": {"port_forwards": [{"protocol": "tcp", "outside_ports": "9-3",
                 "inside_address": "172.24.1.49", "inside_port": 22}]})",
              "must be a port from 1 to 65535, or \"first-last\", not \"9-3\""},
        Wrong{R"("nat44": {"port_forwards": [{"protocol": "tcp", "outside_ports": 0,
                 "inside_address": "172.24.1.49", "inside_port": 22}]})",
              "must be a port from 1 to 65535"},
        Wrong{R"("nat44": {"port_forwards": [{"protocol": "tcp", "outside_ports": 22,
                 "inside_address": "10.0.0.1", "inside_port": 22}]})",
              "10.0.0.1 is not on the inside network 172.24.1.1/24"},
        Wrong{R"("nat44": {"port_forwards": [{"protocol": "tcp", "outside_ports": 22,
                 "inside_address": "172.24.1.49", "inside_port": 22,
                 "shared_with": [{"inside_address": "10.0.0.2"}]}]})",
              "10.0.0.2 is not on the inside network 172.24.1.1/24"},
        Wrong{R"("nat44": {"one_to_one": [{"inside": "10.0.0.1", "outside": "192.168.0.9"}]})",
              "10.0.0.1 is not on the inside network 172.24.1.1/24"},
        Wrong{R"("nat44": {"one_to_one": [{"inside": "172.24.1.49"}]})",
              "'nat44.one_to_one[].outside' is missing"},
        Wrong{R"("nat44": {"one_to_one": [{"inside": "172.24.1.49", "outside": "192.168.0.9"},
                 {"inside": "172.24.1.49", "outside": "192.168.0.8"}]})",
              "one host has two outside addresses"},
        Wrong{R"("nat44": {"one_to_one": [{"inside": "172.24.1.49", "outside": "192.168.0.9"},
                 {"inside": "172.24.1.50", "outside": "192.168.0.9"}]})",
              "two hosts have one address"},
        Wrong{R"("nat44": {"port_forwards": [{"protocol": "tcp", "outside_ports": 22,
                 "inside_address": "172.24.1.49", "inside_port": 22, "one_shot": true}]})",
              "there is no 'one_shot' in nat44.port_forwards[]"},
        Wrong{R"("nat44": {"port_forwards": [{"protocol": "tcp", "outside_ports": "10-12",
                 "inside_address": "172.24.1.49", "inside_port": 65534}]})",
              "3 ports from 65534 on go beyond 65535"},
        Wrong{R"("nat44": {"port_forwards": [
                 {"protocol": "tcp", "outside_ports": "20-30", "inside_address": "172.24.1.49",
                  "inside_port": 20},
                 {"protocol": "tcp", "outside_ports": 22, "inside_address": "172.24.1.50",
                  "inside_port": 22}]})",
              "s.json:6:55: error: two forwards are on one outside port"}));

TEST(Settings, HostsMayHaveAddressesOfTheirOwn) {
  EXPECT_EQ(read(with(R"("nat44": {"one_to_one": [
      {"inside": "172.24.1.49", "outside": "192.168.0.9"},
      {"inside": "172.24.1.50", "outside": "192.168.0.8"}]})"))
                .complaints,
            "");
}

TEST(Settings, TwoForwardsOnOnePortMayDifferInProtocolOrRemote) {
  EXPECT_EQ(read(with(R"("nat44": {"port_forwards": [
      {"protocol": "tcp", "outside_ports": 22, "inside_address": "172.24.1.49", "inside_port": 22},
      {"protocol": "udp", "outside_ports": 22, "inside_address": "172.24.1.49", "inside_port": 22},
      {"protocol": "tcp", "outside_ports": 22, "inside_address": "172.24.1.49", "inside_port": 22,
       "from": "192.168.0.0/24"}]})"))
                .complaints,
            "");
}

TEST(Settings, TheGatewayMustBeOnTheOutsideNetwork) {
  EXPECT_THAT(read("{" + inside + R"(, "outside": {"address": "192.168.0.21/24",
      "mac": "00:16:ea:b1:5d:d6", "gateway": "192.168.1.1"}})")
                  .complaints,
              HasSubstr("the gateway 192.168.1.1 is not on the outside network 192.168.0.21/24"));
}

TEST(Settings, WhatIsNoJsonIsRefusedAtItsPlace) {
  EXPECT_THAT(read("{\n  \"mode\": nat44\n}").complaints,
              HasSubstr("s.json:2:12: error: it is no JSON: syntax error while parsing value"));
  EXPECT_THAT(read("[]").complaints, HasSubstr("settings are an object, not a list"));
  EXPECT_THAT(read("").complaints, HasSubstr("s.json:1:1: error: it is no JSON"));
  EXPECT_THAT(read(std::string(100000, '[')).complaints, HasSubstr("it is nested too deeply"));
}

TEST(Settings, PlacesAreRightBehindCommentsEscapesAndAByteOrderMark) {
  EXPECT_THAT(
      read("\xEF\xBB\xBF{ /* \"mode\": */ \"bri\\\"dge\": {}, // }\n \"mode\": \"x\"}").complaints,
      HasSubstr("s.json:2:10: error: 'mode' must be"));
}

TEST(Settings, AFileThatIsNotThereIsNamed) {
  const auto settings = load_settings("/nowhere/s.json");
  ASSERT_FALSE(settings.has_value());
  EXPECT_THAT(settings.error().message, HasSubstr("/nowhere/s.json"));
}

std::string file(const std::string& name) {
  std::ifstream in(test::source_dir() + "/" + name, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

TEST(SettingsDocs, AreWhatTheTableOfKeysSays) {
  EXPECT_EQ(file("docs/settings.md"), settings_markdown());
  EXPECT_EQ(file("docs/settings.schema.json"), settings_schema());
}

TEST(SettingsDocs, TheExampleInThemIsGood) {
  const std::string text = settings_markdown();
  const std::size_t begin = text.find("```json\n") + 8;
  EXPECT_EQ(read(text.substr(begin, text.find("```", begin) - begin)).complaints, "");
}

TEST(SettingsDocs, TheDemosSettingsAreGood) {
  const auto settings = load_settings(test::source_dir() + "/fixtures/captures/demo-nat44.json");
  EXPECT_TRUE(settings.has_value()) << settings.error().message;
}

}  // namespace
}  // namespace guestlink::relay
