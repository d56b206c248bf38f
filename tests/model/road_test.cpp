#include "reference/model/road.h"

#include <gtest/gtest.h>

namespace guestlink::model {
namespace {

Located<std::string> word(std::string text) {
  return {std::move(text), {}};
}

/// A laptop whose bhyve has these devices.
Laptop with_devices(std::initializer_list<const char*> devices) {
  Laptop laptop;
  BhyveCommand command;
  for (const char* device : devices) {
    command.slots.push_back({word("5"), word(device), {word("4/0/0")}, {}});
  }
  laptop.host.bhyve = {command};
  return laptop;
}

Road road(const Laptop& laptop) {
  return road_of(laptop, guest_start(laptop));
}

void want(Laptop& laptop, const char* mode) {
  laptop.intent.emplace().mode = word(mode);
}

TEST(Road, APassedCardAndATapLeadThroughTheGuest) {
  Laptop laptop = with_devices({"passthru", "virtio-net"});
  EXPECT_EQ(road(laptop), Road::guest_routes);
  want(laptop, "bridge");
  EXPECT_EQ(road(laptop), Road::guest_bridges);
}

TEST(Road, TheGuestsInterfacesFileTellsABridge) {
  Laptop laptop = with_devices({"passthru", "virtio-net"});
  IfaceStanza stanza;
  stanza.name = word("br0");
  stanza.options = {{word("pre-up"), word("brctl addbr br0")},
                    {word("pre-up"), word("brctl addif br0 eth0")},
                    {word("pre-up"), word("brctl addif br0 wlan0")}};
  laptop.guest.interfaces.emplace().stanzas = {stanza};
  const GuestBridge bridge = guest_bridge(laptop);
  EXPECT_EQ(bridge.name, "br0");
  EXPECT_EQ(bridge.ports, (std::vector<std::string>{"eth0", "wlan0"}));
  EXPECT_EQ(road(laptop), Road::guest_bridges);
}

TEST(Road, ACardAloneLeavesTheTwoApart) {
  EXPECT_EQ(road(with_devices({"passthru"})), Road::apart);
  Laptop reserved = with_devices({});
  reserved.host.passthrough = {{*parse_pci_slashes("3/0/0"), {}}};
  EXPECT_EQ(road(reserved), Road::apart);
}

TEST(Road, ATapAloneLeadsThroughTheHost) {
  Laptop laptop = with_devices({"virtio-net"});
  EXPECT_EQ(road(laptop), Road::host_routes);
  HostInterface bridge;
  bridge.name = word("bridge0");
  bridge.members = {word("tap0"), word("re1")};
  laptop.host.interfaces = {bridge};
  EXPECT_EQ(road(laptop), Road::host_bridges);
}

TEST(Road, WithoutAnyGuestTheHostIsTakenToWaitForOne) {
  EXPECT_EQ(road(Laptop()), Road::guest_routes);
}

TEST(Road, TellsTheInterfacesThatNoCardStandsBehind) {
  EXPECT_TRUE(is_made_name("tap0"));
  EXPECT_TRUE(is_made_name("bridge1"));
  for (const char* name : {"lagg0", "tun1", "gre0", "vxlan3", "lo0", "wifibox0"}) {
    EXPECT_TRUE(is_made_name(name)) << name;
  }
  EXPECT_FALSE(is_made_name("re1"));
}

}  // namespace
}  // namespace guestlink::model
