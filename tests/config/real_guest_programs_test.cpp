// More of our readers against the programs whose files they read: what one refuses the other must
// refuse.  Each text is a row; where they are known to differ the row says why.

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "tests/config/read_text.h"
#include "tests/config/real_programs.h"

namespace guestlink::config {
namespace {

using Texts = std::vector<std::string>;

/// Whether a reader notes something that the real program refuses, other than these reasons.
bool refuses(const std::string& path, const std::string& text,
             const std::vector<std::string_view>& but = {}) {
  const ReadLaptop read(path, text);
  for (const model::FileLines& file : read.laptop.files) {
    for (const model::RefusedText& one : file.refused) {
      if (std::ranges::find(but, one.reason) == but.end()) return true;
    }
  }
  return false;
}

bool has_namespaces() {
  return run("unshare -rn true").exit_code == 0;
}

TEST_F(RealPrograms, DnsmasqRefusesTheOptionsThatWeSayItRefuses) {
  NEED(dnsmasq, "dnsmasq");
  // The values of options are not judged by our reader: no row with a wrong one.
  const Texts texts{"interface=eth0\nbind-interfaces\n",
                    "bind-interface\n",
                    "interfaces=eth0\n",
                    "interface=eth0 # comment\n",
                    "interface=\"eth0\n",
                    "dhcp-range=10.0.0.10,10.0.0.99,12h\n",
                    "dhcp-ragne=10.0.0.10,10.0.0.99,12h\n",
                    "dhcp-option=option:router,10.0.0.1\n",
                    "server=9.9.9.9\nno-resolv\nport=53\n",
                    " interface = eth0\n",
                    "listen-adress=172.24.1.1\n",
                    "#interfaces=eth0\n\n"};
  for (const std::string& text : texts) {
    const test::Ran real = run(dnsmasq + " --test -C " + file("dnsmasq.conf", text));
    EXPECT_EQ(refuses("guest/etc/dnsmasq.conf", text), real.exit_code != 0) << text << real.out;
  }
}

TEST_F(RealPrograms, NftRefusesTheRulesetsThatWeSayItRefuses) {
  NEED(nft, "nft");
  if (!has_namespaces()) GTEST_SKIP() << "no network namespace to try nft in";
  const std::string chain =
      "table ip nat {\n chain p {\n  type nat hook postrouting priority 100; ";
  const Texts texts{
      chain + "policy accept;\n  oifname \"wlan0\" masquerade\n }\n}\n",
      chain + "policy accept;\n  oifname \"wlan0\" masqerade\n }\n}\n",
      chain + "policy acept;\n  oifname \"wlan0\" masquerade\n }\n}\n",
      chain + "\n  oifname \"wlan0\" masquerade\n }\n",
      "table inet f {\n chain i {\n  type filter hook inptu priority 0;\n }\n}\n",
      "table inet f {\n chain i {\n  type filter hook input priority 0; policy drop;\n"
      "  iif lo accept\n  tcp dport { 22, 2210 } accept comment \"x\"\n"
      "  ct state established,related accept\n }\n}\n",
      "define wan = \"wlan0\"\n" + chain + "\n  oifname $wan masquerade\n }\n}\n",
      chain + "\n  oifname $wan masquerade\n }\n}\n",
      "flush ruleset\nadd table ip t\n",
      "flsh ruleset\n",
      "}\n"};
  for (const std::string& text : texts) {
    const test::Ran real = run("unshare -rn " + nft + " -c -f " + file("rules.nft", text));
    EXPECT_EQ(refuses("guest/etc/nftables.nft", text), real.exit_code != 0) << text << real.out;
  }
}

TEST_F(RealPrograms, IptablesRestoreRefusesTheRulesThatWeSayItRefuses) {
  NEED(restore, "iptables-restore");
  if (!has_namespaces()) GTEST_SKIP() << "no network namespace to try iptables-restore in";
  const std::string rule = "-A POSTROUTING -o wlan0 -j MASQUERADE\n";
  // Unknown targets and chains pass its test: they are refused when the kernel is asked.
  const Texts texts{"*nat\n:POSTROUTING ACCEPT [0:0]\n" + rule + "COMMIT\n",
                    "*nat\n" + rule,
                    "*nat\n" + rule + "*filter\n:INPUT DROP [0:0]\nCOMMIT\n",
                    "*nat\n-A POSTROUTING -o -j MASQUERADE\nCOMMIT\n",
                    rule + "COMMIT\n",
                    "*natt\n" + rule + "COMMIT\n",
                    "*filter\n:INPUT DROP [0:0]\n-A INPUT -p tcp --dport 22 -j ACCEPT\nCOMMIT\n",
                    "*filter\n-A INPUT -p tcp -m multiport --dports 22,2210 -j ACCEPT\nCOMMIT\n",
                    "*filter\n-A INPUT --dport 22 -j ACCEPT\nCOMMIT\n",
                    "*filter\n-A INPUT -s 172.24.1.300 -j ACCEPT\nCOMMIT\n",
                    "*filter\n-A INPUT -s 172.24.1.0/24 ! -i wlan0 -j ACCEPT\nCOMMIT\n",
                    "# comment\n\n*filter\nCOMMIT\n",
                    "nonsense\n"};
  for (const std::string& text : texts) {
    const test::Ran real = run("unshare -rn " + restore + " -t < " + file("rules", text));
    EXPECT_EQ(refuses("guest/etc/iptables/rules-save", text), real.exit_code != 0)
        << text << real.out;
  }
}

TEST_F(RealPrograms, DebiansIfqueryRefusesTheInterfacesThatWeSayItRefuses) {
  NEED(ifquery, "ifquery");
  if (run(ifquery + " --version").out.find("ifupdown-ng") != std::string::npos) {
    GTEST_SKIP() << "this ifquery is ifupdown-ng's";
  }
  const Texts texts{"auto eth0\niface eth0 inet static\n  address 10.0.0.1\n  netmask 255.0.0.0\n",
                    "auto eth0\n  pre-up true\niface eth0 inet dhcp\n",
                    "iface eth0 dhcp\n",
                    "iface eth0 inet dhcp # c\n",
                    "auto eth0\nauto eth0\niface eth0 inet dhcp\n",
                    "iface eth0 inet magic\n",
                    "iface eth0 inet manual\n  mtu 1\n  mtu 2\n",
                    "iface eth0 inet manual\n  address\n",
                    "iface eth0 inet manual\nallow-hotplug eth0\n",
                    "iface eth0 inet dhcp\n  up echo \\\n  x\n",
                    "ifcae eth0 inet dhcp\n"};
  for (const std::string& text : texts) {
    const test::Ran real = run(ifquery + " --list -i " + file("interfaces", text));
    const ReadLaptop read{{"guest/etc/network/interfaces", text},
                          {"laptop.json", "{\"ifup\": \"debian\"}"}};
    EXPECT_EQ(read.laptop.guest.interfaces->unusable, real.exit_code != 0) << text << real.out;
  }
}

TEST_F(RealPrograms, UdhcpdComplainsOfTheLinesThatWeSayItComplainsOf) {
  NEED(busybox, "busybox");
  if (run(busybox + " udhcpd --help").out.find("Usage: udhcpd") == std::string::npos) {
    GTEST_SKIP() << "this busybox has no udhcpd";
  }
  if (!has_namespaces()) GTEST_SKIP() << "no network namespace to try udhcpd in";
  const Texts texts{"start 10.0.0.10\nend 10.0.0.99\n",
                    "start x\nend 10.0.0.9\n",
                    "opt router 10.0.0.1\n",
                    "opt dns 10.0.0.300\n",
                    "max_leases x\n",
                    "option lease 3600\n",
                    "static_lease 00:11:22:33:44:55 10.0.0.5\n"};
  for (const std::string& text : texts) {
    // It reads its file, then fails for want of the interface: it never waits.
    const test::Ran real = run("timeout 5 unshare -rn " + busybox + " udhcpd -f " +
                               file("udhcpd.conf", "interface none0\n" + text));
    const bool complains = real.out.find("can't parse") != std::string::npos ||
                           real.out.find("bad ") != std::string::npos;
    EXPECT_EQ(refuses("guest/etc/udhcpd.conf", text), complains) << text << real.out;
  }
}

TEST_F(RealPrograms, WpaSupplicantRefusesTheFilesThatWeSayItRefuses) {
  NEED(wpa, "wpa_supplicant");
  const std::string open = "network={\n";
  const Texts texts{
      "country=GB\n" + open + " ssid=\"x\"\n psk=\"12345678\"\n}\n",
      open + " ssid=\"x\"\n psk=\"1234567\"\n}\n",
      open + " ssid=x\n}\n",
      open + " ssid = \"x\"\n}\n",
      open + " ssid=\"x\"\n",
      "nonsense\n",
      open + " ssid=\"x\"\n key_mgmt=WPA-PSK SAE\n ieee80211w=1\n psk=\"12345678\"\n}\n",
      "# comment\n\nctrl_interface=/run/x\n"};
  for (const std::string& text : texts) {
    // Without that interface it ends once the file is read.
    const test::Ran real =
        run("timeout 5 " + wpa + " -i none0 -D none -c " + file("wpa_supplicant.conf", text));
    const bool refused = real.out.find("Failed to read or parse") != std::string::npos;
    EXPECT_EQ(refuses("guest/etc/wpa_supplicant/wpa_supplicant.conf", text), refused)
        << text << real.out;
  }
}

}  // namespace
}  // namespace guestlink::config
