#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/config/read_text.h"
#include "tests/places.h"

namespace guestlink::config {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

const std::string laptops = test::source_dir() + "/fixtures/laptops/";

TEST(Pciconf, ReadsTheNewHeader) {
  const ReadLaptop read("captures/host/pciconf-lv.txt",
                        file_text(laptops + "seed-001/captures/host/pciconf-lv.txt"));
  ASSERT_THAT(read.laptop.seen.pci, SizeIs(3));
  const auto& card = read.laptop.seen.pci[2];
  EXPECT_EQ(card.device.value, "ppt0");
  EXPECT_EQ(to_string(card.address.value), "4/0/0");
  EXPECT_EQ(read.text(card.address.where), "0:4:0:0");
  EXPECT_EQ(card.class_code, 0x028000U);
  EXPECT_TRUE(card.is_wifi_class());
  EXPECT_EQ(card.vendor_id, 0x8086);
  EXPECT_EQ(card.device_id, 0x24f3);
  EXPECT_EQ(card.subdevice_id, 0x1130);
  EXPECT_EQ(card.vendor, "Intel Corporation");
  EXPECT_EQ(card.description, "Wireless 8260");
  EXPECT_FALSE(read.laptop.seen.pci[1].is_wifi_class());
}

TEST(Pciconf, ReadsTheOldHeaderAndTheCompactOne) {
  const ReadLaptop read(
      "captures/host/pciconf-lv.txt",
      "iwm0@pci0:4:0:0:\tclass=0x028000 card=0x11308086 chip=0x24f38086 rev=0x3a hdr=0x00\n"
      "drv\tselector\tclass    rev  hdr  vendor device subven subdev\n"
      "none3@pci0:5:0:0:\t028000   3a   00   8086   24f3   8086   1130\n");
  ASSERT_THAT(read.laptop.seen.pci, SizeIs(2));
  for (const auto& card : read.laptop.seen.pci) {
    EXPECT_EQ(card.vendor_id, 0x8086);
    EXPECT_EQ(card.device_id, 0x24f3);
    EXPECT_EQ(card.subvendor_id, 0x8086);
    EXPECT_EQ(card.subdevice_id, 0x1130);
    EXPECT_EQ(card.class_code, 0x028000U);
  }
}

TEST(Pciconf, FindsAHeaderGluedToACapability) {
  const ReadLaptop read("captures/host/pciconf-lv.txt",
                        "em0@pci0:0:25:0:\tclass=0x020000 hdr=0x00 vendor=0x8086 device=0x1502\n"
                        "    ecap 000b[100] = Vendor 0none7@pci0:127:8:4:\tclass=0x088000 "
                        "card=0x00000000 chip=0x0ef68086 rev=0x02 hdr=0x00\n");
  ASSERT_THAT(read.laptop.seen.pci, SizeIs(2));
  EXPECT_EQ(read.laptop.seen.pci[1].device.value, "none7");
  EXPECT_EQ(to_string(read.laptop.seen.pci[1].address.value), "127/8/4");
  EXPECT_TRUE(read.laptop.seen.pci[0].has_capabilities);
}

TEST(Pciconf, ReadsAHeaderThatAPageWrappedAnywhere) {
  for (const char* const text :
       {"> ppt0@pci0:4:0:0:\n> class=0x028000 rev=0x3a hdr=0x00 vendor=0x8086 device=0x24f3\n"
        "> subvendor=0x8086 subdevice=0x1130\n>     vendor     = 'Intel Corporation'\n",
        "ppt0@pci0:4:0:0:    class=0x028000 rev=0x3a hdr=0x00 vendor=0x8086\n"
        "    device=0x24f3 subvendor=0x8086 subdevice=0x1130\n    vendor     = 'Intel "
        "Corporation'\n"}) {
    const ReadLaptop read("captures/host/pciconf-lv.txt", text);
    ASSERT_THAT(read.laptop.seen.pci, SizeIs(1));
    const auto& card = read.laptop.seen.pci[0];
    EXPECT_EQ(card.class_code, 0x028000U);
    EXPECT_EQ(card.vendor_id, 0x8086);
    EXPECT_EQ(card.device_id, 0x24f3);
    EXPECT_EQ(card.subdevice_id, 0x1130);
    EXPECT_EQ(card.vendor, "Intel Corporation");
    EXPECT_THAT(read.unknown_lines(), IsEmpty());
  }
}

TEST(Pciconf, KeepsNamesThatEndInDigitsAndSelectorsBeyondSeven) {
  const ReadLaptop read("captures/host/pciconf-lv.txt",
                        "rtw880@pci0:2:0:0:\tclass=0x028000 hdr=0x00 vendor=0x10ec device=0xc822\n"
                        "ixlv3@pci65533:129:31:130:\tclass=0x020000 hdr=0x80 vendor=0x8086 "
                        "device=0x154c\n"
                        "em0@pci1:25:0:\tclass=0x020000 card=0x10268086 chip=0x15028086 rev=0x04 "
                        "hdr=0x00\n");
  ASSERT_THAT(read.laptop.seen.pci, SizeIs(3));
  EXPECT_EQ(read.laptop.seen.pci[0].device.value, "rtw880");
  EXPECT_EQ(read.laptop.seen.pci[1].address.value.domain, 65533U);
  EXPECT_EQ(read.laptop.seen.pci[1].address.value.function, 130U);
  EXPECT_EQ(to_string(read.laptop.seen.pci[2].address.value), "1/25/0");
}

TEST(Pciconf, KeepsQuotesInsideNamesAndKnowsResetAndInterrupts) {
  const ReadLaptop read("captures/host/pciconf-lv.txt",
                        "ppt0@pci0:3:0:0:\tclass=0x028000 hdr=0x00 vendor=0x1 device=0x2\n"
                        "    device     = 'AC'97 thing'\n    cap 05[d0] = MSI supports 1 message\n"
                        "    cap 10[40] = PCI-Express 2 endpoint max data 128(256) FLR\n");
  const auto& card = read.laptop.seen.pci[0];
  EXPECT_EQ(card.description, "AC'97 thing");
  EXPECT_TRUE(card.msi);
  EXPECT_TRUE(card.flr);
}

TEST(HostIfconfig, ReadsTheCaptureOfSeed001) {
  const ReadLaptop read("captures/host/ifconfig-a.txt",
                        file_text(laptops + "seed-001/captures/host/ifconfig-a.txt"));
  const auto& seen = *read.laptop.seen.host_interfaces;
  ASSERT_THAT(seen.all, SizeIs(4));
  EXPECT_FALSE(seen.find("em0")->up);
  EXPECT_EQ(seen.find("em0")->status->value, "no carrier");
  const auto* bridge = seen.find("bridge0");
  EXPECT_EQ(bridge->flags, 0x8843U);
  EXPECT_TRUE(bridge->running);
  EXPECT_EQ(to_string(bridge->mac->value), "02:32:7d:a2:b5:00");
  EXPECT_EQ(to_string(bridge->addresses[0].value), "172.24.1.49/24");
  EXPECT_EQ(to_string(bridge->broadcast->value), "172.24.1.255");
  ASSERT_THAT(bridge->members, SizeIs(1));
  EXPECT_EQ(bridge->members[0].value, "tap0");
  EXPECT_EQ(seen.find("tap0")->opened_by->value, 1660U);
  EXPECT_EQ(seen.find("lo0")->mtu, 16384U);
  EXPECT_THAT(seen.find("lo0")->inet6[1].value, "fe80::1%lo0/64");
  EXPECT_THAT(read.unknown_lines(), IsEmpty());
}

TEST(HostIfconfig, ReadsAPasteThatLostItsBracketsAndLineEnds) {
  const ReadLaptop read(
      "captures/host/ifconfig-a.txt",
      "re0: flags=8843 metric 0 mtu 1500\n\toptions=8209b ether 18:a6:f7:01:02:03\n"
      "\tnd6 options=29 media: Ethernet autoselect (100baseTX )\n");
  const auto* re0 = read.laptop.seen.host_interfaces->find("re0");
  ASSERT_NE(re0, nullptr);
  EXPECT_TRUE(re0->up);
  EXPECT_EQ(to_string(re0->mac->value), "18:a6:f7:01:02:03");
  EXPECT_EQ(re0->media, "Ethernet autoselect (100baseTX )");
}

TEST(HostIfconfig, ReadsOldMasksAndPrefixes) {
  const ReadLaptop read(
      "captures/host/ifconfig-a.txt",
      "gif0: flags=8051<UP> metric 0 mtu 1280\n\tinet 10.0.0.1 --> 10.0.0.2 netmask 0x0\n"
      "\tinet 10.1.0.1/16 broadcast 10.1.255.255\n");
  const auto& addresses = read.laptop.seen.host_interfaces->find("gif0")->addresses;
  EXPECT_EQ(to_string(addresses[0].value), "10.0.0.1/0");
  EXPECT_EQ(to_string(addresses[1].value), "10.1.0.1/16");
}

TEST(HostIfconfig, ReadsTheOtherKindsOfInterfaces) {
  const ReadLaptop read(
      "captures/host/ifconfig-a.txt",
      "em0: flags=1008943<UP,BROADCAST,RUNNING,PROMISC,SIMPLEX,MULTICAST,LOWER_UP> metric 0 mtu "
      "1500\n\tdescription: uplink: the LAN\n\toptions=0\n\tether 02:00:00:00:00:01\n"
      "\tinet 192.0.2.5 netmask 0xffffff00 broadcast 192.0.2.255 vhid 1\n"
      "\tcarp: MASTER vhid 1 advbase 1 advskew 0\n"
      "epair0a: flags=8843<UP,BROADCAST,RUNNING,SIMPLEX,MULTICAST> metric 0 mtu 1500\n"
      "\tgroups: epair\n"
      "lagg0: flags=8843<UP> metric 0 mtu 1500\n\tlaggproto failover lagghash l2,l3,l4\n"
      "\tlaggport: em0 flags=5<MASTER,ACTIVE>\n"
      "em0.100: flags=8843<UP> metric 0 mtu 1500\n"
      "\tvlan: 100 vlanproto: 802.1q vlanpcp: 0 parent interface: em0\n"
      "wg0: flags=80c1<UP,RUNNING,NOARP,MULTICAST> metric 0 mtu 1420\n"
      "\toptions=80000<LINKSTATE>\n\tinet 10.9.0.2 netmask 0xffffff00\n\tgroups: wg\n"
      "gif0: flags=8051<UP,POINTOPOINT,RUNNING,MULTICAST> metric 0 mtu 1280\n"
      "\ttunnel inet 192.0.2.5 --> 198.51.100.7\n\tinet 10.8.0.1 --> 10.8.0.2 netmask 0xff000000\n"
      "vnet0:11: flags=8943<UP> metric 0 mtu 1500\n");
  const auto& seen = *read.laptop.seen.host_interfaces;
  ASSERT_THAT(seen.all, SizeIs(7));
  EXPECT_EQ(to_string(seen.find("em0")->addresses.at(0).value), "192.0.2.5/24");
  EXPECT_THAT(seen.find("epair0a")->groups, ElementsAre("epair"));
  EXPECT_EQ(seen.find("em0.100")->parent->value, "em0");
  EXPECT_EQ(to_string(seen.find("wg0")->addresses.at(0).value), "10.9.0.2/24");
  EXPECT_EQ(to_string(seen.find("gif0")->addresses.at(0).value), "10.8.0.1/8");
  EXPECT_NE(seen.find("vnet0:11"), nullptr);
  EXPECT_THAT(read.unknown_lines(), IsEmpty());
}

TEST(GuestIfconfig, ReadsTheCaptureOfSeed001) {
  const ReadLaptop read("captures/guest/ifconfig.txt",
                        file_text(laptops + "seed-001/captures/guest/ifconfig.txt"));
  const auto& seen = *read.laptop.seen.guest_interfaces;
  ASSERT_THAT(seen.all, SizeIs(3));
  const auto* wlan0 = seen.find("wlan0");
  EXPECT_EQ(to_string(wlan0->mac->value), "f0:d5:bf:1b:e2:16");
  EXPECT_EQ(to_string(wlan0->addresses[0].value), "192.168.0.21/24");
  EXPECT_EQ(to_string(wlan0->broadcast->value), "0.0.0.0");
  EXPECT_EQ(wlan0->rx_packets, 364593421U);
  EXPECT_EQ(wlan0->rx_dropped, 18466U);
  EXPECT_EQ(wlan0->rx_bytes, 240023131195U);
  EXPECT_EQ(wlan0->tx_bytes, 64574345178U);
  EXPECT_EQ(wlan0->mtu, 1500U);
  EXPECT_TRUE(wlan0->up);
  EXPECT_EQ(seen.find("eth0")->tx_packets, 368519079U);
  EXPECT_EQ(seen.find("eth0")->inet6[0].value, "fe80::2a0:98ff:fed2:1622/64");
}

TEST(GuestIfconfig, ReadsNetToolsTwo) {
  const ReadLaptop read("captures/guest/ifconfig.txt",
                        "eth0: flags=4163<UP,BROADCAST,RUNNING,MULTICAST>  mtu 1500\n"
                        "        inet 10.0.0.5  netmask 255.255.255.0  broadcast 10.0.0.255\n"
                        "        inet6 fe80::1  prefixlen 64  scopeid 0x20<link>\n"
                        "        ether 02:00:00:00:00:01  txqueuelen 1000  (Ethernet)\n"
                        "        RX packets 5  bytes 600 (600.0 B)\n"
                        "        RX errors 0  dropped 2  overruns 0  frame 0\n"
                        "        TX packets 7  bytes 800 (800.0 B)\n");
  const auto* eth0 = read.laptop.seen.guest_interfaces->find("eth0");
  ASSERT_NE(eth0, nullptr);
  EXPECT_EQ(to_string(eth0->addresses[0].value), "10.0.0.5/24");
  EXPECT_EQ(to_string(eth0->mac->value), "02:00:00:00:00:01");
  EXPECT_EQ(eth0->inet6[0].value, "fe80::1/64");
  EXPECT_EQ(eth0->rx_packets, 5U);
  EXPECT_EQ(eth0->rx_dropped, 2U);
  EXPECT_EQ(eth0->tx_bytes, 800U);
}

TEST(FreebsdVersion, ReadsTheFirstRelease) {
  const ReadLaptop read("captures/host/freebsd-version.txt", "15.1-RELEASE-p2\n15.1-RELEASE-p3\n");
  EXPECT_EQ(read.laptop.release(), (model::Release{15, 1, 2}));
  EXPECT_THAT(ReadLaptop("captures/host/freebsd-version.txt", "hello\n").unknown_lines(),
              ElementsAre("hello"));
}

TEST(LaptopJson, SaysWhatIsNoJsonAndWhatIsNoValue) {
  const ReadLaptop broken("laptop.json", "{ \"freebsd\": }\n");
  ASSERT_THAT(broken.diagnostics, SizeIs(1));
  EXPECT_EQ(broken.diagnostics[0].rule, "laptop-json-syntax");
  EXPECT_EQ(broken.diagnostics[0].where.begin, 13U);
  const ReadLaptop wrong("laptop.json", "{\"intent\": {\"ssh_port\": 70000}}\n");
  ASSERT_THAT(wrong.diagnostics, SizeIs(1));
  EXPECT_EQ(wrong.diagnostics[0].rule, "laptop-json-value");
  EXPECT_EQ(wrong.text(wrong.diagnostics[0].where), "70000");
  EXPECT_FALSE(wrong.laptop.intent->ssh_port);
}

}  // namespace
}  // namespace guestlink::config
