// Our readers against the programs whose files they read, where these are installed.

#include "tests/config/real_programs.h"

#include <cstdlib>
#include <filesystem>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/config/read_text.h"
#include "tests/places.h"

namespace guestlink::config {
namespace {

namespace fs = std::filesystem;
using testing::IsEmpty;

const std::string laptops = test::source_dir() + "/fixtures/laptops/";

std::vector<std::string> words_of(const std::string& text) {
  std::istringstream in(text);
  return {std::istream_iterator<std::string>(in), {}};
}

class SshdTest : public RealPrograms {
 protected:
  /// `sshd -T` with a host key of its own.
  test::Ran try_sshd(const std::string& sshd, const std::string& text) const {
    const std::string key = (folder_ / "key").string();
    if (!fs::exists(key)) run("ssh-keygen -q -t ed25519 -N '' -f " + key);
    // sshd wants its folder below /run, which only a boot makes: one of our own will do.
    return run("unshare -rm sh -c 'mount -t tmpfs none /run && mkdir /run/sshd && exec " + sshd +
               " -T -h " + key + " -f " + file("sshd_config", text) + "'");
  }
  void SetUp() override {
    if (run("unshare -rm mount -t tmpfs none /run").exit_code == 0) return;
    if (required("unshare")) FAIL() << "namespaces are required, and this machine allows none";
    GTEST_SKIP() << "no namespace for sshd's folder below /run";
  }
};

TEST_F(SshdTest, AgreesOnTheCorrectedFiles) {
  NEED(sshd, "sshd");
  for (const char* machine : {"host", "guest"}) {
    const std::string text =
        file_text(laptops + "seed-001-fixed/" + machine + "/etc/ssh/sshd_config");
    const test::Ran real = try_sshd(sshd, text);
    ASSERT_EQ(real.exit_code, 0) << real.out;
    const ReadLaptop read("guest/etc/ssh/sshd_config", text);
    EXPECT_THAT(read.refused(), IsEmpty());
    for (const char* keyword :
         {"allowtcpforwarding", "gatewayports", "passwordauthentication", "x11forwarding"}) {
      if (read.laptop.guest.sshd->find(keyword) == nullptr) continue;
      const std::string ours = read.laptop.guest.sshd->value_or(keyword, "");
      EXPECT_THAT(real.out, testing::HasSubstr(std::string(keyword) + " " + ours + "\n"));
    }
  }
}

TEST_F(SshdTest, AgreesOnWhatIsRefusedAndWhatWins) {
  NEED(sshd, "sshd");
  const std::vector<std::string> texts{"GatewayPort yes\n",
                                       "GatewayPorts true\n",
                                       "GatewayPorts\n",
                                       "Banner \"x\n",
                                       "GatewayPorts=yes\n",
                                       "gatewayports = yes # c\n",
                                       "GatewayPorts \"clientspecified\"\n",
                                       "AllowTcpForwarding no\nAllowTcpForwarding yes\n",
                                       "AllowTcpForwarding maybe\n",
                                       "PermitRootLogin without-password\n",
                                       "X11Forwarding on\n",
                                       "Protocol 2\n"};
  for (const std::string& text : texts) {
    const test::Ran real = try_sshd(sshd, text);
    const ReadLaptop read("guest/etc/ssh/sshd_config", text);
    EXPECT_EQ(real.exit_code == 0, read.refused().empty()) << text << real.out;
    if (real.exit_code != 0 || read.laptop.guest.sshd->find("gatewayports") == nullptr) continue;
    EXPECT_THAT(real.out,
                testing::HasSubstr("gatewayports " +
                                   read.laptop.guest.sshd->value_or("gatewayports", "") + "\n"));
  }
}

TEST_F(RealPrograms, BusyboxRefusesTheInterfacesThatWeSayItRefuses) {
  NEED(busybox, "busybox");
  if (run(busybox + " ifup --help").out.find("applet not found") != std::string::npos) {
    GTEST_SKIP() << "this busybox has no ifup";
  }
  const std::string corrected = file_text(laptops + "seed-001-fixed/guest/etc/network/interfaces");
  const std::vector<std::string> texts{
      corrected,
      "auto eth0\n  pre-up true\niface eth0 inet static\n  address 10.0.0.1\n  netmask 255.0.0.0\n",
      "auto eth0\niface eth0 dhcp\n",
      "auto eth0\niface eth0 inet dhcp # c\n",
      "auto eth0\nauto eth0\niface eth0 inet dhcp\n",
      "auto eth0\niface eth0 inet magic\n",
      "auto eth0\niface eth0 inet manual\n  mtu 1\n  mtu 2\n",
      "auto eth0\niface eth0 inet manual\n  up true\n  up true\n",
      "auto eth0\niface eth0 inet manual\n  address\n"};
  for (const std::string& text : texts) {
    const test::Ran real = run(busybox + " ifup -n -f -a -i " + file("interfaces", text));
    const ReadLaptop read{{"guest/etc/network/interfaces", text},
                          {"laptop.json", "{\"ifup\": \"busybox\"}"}};
    const bool refused = real.exit_code != 0;
    EXPECT_EQ(read.laptop.guest.interfaces->unusable, refused) << text << real.out;
  }
}

// Debian's package of ifupdown-ng displaces ifupdown, so that ci/setup only unpacks it.
TEST_F(RealPrograms, IfupdownNgSeesTheInterfacesThatWeSee) {
  const char* const named = std::getenv("GUESTLINK_IFQUERY_NG");
  const std::string unpacked = test::source_dir() + "/build/unpacked/ifupdown-ng";
  if (named == nullptr && !fs::exists(unpacked)) {
    GTEST_SKIP()
        << "no ifupdown-ng: ci/setup unpacks it, or GUESTLINK_IFQUERY_NG names its ifquery";
  }
  const std::string ifquery = named == nullptr ? unpacked + "/sbin/ifquery" : named;
  const std::string version = run(ifquery + " -V").out;
  ASSERT_THAT(version, testing::HasSubstr("ifupdown-ng"));
  std::vector<std::string> texts{
      "auto lo eth0\niface lo inet loopback\niface eth0 inet dhcp\n",
      "auto eth0\niface eth0 inet static\n  address 10.0.0.1 # inside\n  netmask 255.0.0.0\n",
      "auto eth0\niface eth0 inet static\n  address 10.0.0.1/8\n  address 10.1.0.1/16\n",
      "auto eth0\n  address 10.0.0.1/8\n\niface wlan0 inet dhcp\n",
      "auto eth0\nnonsense here\niface eth0 inet static\naddress 10.0.0.1/8\n"};
  for (const char* const name : {"seed-000-fixed", "seed-001-fixed", "seed-002-fixed", "wifibox"}) {
    texts.push_back(file_text(laptops + name + "/guest/etc/network/interfaces"));
  }
  for (const std::string& text : texts) {
    const ReadLaptop read{{"guest/etc/network/interfaces", text},
                          {"laptop.json", R"({"ifup": "ifupdown-ng"})"}};
    const std::string command = ifquery + " -i " + file("interfaces", text) + " ";
    std::vector<std::string> automatic;  // ifupdown-ng knows lo by itself
    if (!read.laptop.guest.interfaces->is_automatic("lo")) automatic.emplace_back("lo");
    for (const auto& one : read.laptop.guest.interfaces->automatic) automatic.push_back(one.value);
    EXPECT_THAT(words_of(run(command + "-a -L").out), testing::UnorderedElementsAreArray(automatic))
        << text;
    for (const auto& stanza : read.laptop.guest.interfaces->stanzas) {
      std::vector<std::string> addresses;
      for (const auto& one : stanza.addresses) addresses.push_back(to_string(one.value.address));
      const std::string real =
          run(command + "-p address " + stanza.name.value + " | sed 's,/.*,,'").out;
      EXPECT_THAT(words_of(real), testing::ElementsAreArray(addresses)) << text;
    }
  }
}

TEST_F(RealPrograms, ShRefusesTheScriptsThatWeSayItRefuses) {
  NEED(sh, "sh");
  std::vector<std::string> texts{"if true\nthen :\n",
                                 "a=\"\n",
                                 "a=`x\n",
                                 "case x in a) ;; esac\n",
                                 "case x in a ;; esac\n",
                                 "f() { :; }\n",
                                 "f( { :; }\n",
                                 "for x in 1 2; do :; done\n",
                                 "for x in 1 2; :; done\n",
                                 "x=$(echo \")\")\n",
                                 "a && \n",
                                 "a |\nb\n",
                                 "done\n",
                                 "{ :; }\n",
                                 "(:)\n",
                                 "( )\n",
                                 "while :; do break; done\n",
                                 "cat << EOF\n$x `y`\nEOF\n",
                                 "a=${b:-\"c}\"}\n",
                                 "a=${b\n",
                                 ";;\n",
                                 "if x; then :; elif y; then :; else :; fi > /dev/null\n",
                                 "! :\n",
                                 "a=1 b=2 c\n",
                                 ": ${x:=y}\n",
                                 "until :; do :; done &\n",
                                 "a=$((1 + (2)))\n",
                                 "case $x in\n0|1) ;;\n*) : ;;\nesac\n",
                                 "fi\n"};
  for (const char* path : {"host/root/vm_run", "host/root/vm_kill", "host/root/tunnel",
                           "host/usr/local/etc/rc.d/wifiguest", "guest/root/nat.sh",
                           "guest/root/run.sh", "host/etc/rc.conf"}) {
    texts.push_back(file_text(laptops + "seed-001-fixed/" + path));
  }
  for (const std::string& text : texts) {
    const test::Ran real = run(sh + " -n " + file("script", text));
    const ReadLaptop read("host/root/script.sh", text);
    EXPECT_EQ(real.exit_code == 0, read.diagnostics.empty())
        << text << real.out << (read.diagnostics.empty() ? "" : read.diagnostics[0].message);
  }
}

}  // namespace
}  // namespace guestlink::config
