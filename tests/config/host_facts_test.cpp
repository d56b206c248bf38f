#include "reference/model/host_facts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/config/read_text.h"

namespace guestlink::config {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(VmPassthru, ReadsTheLineOfSeed002) {
  const ReadLaptop read("captures/host/vm-passthru.txt",
                        "ppt0       3/0/0        Yes          Wireless 7265\n");
  const auto& lines = read.laptop.seen.facts.passthru;
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_EQ(lines[0].device.value, "ppt0");
  EXPECT_EQ(to_string(lines[0].address->value), "3/0/0");
  EXPECT_EQ(read.text(lines[0].address->where), "3/0/0");
  EXPECT_TRUE(lines[0].ready.value);
  EXPECT_EQ(lines[0].description, "Wireless 7265");
}

TEST(VmPassthru, PassesOverPromptsAndHeadingsAndNotOverTheRest) {
  const ReadLaptop read("captures/host/vm-passthru.txt",
                        "root@host:~ # vm passthru\nDEVICE     BHYVE ID     READY\n"
                        "none1      1/0/0        No           -\nvm: something else\n");
  ASSERT_EQ(read.laptop.seen.facts.passthru.size(), 1U);
  EXPECT_FALSE(read.laptop.seen.facts.passthru[0].ready.value);
  EXPECT_EQ(read.laptop.seen.facts.passthru[0].description, "-");
  EXPECT_THAT(read.unknown_lines(), ElementsAre("vm: something else"));
}

TEST(Kldstat, NamesTheModules) {
  const ReadLaptop read("captures/host/kldstat.txt",
                        "Id Refs Address                Size Name\n"
                        " 1   63 0xffffffff80200000  1f3a4e8 kernel\n"
                        " 2    1 0xffffffff82320000   2a3e58 vmm.ko\n");
  const model::HostFacts& facts = read.laptop.seen.facts;
  EXPECT_NE(facts.find_module("vmm"), nullptr);
  EXPECT_EQ(read.text(facts.find_module("vmm")->name.where), "vmm");
  EXPECT_EQ(facts.find_module("if_bridge"), nullptr);
  EXPECT_THAT(read.unknown_lines(), IsEmpty());
}

TEST(Dmesg, FindsUnitsProcessorAndWhatIsSwitchedOff) {
  const ReadLaptop intel("captures/host/dmesg.txt",
                         "CPU: Intel(R) Core(TM) i7 (2400.00-MHz K8-class CPU)\n"
                         "  Origin=\"GenuineIntel\"  Id=0x806ec  Family=0x6\n"
                         "  VT-x: PAT,HLT,MTF,PAUSE,EPT,UG,VPID\n"
                         "dmar0: <DMA remap> iomem 0xfed90000-0xfed90fff on acpi0\n"
                         "dmar1: <DMA remap> iomem 0xfed91000-0xfed91fff on acpi0\n"
                         "dmar0: <DMA remap> iomem 0xfed90000-0xfed90fff on acpi0\n");
  const model::HostFacts& facts = intel.laptop.seen.facts;
  EXPECT_EQ(facts.cpu_vendor->value, "GenuineIntel");
  EXPECT_EQ(facts.cpu_virtualization->value, "PAT,HLT,MTF,PAUSE,EPT,UG,VPID");
  EXPECT_EQ(facts.dmesg_units.size(), 2U);
  EXPECT_FALSE(facts.amdvi_disabled);
  const ReadLaptop amd("captures/host/dmesg.txt",
                       "bhyve: Found 1 AMD-Vi/IOMMU device(s), use hw.vmm.amdvi.enable=1 to enable "
                       "pass-through.\n");
  EXPECT_TRUE(amd.laptop.seen.facts.amdvi_disabled);
}

TEST(Acpidump, CountsTheUnitsOfVtd) {
  const ReadLaptop read("captures/host/acpidump-t.txt",
                        "/*\n  DMAR: Length=168, Revision=1, Checksum=11,\n"
                        "\tOEMID=INTEL, OEM Table ID=EDK2\n\tHost Address Width=39\n\n\tType=DRHD\n"
                        "\tLength=24\n\tType=DRHD\n\tType=RMRR\n */\n");
  EXPECT_EQ(read.text(*read.laptop.seen.facts.dmar), "DMAR");
  EXPECT_EQ(read.laptop.seen.facts.vtd_units.size(), 2U);
  EXPECT_FALSE(read.laptop.seen.facts.ivrs);
}

TEST(IpAddrJson, ReadsInterfacesWithPlaces) {
  const ReadLaptop read(
      "captures/guest/ip-addr.json",
      R"([{},{"ifindex":2,"ifname":"eth0","flags":["BROADCAST","UP","LOWER_UP"],"mtu":1500,)"
      R"("master":"br0","operstate":"UP","link_type":"ether","address":"58:9c:fc:0a:7c:41",)"
      R"("addr_info":[{"family":"inet","local":"172.24.1.1","prefixlen":24,)"
      R"("broadcast":"172.24.1.255","scope":"global"},)"
      R"({"family":"inet6","local":"fe80::1","prefixlen":64}]},)"
      R"({"ifindex":3,"ifname":"br0","flags":[],"mtu":1500}])"
      "\n");
  ASSERT_TRUE(read.laptop.seen.guest_interfaces);
  const model::SeenInterface* eth0 = read.laptop.seen.guest_interfaces->find("eth0");
  ASSERT_NE(eth0, nullptr);
  EXPECT_TRUE(eth0->up);
  EXPECT_TRUE(eth0->running);
  EXPECT_EQ(net::to_string(eth0->mac->value), "58:9c:fc:0a:7c:41");
  ASSERT_EQ(eth0->addresses.size(), 1U);
  EXPECT_EQ(net::to_string(eth0->addresses[0].value), "172.24.1.1/24");
  EXPECT_EQ(read.text(eth0->addresses[0].where), "172.24.1.1");
  EXPECT_EQ(eth0->inet6.at(0).value, "fe80::1/64");
  const model::SeenInterface* br0 = read.laptop.seen.guest_interfaces->find("br0");
  ASSERT_NE(br0, nullptr);
  EXPECT_FALSE(br0->up);
  EXPECT_EQ(br0->members.at(0).value, "eth0");
}

TEST(IpAddrJson, RefusesWhatIsNotJson) {
  const ReadLaptop read("captures/guest/ip-addr.json", "ip: unrecognized option: j\n");
  EXPECT_FALSE(read.laptop.seen.guest_interfaces);
  EXPECT_EQ(read.refused().size(), 1U);
  EXPECT_EQ(read.unknown_lines().size(), 1U);
}

}  // namespace
}  // namespace guestlink::config
