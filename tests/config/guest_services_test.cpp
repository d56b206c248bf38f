#include "reference/model/guest_services.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/config/read_text.h"

namespace guestlink::config {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Udhcpd, ReadsWhatItHandsOut) {
  const ReadLaptop read("guest/etc/udhcpd.conf",
                        "start\t\t10.0.0.2\nend 10.0.0.254 # last\nmax_leases 64\ninterface eth0\n"
                        "opt subnet 255.255.255.0\nopt router 10.0.0.1\n"
                        "option dns %%DNS%% 192.0.2.8 192.0.2.9\nopt lease 864000\n"
                        "static_lease 58:9c:fc:0a:7c:41 10.0.0.7\n");
  ASSERT_TRUE(read.laptop.guest.udhcpd);
  const model::UdhcpdConfig& config = *read.laptop.guest.udhcpd;
  EXPECT_EQ(net::to_string(config.start->value), "10.0.0.2");
  EXPECT_EQ(net::to_string(config.end->value), "10.0.0.254");
  EXPECT_EQ(read.text(config.end->where), "10.0.0.254");
  EXPECT_EQ(config.most_leases->value, 64U);
  EXPECT_EQ(config.interface->value, "eth0");
  EXPECT_EQ(config.prefix->value, 24);
  EXPECT_EQ(net::to_string(config.routers.at(0).value), "10.0.0.1");
  EXPECT_EQ(config.name_servers.size(), 2U);
  EXPECT_EQ(config.lease_seconds->value, 864000U);
  EXPECT_EQ(net::to_string(config.fixed.at(0).value), "10.0.0.7");
  EXPECT_EQ(config.settings.find("opt dns")->value.value, "%%DNS%% 192.0.2.8 192.0.2.9");
  EXPECT_THAT(read.refused(), ElementsAre("dhcpd-unsubstituted: %%DNS%%"));
  EXPECT_THAT(read.unknown_lines(), IsEmpty());
}

TEST(Udhcpd, SaysWhatItCannotRead) {
  const ReadLaptop read("guest/etc/udhcpd.conf", "start\nstart 10.0.0\nintreface eth0\n");
  EXPECT_THAT(read.refused(), ElementsAre("dhcpd-syntax: start", "dhcpd-syntax: 10.0.0",
                                          "dhcpd-unknown-keyword: intreface"));
  EXPECT_FALSE(read.laptop.guest.udhcpd->start);
  EXPECT_FALSE(read.laptop.guest.udhcpd->interface);
}

TEST(Hostapd, KeepsEverythingButTheSecrets) {
  const ReadLaptop read(
      "guest/etc/hostapd/hostapd.conf",
      "# access point\ninterface=wlan0\nbridge=br0\nwpa_passphrase=not to be kept\n"
      "wpa_key_mgmt=WPA-PSK\n");
  ASSERT_TRUE(read.laptop.guest.hostapd);
  EXPECT_EQ(read.laptop.guest.hostapd->settings.find("bridge")->value.value, "br0");
  EXPECT_EQ(read.laptop.guest.hostapd->settings.find("wpa_key_mgmt")->value.value, "WPA-PSK");
  EXPECT_EQ(read.laptop.guest.hostapd->settings.find("wpa_passphrase"), nullptr);
  EXPECT_TRUE(read.laptop.guest.hostapd->has_secret);
  EXPECT_THAT(read.refused(), IsEmpty());
}

TEST(Hostapd, TakesNoBlanksAndNoLineWithoutAnEqualsSign) {
  const ReadLaptop read("guest/etc/hostapd/hostapd.conf", "ssid = home\n  # comment\n");
  EXPECT_THAT(read.refused(), ElementsAre("hostapd-syntax: ssid ", "hostapd-syntax:   # comment"));
}

TEST(GuestModules, ReadsWhatIsLoadedAndWhatNever) {
  const ReadLaptop read(std::map<std::string, std::string>{
      {"guest/etc/modules", "# at boot\naf_packet\niwlwifi power_save=0\n"},
      {"guest/etc/modprobe.d/wifi.conf",
       "# c\nblacklist iwlmvm\noptions ath10k_core \\\n  skip_otp=y\ninstall bad /bin/false\n"
       "alias a b\nblocklist x\n"}});
  const model::GuestModules& modules = read.laptop.guest.modules;
  ASSERT_EQ(modules.at_boot.size(), 2U);
  EXPECT_EQ(modules.at_boot[1].value, "iwlwifi");
  ASSERT_EQ(modules.blacklisted.size(), 1U);
  EXPECT_EQ(read.text(modules.blacklisted[0].where), "iwlmvm");
  EXPECT_EQ(modules.options.at(0).module.value, "ath10k_core");
  EXPECT_EQ(modules.options.at(0).text.value, "skip_otp=y");
  EXPECT_EQ(modules.installs.at(0).text.value, "/bin/false");
  EXPECT_THAT(read.refused(), ElementsAre("modprobe-syntax: blocklist"));
  EXPECT_TRUE(model::is_same_module("snd-hda", "snd_hda"));
  EXPECT_FALSE(model::is_same_module("snd-hda", "snd_hd"));
}

TEST(Dnsmasq, OfTheHostIsKeptApartFromTheGuests) {
  const ReadLaptop read("host/usr/local/etc/dnsmasq.conf",
                        "interface=brnat\ndhcp-range=10.0.0.10,10.0.0.99,255.255.255.0,12h\n");
  EXPECT_TRUE(read.laptop.host.dnsmasq_file);
  EXPECT_EQ(read.laptop.host.dnsmasq.find("interface")->value.value, "brnat");
  EXPECT_FALSE(read.laptop.guest.dnsmasq_file);
}

}  // namespace
}  // namespace guestlink::config
