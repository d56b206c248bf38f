#include "reference/model/topology.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace guestlink::model {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

Located<std::string> word(std::string text) {
  return {std::move(text), {}};
}

/// A laptop as small as it can be: one tap in one bridge, one passed card, one guest.
Laptop smallest() {
  Laptop laptop;
  HostInterface bridge;
  bridge.name = word("bridge0");
  bridge.address = Located<net::Ipv4Cidr>{*net::parse_ipv4_cidr("172.24.1.49/24"), {}};
  bridge.members = {word("tap0")};
  laptop.host.interfaces = {bridge};
  laptop.host.default_router = Located<net::Ipv4Address>{*net::parse_ipv4("172.24.1.1"), {}};
  laptop.host.passthrough = {{*parse_pci_slashes("4/0/0"), SourceSpan{FileId{1}, 7, 12}}};
  BhyveCommand bhyve;
  bhyve.slots = {{word("2"), word("virtio-net"), {word("tap0"), word("mac=00:a0:98:d2:16:22")}, {}},
                 {word("5"), word("passthru"), {word("4/0/0")}, {}}};
  laptop.host.bhyve = {bhyve};
  IfaceStanza inside;
  inside.name = word("eth0");
  inside.method = word("static");
  inside.address = Located<net::Ipv4Cidr>{*net::parse_ipv4_cidr("172.24.1.1/24"), {}};
  IfaceStanza outside;
  outside.name = word("wlan0");
  outside.method = word("dhcp");
  laptop.guest.interfaces.emplace().stanzas = {inside, outside};
  return laptop;
}

std::string text(const TopologyInterface* one) {
  if (one == nullptr) return "none";
  return (one->mac ? net::to_string(*one->mac) : "-") + " " +
         (one->address ? net::to_string(*one->address) : "-") + (one->leased ? " leased" : "");
}

std::vector<std::string> gap_lines(const Topology& topology) {
  std::vector<std::string> lines;
  for (const auto& gap : topology.gaps) lines.push_back(gap.file + ": " + gap.line);
  return lines;
}

TEST(Topology, WiresHostGuestAndTheWorldAround) {
  const Topology made = derive_topology(smallest());
  EXPECT_THAT(made.gaps, IsEmpty());
  EXPECT_EQ(made.bridge, "bridge0");
  EXPECT_EQ(made.tap, "tap0");
  EXPECT_EQ(made.inside, "eth0");
  EXPECT_EQ(made.outside, "wlan0");
  EXPECT_EQ(text(made.find("host", "bridge0")), "- 172.24.1.49/24");
  EXPECT_EQ(text(made.find("guest", "eth0")), "00:a0:98:d2:16:22 172.24.1.1/24");
  EXPECT_EQ(text(made.find("guest", "wlan0")), "02:00:00:00:00:21 192.168.0.21/24 leased");
  EXPECT_EQ(text(made.find("ap", "bss0")), "02:00:00:00:00:01 192.168.0.1/24");
  EXPECT_EQ(text(made.find("lan", "eth0")), "02:00:00:00:00:63 192.168.0.99/24");
  EXPECT_EQ(text(made.find("net", "eth0")), "02:00:00:00:00:64 198.51.100.1/24");
  std::vector<std::string> links;
  for (const auto& link : made.links) {
    links.push_back(link.id + " " + link.a.node + ":" + link.a.interface + " " + link.b.node + ":" +
                    link.b.interface);
  }
  EXPECT_THAT(links, ElementsAre("tap0 host:bridge0 guest:eth0", "air guest:wlan0 ap:bss0",
                                 "lan lan:eth0 ap:bss0", "wan ap:wan0 net:eth0"));
}

TEST(Topology, TakesTheWifiNetworkFromTheGuestsCapture) {
  Laptop laptop = smallest();
  SeenInterface wlan;
  wlan.name = word("wlan0");
  wlan.mac = Located<net::MacAddress>{*net::parse_mac("f0:d5:bf:1b:e2:16"), {}};
  wlan.addresses = {{*net::parse_ipv4_cidr("10.20.30.1/24"), {}}};
  laptop.seen.guest_interfaces = SeenInterfaces{{}, {wlan}};
  const Topology made = derive_topology(laptop);
  EXPECT_EQ(text(made.find("guest", "wlan0")), "f0:d5:bf:1b:e2:16 10.20.30.1/24 leased");
  EXPECT_EQ(text(made.find("ap", "bss0")), "02:00:00:00:00:01 10.20.30.2/24");
  EXPECT_EQ(text(made.find("lan", "eth0")), "02:00:00:00:00:63 10.20.30.99/24");
}

TEST(Topology, KnowsWhereTheCardIsReservedAndHandedOver) {
  Laptop laptop = smallest();
  Topology made = derive_topology(laptop);
  ASSERT_TRUE(made.card);
  EXPECT_EQ(made.card->interface, "wlan0");
  EXPECT_EQ(made.card->reserved, (SourceSpan{FileId{1}, 7, 12}));
  EXPECT_TRUE(made.card->handed_over);

  laptop.host.passthrough.front().value = *parse_pci_slashes("3/0/0");
  made = derive_topology(laptop);
  EXPECT_FALSE(made.card->reserved) << "another card is reserved";
  EXPECT_THAT(gap_lines(made), ElementsAre("host/boot/loader.conf: pptdevs=\"4/0/0\""));
}

TEST(Topology, SaysWhatTheFilesDoNotGive) {
  Laptop laptop = smallest();
  laptop.host.bhyve.front().slots.clear();
  laptop.host.default_router.reset();
  const Topology made = derive_topology(laptop);
  EXPECT_THAT(gap_lines(made), Contains("host/root/vm_run: -s 2,virtio-net,tap0"));
  EXPECT_THAT(gap_lines(made), Contains("host/root/vm_run: -s 5,passthru,4/0/0"));
  EXPECT_THAT(gap_lines(made), Contains("host/etc/rc.conf: defaultrouter=\"172.24.1.1\""));
  EXPECT_EQ(made.tap, "tap0") << "the bridge still names it";
  for (const auto& link : made.links) EXPECT_NE(link.id, "tap0") << "nobody holds the tap";
}

TEST(Topology, SidesAreToldByTheHostsNetworkAndNotByTheirOrder) {
  Laptop laptop = smallest();
  std::swap(laptop.guest.interfaces->stanzas[0], laptop.guest.interfaces->stanzas[1]);
  const Topology made = derive_topology(laptop);
  EXPECT_EQ(made.inside, "eth0");
  EXPECT_EQ(made.outside, "wlan0");
}

}  // namespace
}  // namespace guestlink::model
