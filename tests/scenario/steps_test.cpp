// Every kind of step, once as it should be and once as it goes wrong, with all that it finds.

#include <algorithm>
#include <array>
#include <chrono>
#include <memory>
#include <string>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "built_world.h"
#include "processes.h"
#include "reference/json/json_tree.h"
#include "sim/steps/routes.h"
#include "sim/steps/service_kind.h"
#include "sim/steps/step_kind.h"
#include "tests/places.h"

namespace guestlink::sim {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::StartsWith;

class Steps : public testing::Test {
 protected:
  void build(const Topology& topology) {
    auto made = World::create(topology, {.program = test::program()});
    ASSERT_TRUE(made) << why(made);
    lab.world = std::move(*made);
    lab.topology = topology;
  }

  json::JsonNode parsed(const std::string& text) {
    SourceSet sources;
    Diagnostics out;
    auto tree = json::read_json(sources, sources.add("step.json", text), "scenario", out);
    EXPECT_TRUE(tree) << text;
    return tree ? *tree : json::JsonNode{};
  }

  /// The facts as lines; of a fault of the machine its words behind "!".
  std::string take(const std::string& node, const std::string& kind, const std::string& arguments,
                   Duration deadline = 5s) {
    const json::JsonNode given = parsed(arguments);
    const StepKind* step = find_step_kind(kind);
    EXPECT_NE(step, nullptr) << kind;
    Diagnostics out;
    const json::ValueType type{.kind = json::ValueType::Kind::object,
                               .words = "an object",
                               .schema = "",
                               .object = step->arguments};
    EXPECT_TRUE(json::check(given, type, "", "scenario", out)) << arguments;
    const auto facts = step->run(lab, node, given, deadline);
    return facts ? to_lines(*facts) : "!" + facts.error().message;
  }

