#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/config/read_text.h"
#include "tests/places.h"

namespace guestlink::config {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

ReadLaptop interfaces(const std::string& text, const std::string& ifup = "ifupdown-ng") {
  return ReadLaptop{{"guest/etc/network/interfaces", text},
                    {"laptop.json", "{\"ifup\": \"" + ifup + "\"}"}};
}

constexpr const char* plain =
    "auto lo\niface lo inet loopback\n\n# c\nauto eth0\niface eth0 inet static\n"
    "    pre-up /root/nat.sh\n    address 172.24.1.1\n    netmask 255.255.255.0\n"
    "auto wlan0\niface wlan0 inet dhcp\n";

TEST(Interfaces, ReadsTheCorrectedFileOfSeed001ByAllThreePrograms) {
  for (const char* ifup : {"ifupdown-ng", "busybox", "debian"}) {
    const auto read = interfaces(plain, ifup);
    ASSERT_TRUE(read.laptop.guest.interfaces) << ifup;
    const auto& found = *read.laptop.guest.interfaces;
    EXPECT_EQ(name(found.ifup), ifup);
    EXPECT_FALSE(found.unusable) << ifup;
    EXPECT_TRUE(found.is_automatic("wlan0"));
    ASSERT_THAT(found.stanzas, SizeIs(3)) << ifup;
    const auto* eth0 = found.find("eth0");
    EXPECT_EQ(eth0->method.value, "static");
    EXPECT_EQ(to_string(eth0->address->value), "172.24.1.1/24");
    EXPECT_EQ(read.text(eth0->address->where), "172.24.1.1");
    EXPECT_EQ(eth0->find("pre-up")->value.value, "/root/nat.sh");
    EXPECT_EQ(found.find("wlan0")->method.value, "dhcp");
    EXPECT_THAT(read.refused(), IsEmpty()) << ifup;
    EXPECT_THAT(read.unknown_lines(), IsEmpty()) << ifup;
  }
}

TEST(Interfaces, OptionsBehindAutoAreForIfupdownNgOnly) {
  constexpr const char* text =
      "auto eth0\n  pre-up x\niface eth0 inet static\n  address 10.0.0.1/8\n";
  const auto ng = interfaces(text);
  EXPECT_FALSE(ng.laptop.guest.interfaces->unusable);
  EXPECT_EQ(ng.laptop.guest.interfaces->find("eth0")->find("pre-up")->value.value, "x");
  ASSERT_THAT(ng.laptop.guest.interfaces->misplaced, SizeIs(1));
  EXPECT_EQ(ng.laptop.guest.interfaces->misplaced[0].interface, "eth0");
  for (const char* ifup : {"busybox", "debian"}) {
    const auto read = interfaces(text, ifup);
    EXPECT_TRUE(read.laptop.guest.interfaces->unusable) << ifup;
    EXPECT_THAT(read.refused(), ElementsAre("interfaces-misplaced-option: pre-up")) << ifup;
  }
}

TEST(Interfaces, AShortIfaceLineIsForIfupdownNgOnly) {
  EXPECT_EQ(interfaces("iface wlan0 dhcp\n").laptop.guest.interfaces->find("wlan0")->method.value,
            "dhcp");
  EXPECT_THAT(interfaces("iface wlan0 dhcp\n", "busybox").refused(),
              ElementsAre("interfaces-short-iface-line: iface wlan0 dhcp"));
}

TEST(Interfaces, ACommentBehindTextIsForIfupdownNgOnly) {
  constexpr const char* text = "iface eth0 inet dhcp # wired\n";
  const auto told = interfaces(text);
  EXPECT_FALSE(told.laptop.guest.interfaces->unusable);
  EXPECT_THAT(told.refused(), ElementsAre("interfaces-inline-comment: #"));
  EXPECT_THAT(interfaces(text, "busybox").refused(), ElementsAre("interfaces-inline-comment: #"));
}

TEST(Interfaces, BusyboxWantsANetmask) {
  constexpr const char* text = "iface eth0 inet static\n  address 10.0.0.1\n";
  EXPECT_FALSE(interfaces(text, "busybox").laptop.guest.interfaces->find("eth0")->address);
  EXPECT_EQ(to_string(interfaces(text).laptop.guest.interfaces->find("eth0")->address->value),
            "10.0.0.1/24");
  EXPECT_EQ(
      to_string(interfaces(text, "debian").laptop.guest.interfaces->find("eth0")->address->value),
      "10.0.0.1/8");
}

TEST(Interfaces, RefusesWhatBusyboxRefuses) {
  EXPECT_THAT(interfaces("auto a\nauto a\n", "busybox").refused(),
              ElementsAre("interfaces-auto-twice: a"));
  EXPECT_THAT(interfaces("iface a inet static\n mtu 1\n mtu 2\n", "busybox").refused(),
              ElementsAre("interfaces-option-twice: mtu"));
  EXPECT_THAT(interfaces("iface a inet magic\n", "busybox").refused(),
              ElementsAre("interfaces-method-unknown: magic"));
  EXPECT_THAT(interfaces("iface a inet dhcp\r\n", "busybox").refused(),
              ElementsAre("interfaces-crlf: iface a inet dhcp"));
  EXPECT_THAT(interfaces("iface a inet dhcp\r\n").refused(), IsEmpty());
}

TEST(Interfaces, JoinsContinuedLinesAndKeepsPlaces) {
  const auto read = interfaces("iface eth0 inet static\n  address \\\n    10.0.0.1/8\n");
  const auto* eth0 = read.laptop.guest.interfaces->find("eth0");
  EXPECT_EQ(read.sources.position(eth0->address->where.file, eth0->address->where.begin),
            (LineColumn{3, 5}));
}

TEST(NatScript, ReadsTheCorrectedScriptOfSeed001) {
  const ReadLaptop read(
      "guest/root/nat.sh",
      file_text(test::source_dir() + "/fixtures/laptops/seed-001-fixed/guest/root/nat.sh"));
  ASSERT_TRUE(read.laptop.guest.nat);
  const auto& nat = *read.laptop.guest.nat;
  EXPECT_EQ(nat.path, "/root/nat.sh");
  EXPECT_EQ(read.text(*nat.enables_forwarding), "net.ipv4.ip_forward=1");
  ASSERT_THAT(nat.masquerades, SizeIs(1));
  EXPECT_EQ(nat.masquerades[0].out_interface->value, "wlan0");
  EXPECT_EQ(read.text(nat.masquerades[0].out_interface->where), "$outside");
  EXPECT_EQ(to_string(nat.masquerades[0].source->value), "172.24.1.0/24");
  EXPECT_EQ(read.text(nat.masquerades[0].where),
            "-A POSTROUTING -s $net -o $outside -j MASQUERADE");
  ASSERT_THAT(nat.forward_accepts, SizeIs(2));
  EXPECT_TRUE(nat.forward_accepts[0].established_only);
  EXPECT_EQ(nat.forward_accepts[1].in_interface->value, "eth0");
  EXPECT_FALSE(nat.forward_accepts[1].established_only);
  EXPECT_EQ(read.text(*nat.forward_policy_drop), ":FORWARD DROP [0:0]");
  EXPECT_TRUE(nat.mss_clamp);
  EXPECT_FALSE(nat.uses_nft);
  EXPECT_THAT(nat.rules, SizeIs(9));
  EXPECT_THAT(read.unknown_lines(), IsEmpty());
}

TEST(NatScript, ReadsTheNftVariantAlike) {
  const ReadLaptop read("guest/root/nat.sh",
                        file_text(test::source_dir() + "/fixtures/parse/nat-nft.sh"));
  ASSERT_TRUE(read.laptop.guest.nat);
  const auto& nat = *read.laptop.guest.nat;
  EXPECT_TRUE(nat.uses_nft);
  EXPECT_TRUE(nat.enables_forwarding);
  ASSERT_THAT(nat.masquerades, SizeIs(1));
  EXPECT_EQ(nat.masquerades[0].out_interface->value, "wlan0");
  EXPECT_EQ(to_string(nat.masquerades[0].source->value), "172.24.1.0/24");
  ASSERT_THAT(nat.forward_accepts, SizeIs(2));
  EXPECT_TRUE(nat.forward_accepts[0].established_only);
  EXPECT_EQ(nat.forward_accepts[1].out_interface->value, "wlan0");
  EXPECT_TRUE(nat.forward_policy_drop);
  EXPECT_TRUE(nat.mss_clamp);
  EXPECT_THAT(nat.rules, SizeIs(9));
  EXPECT_THAT(read.unknown_lines(), IsEmpty());
}

TEST(NatScript, ReadsSingleCommandsAndTheOldWayToForward) {
  const ReadLaptop read("guest/root/nat.sh",
                        "echo 1 > /proc/sys/net/ipv4/ip_forward\n"
                        "iptables -t nat -A POSTROUTING -o wlan0 -j MASQUERADE\n"
                        "iptables -A FORWARD -i eth0 -o wlan0 -j ACCEPT\n"
                        "iptables -P FORWARD DROP\n"
                        "iptables -t nat -A PREROUTING -i wlan0 -p tcp --dport 2210 "
                        "-j DNAT --to-destination 172.24.1.49:22\n");
  const auto& nat = *read.laptop.guest.nat;
  EXPECT_TRUE(nat.enables_forwarding);
  EXPECT_THAT(nat.masquerades, SizeIs(1));
  EXPECT_FALSE(nat.masquerades[0].source);
  EXPECT_THAT(nat.forward_accepts, SizeIs(1));
  EXPECT_TRUE(nat.forward_policy_drop);
  EXPECT_EQ(nat.rules[2].to->value, "172.24.1.49:22");
  EXPECT_EQ(nat.rules[2].ports[0].value, "2210");
}

TEST(NatScript, ForwardingSwitchedOffAgainIsOff) {
  const ReadLaptop read("guest/root/nat.sh",
                        "sysctl -w net.ipv4.ip_forward=1\nsysctl -w net.ipv4.ip_forward=0\n");
  EXPECT_FALSE(read.laptop.guest.nat->enables_forwarding);
  EXPECT_TRUE(read.laptop.guest.nat->disables_forwarding);
}

TEST(NatScript, ANegatedRuleIsNotJudged) {
  const ReadLaptop read("guest/root/nat.sh",
                        "iptables -t nat -A POSTROUTING ! -o eth0 -j MASQUERADE\n");
  EXPECT_THAT(read.laptop.guest.nat->masquerades, IsEmpty());
  EXPECT_TRUE(read.laptop.guest.nat->rules[0].negated);
}

TEST(NatScript, RefusesALineOutsideATable) {
  const ReadLaptop read("guest/root/nat.sh", "iptables-restore << R\n-A FORWARD -j ACCEPT\nR\n");
  EXPECT_THAT(read.refused(), ElementsAre("nat-syntax: -A FORWARD -j ACCEPT"));
}

TEST(WpaSupplicant, ReadsNetworksAndNeverKeepsAPassPhrase) {
  const ReadLaptop read("guest/etc/wpa_supplicant/wpa_supplicant.conf",
                        "country=GB\nnetwork={\n    ssid=\"Example#Net\" # home\n"
                        "    psk=\"topsecret1\"\n    key_mgmt=WPA-PSK SAE\n}\n");
  const auto& guest = read.laptop.guest;
  EXPECT_TRUE(guest.wpa_file);
  EXPECT_EQ(guest.wpa.find("country")->value.value, "GB");
  ASSERT_THAT(guest.networks, SizeIs(1));
  EXPECT_EQ(guest.networks[0].ssid->value, "Example#Net");
  EXPECT_TRUE(guest.networks[0].has_secret);
  EXPECT_EQ(guest.networks[0].fields.find("psk"), nullptr);
  EXPECT_THAT(read.unknown_lines(), IsEmpty());
}

TEST(WpaSupplicant, RefusesWhatItRefuses) {
  const auto refused = [](const std::string& text) {
    return ReadLaptop("guest/etc/wpa_supplicant/wpa_supplicant.conf", text).refused();
  };
  EXPECT_THAT(refused("network = {\n"), ElementsAre("wpa-syntax: network "));
  EXPECT_THAT(refused("network={\n ssid = \"x\"\n}\n"), ElementsAre("wpa-syntax: ssid "));
  EXPECT_THAT(refused("network={\n"), ElementsAre("wpa-syntax: network={"));
  EXPECT_THAT(refused("network={\n ssid=home\n}\n"), ElementsAre("wpa-ssid-bad-quotes: home"));
  EXPECT_THAT(refused("network={\n ssid=abcd\n}\n"), ElementsAre("wpa-ssid-unquoted-hex: abcd"));
  EXPECT_THAT(refused("network={\n psk=\"short\"\n}\n"), SizeIs(1));
  EXPECT_THAT(refused("network={\n ssid=\"ok\"\n psk=\"longenough\"\n}\n"), IsEmpty());
}

TEST(GuestSysctl, TakesBlanksSlashesAndADash) {
  const ReadLaptop read("guest/etc/sysctl.d/gateway.conf",
                        "net.ipv4.ip_forward = 1\n-net/ipv4/conf/all/rp_filter=1\n; c\nbad\n");
  EXPECT_EQ(read.laptop.guest.sysctl.find("net.ipv4.ip_forward")->value.value, "1");
  EXPECT_EQ(read.laptop.guest.sysctl.find("net.ipv4.conf.all.rp_filter")->value.value, "1");
  EXPECT_THAT(read.refused(), ElementsAre("guest-sysctl-syntax: bad"));
}

TEST(Dnsmasq, ReadsOptionsWithAndWithoutValues) {
  const ReadLaptop read("guest/etc/dnsmasq.conf", "interface=eth0 # in\nbind-interfaces\n#x\n");
  EXPECT_EQ(read.laptop.guest.dnsmasq.find("interface")->value.value, "eth0");
  EXPECT_NE(read.laptop.guest.dnsmasq.find("bind-interfaces"), nullptr);
}

}  // namespace
}  // namespace guestlink::config