  Lab lab;
};

/// host eth0 - eth0 guest by Wi-Fi: 192.0.2.1 is the station.
Topology pair_by_wifi() {
  Topology topology = pair_of_nodes();
  topology.links[0].medium = MediumName::wifi;
  topology.links[0].wifi = WifiSettings{};
  return topology;
}

TEST_F(Steps, EveryKindHasAnExampleThatItsOwnReaderTakes) {
  for (const StepKind* kind : step_kinds()) {
    const json::ValueType type{.kind = json::ValueType::Kind::object,
                               .words = "an object",
                               .schema = "",
                               .object = kind->arguments};
    Diagnostics out;
    EXPECT_TRUE(json::check(parsed(std::string(kind->example)), type, "", "scenario", out))
        << kind->name << ": " << (out.empty() ? "" : out[0].message);
  }
  for (const ServiceKind* kind : service_kinds()) {
    const json::ValueType type{.kind = json::ValueType::Kind::object,
                               .words = "an object",
                               .schema = "",
                               .object = kind->settings};
    Diagnostics out;
    EXPECT_TRUE(json::check(parsed(std::string(kind->example)), type, "", "scenario", out))
        << kind->name << ": " << (out.empty() ? "" : out[0].message);
  }
}

/// By which test a kind of step is shown to work and to fail, with all that it finds.
struct Proof {
  std::string_view kind;
  std::string_view test;
};
constexpr auto proofs = std::to_array<Proof>({
    {"access_point", "AccessPointLosesItsStation"},
    {"address", "AddressAndLinkAndCommandChangeTheNode"},
    {"arp", "ArpFindsWhoHasAnAddress"},
    {"boot", "BootAndGuestAskWhoeverRunsTheScenario"},
    {"capture", "CaptureCountsWhatPassesFromNowOn"},
    {"command", "AddressAndLinkAndCommandChangeTheNode"},
    {"dhcp", "DhcpPutsALeaseToUse"},
    {"dns", "DnsAsksTheServerOfResolvConf"},
    {"end", "TcpGetsItsEchoUntilTheServiceEnds"},
    {"file", "FileReplacesLinesOrAddsOne"},
    {"guest", "BootAndGuestAskWhoeverRunsTheScenario"},
    {"http", "HttpFetchesAPage"},
    {"inject", "InjectCraftsAFrameFromItsFields"},
    {"link", "AddressAndLinkAndCommandChangeTheNode"},
    {"ping", "AccessPointLosesItsStation"},
    {"replay", "ReplayKeepsThePausesOfACapture"},
    {"serve", "SshSaysWhichForwardsStand"},
    {"ssh", "SshSaysWhichForwardsStand"},
    {"tcp", "TcpGetsItsEchoUntilTheServiceEnds"},
    {"udp", "UdpCountsAnswers"},
    {"wait", "WaitSaysWhatIsMissing"},
});

TEST(StepKinds, EachHasATestOfItsOwnThatTakesItTwice) {
  const std::string source = text_of(test::source_dir() + "/tests/scenario/steps_test.cpp");
  for (const StepKind* kind : step_kinds()) {
    const auto proof = std::ranges::find(proofs, kind->name, &Proof::kind);
    ASSERT_NE(proof, proofs.end()) << "no test is named for the step " << kind->name;
    const std::size_t begin = source.find(fmt::format("TEST_F(Steps, {}) {{", proof->test));
    ASSERT_NE(begin, std::string::npos) << proof->test;
    const std::string body = source.substr(begin, source.find("\n}\n", begin) - begin);
    // Once by itself or in a lambda, and held against what it finds at least twice.
    EXPECT_THAT(body, HasSubstr(fmt::format("\"{}\"", kind->name))) << proof->test;
    std::size_t held = 0;
    for (std::size_t at = body.find("EXPECT_"); at != std::string::npos;
         at = body.find("EXPECT_", at + 1)) {
      ++held;
    }
    EXPECT_GE(held, 2U) << proof->test;
  }
  for (const Proof& proof : proofs) EXPECT_NE(find_step_kind(proof.kind), nullptr) << proof.kind;
}

TEST_F(Steps, ArpFindsWhoHasAnAddress) {
  GUESTLINK_NEED("netns");
  Topology topology = pair_of_nodes();
  topology.interfaces[1].mac = net::parse_mac("02:00:00:00:00:02");
  build(topology);
  EXPECT_EQ(take("host", "arp", R"({"iface": "eth0", "dst": "192.0.2.2"})"),
            "answered=true\nmac=02:00:00:00:00:02\n");
  EXPECT_EQ(take("host", "arp", R"({"iface": "eth0", "dst": "192.0.2.3"})", 50ms),
            "answered=false\nerror=no answer\n");
  EXPECT_EQ(take("host", "arp", R"({"iface": "eth1", "dst": "192.0.2.2"})"),
            "answered=false\nerror=there is no host:eth1\n");
}

TEST_F(Steps, UdpCountsAnswers) {
  GUESTLINK_NEED("netns");
  build(pair_of_nodes());
  EXPECT_EQ(take("guest", "serve", R"({"echo": {}})"), "started=true\n");
  EXPECT_EQ(take("host", "udp", R"({"dst": "192.0.2.2:7", "send": "hello", "port": 40000})"),
            "answered=1\nread=hello\nsent=1\n");
  EXPECT_EQ(take("host", "udp", R"({"dst": "192.0.2.2:7", "count": 1000})"),
            "answered=1000\nread=guestlink\nsent=1000\n");
  EXPECT_EQ(take("host", "udp", R"({"dst": "192.0.2.2:8"})"),
            "answered=0\nerror=refused\nsent=1\n");
  EXPECT_EQ(take("host", "udp", R"({"dst": "198.51.100.1:7"})"),
            "answered=0\nerror=unreachable\nsent=0\n");
}

TEST_F(Steps, TcpGetsItsEchoUntilTheServiceEnds) {
  GUESTLINK_NEED("netns");
  build(pair_of_nodes());
  EXPECT_EQ(take("guest", "serve", R"({"echo": {"port": 21, "greeting": "220 ready\r\n"}})"),
            "started=true\n");
  EXPECT_EQ(take("host", "tcp",
                 R"({"dst": "192.0.2.2:21", "send": "PORT 172,24,1,49,4,1",
                     "read": "220 ready..PORT 172,24,1,49,4,1"})"),
            "connected=true\nread=220 ready  PORT 172,24,1,49,4,1\n");
  EXPECT_EQ(take("guest", "end", R"({"what": "echo", "kill": true})"), "ended=true\n");
  EXPECT_EQ(take("guest", "end", R"({"what": "echo"})"), "ended=false\n");
  EXPECT_EQ(take("host", "tcp", R"({"dst": "192.0.2.2:21"})"), "connected=false\nerror=refused\n");
}

TEST_F(Steps, PingUdpAndTcpSpeakIpv6) {
  GUESTLINK_NEED("netns");
  build(pair_of_nodes());
  for (const std::string node : {"host", "guest"}) {
    const std::string settings = R"({"argv": ["sysctl", "-qw", "net.ipv6.conf.eth0.accept_dad=0",
                                     "net.ipv6.conf.eth0.disable_ipv6=0"]})";
    ASSERT_EQ(take(node, "command", settings), "err=\nexit=0\nout=\n");
    const std::string address = node == "host" ? "2001:db8::1/64" : "2001:db8::2/64";
    ASSERT_EQ(take(node, "command",
                   R"({"argv": ["ip", "-6", "addr", "add", ")" + address +
                       R"(", "dev", "eth0", "nodad"]})"),
              "err=\nexit=0\nout=\n");
  }
  EXPECT_EQ(take("host", "ping", R"({"dst": "2001:db8::2", "id": 7, "count": 2})"),
            "loss=0\nreceived=2\nsent=2\n");
  EXPECT_EQ(take("host", "ping", R"({"dst": "2001:db8::3"})", 50ms),
            "error=no answer\nloss=100\nreceived=0\nsent=1\n");
  EXPECT_EQ(take("host", "ping", R"({"dst": "2001:db8:1::1"})", 50ms),
            "error=Network is unreachable\nloss=100\nreceived=0\nsent=1\n");
  EXPECT_EQ(take("guest", "serve", R"({"echo": {"listen": "::", "greeting": "six "}})"),
            "started=true\n");
  EXPECT_EQ(take("host", "udp", R"({"dst": "[2001:db8::2]:7", "send": "hello", "port": 40000})"),
            "answered=1\nread=hello\nsent=1\n");
  EXPECT_EQ(take("host", "tcp", R"({"dst": "[2001:db8::2]:7", "send": "a", "read": "six a"})"),
            "connected=true\nread=six a\n");
  EXPECT_EQ(take("host", "tcp", R"({"dst": "192.0.2.2:7"})"), "connected=false\nerror=refused\n");
  EXPECT_EQ(take("host", "udp", R"({"dst": "[2001:db8::2]:8"})"),
            "answered=0\nerror=refused\nsent=1\n");
}

TEST_F(Steps, HttpFetchesAPage) {
  GUESTLINK_NEED("netns", "busybox");
  build(pair_of_nodes());
  EXPECT_EQ(take("host", "http", R"({"dst": "192.0.2.2:80"})"), "connected=false\nerror=refused\n");
  EXPECT_EQ(take("guest", "serve", R"({"http": {"body": "abc"}})"), "started=true\n");
  EXPECT_EQ(take("host", "http", R"({"dst": "192.0.2.2:80"})"),
            "body=abc\nbytes=3\nconnected=true\n"
            "sha256=ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\n"
            "status=200\n");
  EXPECT_THAT(take("host", "http", R"({"dst": "192.0.2.2:80", "path": "/none"})"),
              HasSubstr("status=404\n"));
}

TEST_F(Steps, DnsAsksTheServerOfResolvConf) {
  GUESTLINK_NEED("netns", "dnsmasq");
  build(pair_of_nodes());
  EXPECT_EQ(take("host", "dns", R"({"name": "www.example"})"),
            "answered=false\nerror=no nameserver in /etc/resolv.conf\n");
  EXPECT_EQ(take("host", "file", R"({"path": "/etc/resolv.conf", "line": "nameserver 192.0.2.2"})"),
            "replaced=0\n");
  EXPECT_EQ(take("host", "dns", R"({"name": "www.example"})"),
            "answered=false\nerror=Connection refused\n");
  EXPECT_EQ(take("guest", "serve", R"({"dns": {"names": {"www.example": "198.51.100.1"}}})"),
            "started=true\n");
  EXPECT_EQ(take("host", "dns", R"({"name": "www.example"})"),
            "address=198.51.100.1\nanswered=true\ncode=0\n");
  EXPECT_EQ(take("host", "dns", R"({"name": "other.example", "server": "192.0.2.2"})"),
            "answered=true\ncode=5\n");
}

TEST_F(Steps, DhcpPutsALeaseToUse) {
  GUESTLINK_NEED("netns", "dnsmasq", "busybox");
  Topology topology = pair_of_nodes();
  topology.interfaces[0].addresses.clear();
  build(topology);
  EXPECT_EQ(take("host", "dhcp", R"({"iface": "eth0", "tries": 1})"),
            "error=udhcpc: udhcpc: started, v1.35.0;udhcpc: broadcasting discover;"
            "udhcpc: no lease, failing\nleased=false\n");
  EXPECT_EQ(take("guest", "serve",
                 R"({"dhcp": {"iface": "eth0", "first": "192.0.2.50", "dns": ["192.0.2.9"]}})"),
            "started=true\n");
  EXPECT_EQ(take("host", "dhcp", R"({"iface": "eth0"})"),
            "address=192.0.2.50/24\ndns=192.0.2.9\nleased=true\nrouter=192.0.2.2\n");
  EXPECT_EQ(take("host", "wait",
                 R"({"iface": "eth0", "addr": "192.0.2.50/24", "route": "0.0.0.0/0",
                     "via": "192.0.2.2", "file": "/etc/resolv.conf", "holds": "192.0.2.9"})"),
            "met=true\n");
}

TEST_F(Steps, DhcpRefusesWhatIsNoRange) {
  GUESTLINK_NEED("netns", "dnsmasq");
  build(pair_of_nodes());
  EXPECT_THAT(take("guest", "serve", R"({"dhcp": {"iface": "eth9", "first": "192.0.2.50"}})"),
              AllOf(StartsWith("error=dhcp of guest does not start: "), HasSubstr("eth9"),
                    HasSubstr("started=false\n")));
}

TEST_F(Steps, WaitSaysWhatIsMissing) {
  GUESTLINK_NEED("netns");
  build(pair_of_nodes());
  const auto wait = [&](const std::string& given) { return take("host", "wait", given, 20ms); };
  EXPECT_EQ(wait(R"({"iface": "eth0", "carrier": true})"), "met=true\n");
  EXPECT_EQ(wait(R"({"iface": "eth0", "carrier": false})"), "error=eth0 has carrier\nmet=false\n");
  EXPECT_EQ(wait(R"({"iface": "eth1"})"), "error=there is no eth1\nmet=false\n");
  EXPECT_EQ(wait(R"({"iface": "eth0", "addr": "10.0.0.1/8"})"),
            "error=eth0 has not 10.0.0.1/8\nmet=false\n");
  EXPECT_EQ(wait(R"({"route": "192.0.2.0/24"})"), "met=true\n");
  EXPECT_EQ(wait(R"({"route": "0.0.0.0/0"})"), "error=there is no route to 0.0.0.0/0\nmet=false\n");
  EXPECT_EQ(wait(R"({"listen": 22})"), "error=nothing listens at port 22\nmet=false\n");
  EXPECT_EQ(wait(R"({"file": "/tmp/none"})"), "error=there is no /tmp/none\nmet=false\n");
  EXPECT_EQ(take("host", "serve", R"({"echo": {"port": 22, "listen": "127.0.0.1"}})"),
            "started=true\n");
  EXPECT_EQ(wait(R"({"listen": 22, "on": "loopback"})"), "met=true\n");
  EXPECT_EQ(wait(R"({"listen": 22, "on": "anywhere"})"),
            "error=port 22 is open to the loopback only\nmet=false\n");
}

TEST_F(Steps, FileReplacesLinesOrAddsOne) {
  GUESTLINK_NEED("netns");
  build(pair_of_nodes());
  const auto set = [&](const std::string& find, const std::string& line) {
    return take(
        "host", "file",
        R"({"path": "/etc/demo.conf", "find": ")" + find + R"(", "line": ")" + line + "\"}");
  };
  EXPECT_EQ(set("a=", "a=1"), "replaced=0\n");
  EXPECT_EQ(set("b=", "b=1"), "replaced=0\n");
  EXPECT_EQ(set("a=", "a=2"), "replaced=1\n");
  EXPECT_EQ(lab.world->read_file("host", "/etc/demo.conf").value_or(""), "a=2\nb=1\n");
  EXPECT_THAT(take("host", "file", R"({"path": "/usr/demo.conf", "line": "a"})"), StartsWith("!"));
}

TEST_F(Steps, SshSaysWhichForwardsStand) {
  GUESTLINK_NEED("netns", "ssh", "sshd");
  build(pair_of_nodes());
  if (!lab.world->has_many_users()) GTEST_SKIP() << "sshd needs several user ids";
  ASSERT_EQ(take("guest", "serve", R"({"sshd": {"config": ["GatewayPorts yes"]}})"),
            "started=true\n");
  ASSERT_EQ(take("host", "serve", R"({"echo": {"port": 22, "greeting": "SSH-2.0-host\r\n"}})"),
            "started=true\n");
  EXPECT_EQ(take("host", "ssh", R"({"to": "192.0.2.2", "remote_forward": "2210:127.0.0.1:22"})"),
            "connected=true\nforwarded=true\nrunning=true\n");
  EXPECT_EQ(take("host", "tcp", R"({"dst": "192.0.2.2:2210", "read": "SSH-2.0-host"})"),
            "connected=true\nread=SSH-2.0-host\n");
  EXPECT_EQ(take("host", "end", R"({"what": "ssh"})"), "ended=true\n");
  ASSERT_EQ(take("guest", "serve", R"({"sshd": {"config": ["AllowTcpForwarding no"]}})"),
            "started=true\n");
  EXPECT_EQ(take("host", "ssh",
                 R"({"to": "192.0.2.2", "remote_forward": "2210:127.0.0.1:22",
                     "exit_on_forward_failure": true})"),
            "connected=true\nerror=Error: remote port forwarding failed for listen port 2210\n"
            "exit=255\nforwarded=false\nrunning=false\n");
  EXPECT_EQ(take("host", "ssh", R"({"to": "192.0.2.2", "remote_forward": "2210:127.0.0.1:22"})"),
            "connected=true\nerror=Warning: remote port forwarding failed for listen port 2210\n"
            "forwarded=false\nrunning=true\n");
  EXPECT_EQ(take("host", "ssh", R"({"to": "192.0.2.2", "port": 23})"),
            "connected=false\nerror=ssh: connect to host 192.0.2.2 port 23: Connection refused\n"
            "exit=255\nforwarded=false\nrunning=false\n");
  ASSERT_EQ(take("guest", "serve", R"({"sshd": {"config": ["GatewayPorts true"]}})"),
            "error=sshd of guest does not start: it ended with code 255 before it said 'Server "
            "listening on': /etc/ssh/sshd_config line 1: unsupported option "
            "\"true\".\nstarted=false\n");
}

TEST_F(Steps, AccessPointLosesItsStation) {
  GUESTLINK_NEED("netns");
  build(pair_by_wifi());
  EXPECT_EQ(take("host", "ping", R"({"dst": "192.0.2.2"})"), "loss=0\nreceived=1\nsent=1\n");
  EXPECT_EQ(take("guest", "access_point", R"({"link": "inside", "associated": false})"), "");
  EXPECT_EQ(take("host", "ping", R"({"dst": "192.0.2.2"})", 50ms),
            "error=no answer\nloss=100\nreceived=0\nsent=1\n");
  EXPECT_EQ(take("guest", "access_point", R"({"link": "inside", "associated": true})"), "");
  EXPECT_EQ(take("host", "ping", R"({"dst": "192.0.2.2"})"), "loss=0\nreceived=1\nsent=1\n");
  EXPECT_EQ(take("guest", "access_point", R"({"link": "outside", "wds": true})"),
            "!there is no wifi link 'outside'");
}

TEST_F(Steps, CaptureCountsWhatPassesFromNowOn) {
  GUESTLINK_NEED("netns");
  build(pair_of_nodes());
  EXPECT_EQ(take("guest", "capture", R"({"iface": "eth0"})"), "frames=0\nlost=0\n");
  EXPECT_EQ(take("host", "inject",
                 R"({"iface": "eth0",
                     "hex": "ffffffffffff 02000000aa01 88b5 00000000"})"),
            "");
  EXPECT_TRUE(lab.world->wait_until([&] { return lab.recorders[0]->frames().size() == 1; }, 5s));
  EXPECT_EQ(take("guest", "capture", R"({"iface": "eth0"})"), "frames=1\nlost=0\n");
  EXPECT_THAT(take("guest", "capture", R"({"iface": "eth1"})"), StartsWith("!"));
}

TEST_F(Steps, InjectCraftsAFrameFromItsFields) {
  GUESTLINK_NEED("netns");
  build(pair_of_nodes());
  ASSERT_EQ(take("guest", "capture", R"({"iface": "eth0"})"), "frames=0\nlost=0\n");
  EXPECT_EQ(take("host", "inject",
                 R"({"iface": "eth0", "frame": {
                     "eth": {"src": "02:00:00:00:00:01", "dst": "02:00:00:00:00:02"},
                     "vlan": {"vid": 7},
                     "ip": {"src": "192.0.2.1", "dst": "192.0.2.2", "ttl": 3, "id": 258},
                     "udp": {"sport": 4660, "dport": 53}, "payload": "ab"}})"),
            "");
  ASSERT_TRUE(lab.world->wait_until([&] { return lab.recorders[0]->frames().size() == 1; }, 5s));
  std::string hex;
  for (const std::byte one : lab.recorders[0]->frames()[0].bytes) {
    hex += fmt::format("{:02x}", static_cast<unsigned>(one));
  }
  EXPECT_EQ(hex,
            "020000000002"
            "020000000001"
            "81000007"
            "0800"
            "4500001e0102000003"
            "1132cac0000201c0000202"
            "12340035000a080b6162");
  EXPECT_THAT(take("host", "inject", R"({"iface": "eth1", "frame": {}})"), StartsWith("!"));
}

TEST_F(Steps, ReplayKeepsThePausesOfACapture) {
  GUESTLINK_NEED("netns");
  build(pair_of_nodes());
  ASSERT_EQ(take("guest", "capture", R"({"iface": "eth0"})"), "frames=0\nlost=0\n");
  // Three pings, 200 ms apart, by a hand that needs no clock.
  std::vector<SeenFrame> frames(3);
  for (std::size_t i = 0; i < frames.size(); ++i) {
    frames[i].at = Instant{} + i * Duration(200ms);
    frames[i].bytes.resize(60, std::byte{static_cast<unsigned char>(i)});
  }
  const std::string path = testing::TempDir() + "steps_test_replay.pcap";
  ASSERT_TRUE(write_pcap(path, frames));
  lab.folder = testing::TempDir();
  const auto began = lab.world->now();
  EXPECT_EQ(take("host", "replay",
                 R"({"iface": "eth0", "file": "steps_test_replay.pcap", "speed": "4x"})"),
            "bytes=180\nsent=3\n");
  EXPECT_GE(lab.world->now() - began, 100ms);
  EXPECT_EQ(take("host", "replay",
                 R"({"iface": "eth0", "file": "steps_test_replay.pcap", "speed": "top"})"),
            "bytes=180\nsent=3\n");
  ASSERT_TRUE(lab.world->wait_until([&] { return lab.recorders[0]->frames().size() == 6; }, 5s));
  const auto seen = lab.recorders[0]->frames();
  EXPECT_GE(seen[1].at - seen[0].at, 45ms);
  EXPECT_LT(seen[5].at - seen[3].at, 45ms);
  EXPECT_EQ(take("host", "replay", R"({"iface": "eth0", "file": "steps_test_replay.pcap"})", 50ms),
            "bytes=60\nerror=the deadline has passed\nsent=1\n");
  EXPECT_THAT(take("host", "replay", R"({"iface": "eth0", "file": "none.pcap"})"), StartsWith("!"));
}

TEST_F(Steps, BootAndGuestAskWhoeverRunsTheScenario) {
  EXPECT_EQ(take("guest", "boot", "{}"), "!nothing in this world boots");
  EXPECT_EQ(take("guest", "guest", R"({"do": "kill"})"),
            "!nothing in this world is switched on and off");
  lab.boot = [](const std::string& node) -> Result<Facts> { return Facts{{"booted", node}}; };
  std::string calls;
  lab.switch_on = [&](const std::string& node) -> Status {
    calls += "on " + node + ";";
    return {};
  };
  lab.switch_off = [&](const std::string& node, bool orderly) -> Status {
    calls += (orderly ? "stop " : "kill ") + node + ";";
    return {};
  };
  EXPECT_EQ(take("guest", "boot", "{}"), "booted=guest\n");
  for (const char* const one : {"stop", "start", "kill"}) {
    EXPECT_EQ(take("guest", "guest", std::string(R"({"do": ")") + one + "\"}"), "");
  }
  EXPECT_EQ(calls, "stop guest;on guest;kill guest;");
}

TEST_F(Steps, AddressAndLinkAndCommandChangeTheNode) {
  GUESTLINK_NEED("netns");
  build(pair_of_nodes());
  EXPECT_EQ(take("host", "address",
                 R"({"iface": "eth0", "remove": "192.0.2.1/24", "add": "192.0.2.7/24"})"),
            "");
  EXPECT_EQ(take("host", "wait", R"({"iface": "eth0", "addr": "192.0.2.7/24"})"), "met=true\n");
  EXPECT_THAT(take("host", "address", R"({"iface": "eth0", "remove": "192.0.2.1/24"})"),
              StartsWith("!"));
  EXPECT_EQ(take("guest", "link", R"({"iface": "eth0", "up": false})"), "");
  EXPECT_EQ(take("host", "wait", R"({"iface": "eth0", "carrier": false})"), "met=true\n");
  EXPECT_THAT(take("guest", "link", R"({"iface": "eth9", "up": false})"), StartsWith("!"));
  EXPECT_EQ(take("host", "command", R"({"argv": ["echo", "a"]})"), "err=\nexit=0\nout=a \n");
  EXPECT_EQ(take("host", "command", R"({"argv": ["false"]})"), "err=\nexit=1\nout=\n");
}

TEST(Routes, AreReadFromTheKernelsTable) {
  const auto routes = parse_routes(
      "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\n"
      "eth0\t00000000\t010218AC\t0003\t0\t0\t0\t00000000\t0\t0\t0\n"
      "eth1\t000218AC\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0\n"
      "eth2\tbroken\n");
  ASSERT_EQ(routes.size(), 2U);
  EXPECT_EQ(net::to_string(routes[0].to), "0.0.0.0/0");
  EXPECT_EQ(net::to_string(routes[0].gateway), "172.24.2.1");
  EXPECT_EQ(routes[1].interface, "eth1");
  EXPECT_EQ(net::to_string(routes[1].to), "172.24.2.0/24");
}

}  // namespace
}  // namespace guestlink::sim
