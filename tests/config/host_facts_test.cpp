#include "reference/model/host_facts.h"

#include <map>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reference/model/passthrough.h"
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

TEST(SysctlCapture, NamesReleaseAndProcessorAndPassesOverTheRest) {
  const ReadLaptop read("captures/host/sysctl-a.txt",
                        "kern.ostype: FreeBSD\nkern.osrelease: 14.3-RELEASE-p2\n"
                        "hw.model: AMD Ryzen 7 PRO 4750U with Radeon Graphics         \n"
                        "hw.vmm.amdvi.enable: 0\nkern.msgbuf: text: without end\nlast words\n");
  EXPECT_EQ(read.laptop.release(), (model::Release{14, 3, 2}));
  EXPECT_EQ(read.text(read.laptop.seen.release->where), "14.3-RELEASE-p2");
  const model::HostFacts& facts = read.laptop.seen.facts;
  EXPECT_EQ(facts.cpu_vendor->value, "AuthenticAMD");
  EXPECT_EQ(read.text(facts.cpu_vendor->where), "AMD Ryzen 7 PRO 4750U with Radeon Graphics");
  EXPECT_EQ(facts.amdvi_enable->value, "0");
  EXPECT_THAT(read.unknown_lines(), IsEmpty());
}

TEST(SysctlCapture, HasNoSayWhereAnotherCaptureSpeaks) {
  const ReadLaptop read{{"captures/host/sysctl-a.txt",
                         "kern.osrelease=14.3-RELEASE\nhw.model=Intel(R) Core(TM) i7\n"},
                        {"captures/host/freebsd-version.txt", "15.0-RELEASE\n"},
                        {"captures/host/dmesg.txt", "  Origin=\"AuthenticAMD\"  Id=0x860f01\n"}};
  EXPECT_EQ(read.laptop.release(), (model::Release{15, 0, 0}));
  EXPECT_EQ(read.laptop.seen.facts.cpu_vendor->value, "AuthenticAMD");
}

TEST(Processor, IsToldByCaptureThenOwnerThenHostBridge) {
  const auto is_amd = [](const std::map<std::string, std::string>& files) {
    const ReadLaptop read(files);
    return model::processor_of(read.laptop, "amd").has_value();
  };
  const std::string bridge =
      "hostb0@pci0:0:0:0:\tclass=0x060000 rev=0x00 hdr=0x00 vendor=0x1022 device=0x1630\n";
  EXPECT_FALSE(is_amd({{"host/etc/rc.conf", "\n"}}));
  EXPECT_TRUE(is_amd({{"captures/host/pciconf-lv.txt", bridge}}));
  EXPECT_FALSE(
      is_amd({{"captures/host/pciconf-lv.txt", bridge}, {"laptop.json", R"({"cpu": "intel"})"}}));
  EXPECT_TRUE(is_amd({{"captures/host/sysctl-a.txt", "hw.model: AMD Ryzen\n"},
                      {"laptop.json", R"({"cpu": "intel"})"}}));
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

TEST(Packages, AreNamesWithoutVersions) {
  const ReadLaptop host("captures/host/pkg-info.txt",
                        "root@host:~ # pkg info\n"
                        "vm-bhyve-1.5.0                 Management system\n"
                        "grub2-bhyve-0.40_11            Grub-emu loader\n"
                        "bhyve-firmware-1.0_2           Collection\n");
  std::vector<std::string> names;
  for (const auto& one : host.laptop.seen.facts.packages) names.push_back(one.value);
  EXPECT_THAT(names, ElementsAre("vm-bhyve", "grub2-bhyve", "bhyve-firmware"));
  const ReadLaptop guest("captures/guest/apk-list.txt",
                         "linux-firmware-rtw88-20250708-r0 x86_64 {linux-firmware} (custom)\n"
                         "musl-1.2.5-r10\nwpa_supplicant\nlinux-lts-6.12.38-r0 x86_64\n");
  names.clear();
  for (const auto& one : guest.laptop.seen.guest_facts.packages) names.push_back(one.value);
  EXPECT_THAT(names, ElementsAre("linux-firmware-rtw88", "musl", "wpa_supplicant", "linux-lts"));
}

TEST(Listeners, AreReadFromSsAndFromNetstat) {
  const ReadLaptop ss("captures/guest/ss-ltnup.txt",
                      "Netid State  Recv-Q Send-Q Local Address:Port Peer Address:Port Process\n"
                      "udp UNCONN 0 0 127.0.0.1%lo:53 0.0.0.0:* users:((\"dnsmasq\",pid=7,fd=4))\n"
                      "tcp LISTEN 0 128 [::]:22 [::]:* users:((\"sshd\",pid=812,fd=4))\n"
                      "tcp ESTAB 0 0 10.0.0.1:22 10.0.0.2:50000\n");
  const auto& found = ss.laptop.seen.guest_facts.listeners;
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].interface, "lo");
  EXPECT_EQ(found[0].address, "127.0.0.1");
  EXPECT_EQ(found[0].port, 53);
  EXPECT_EQ(found[1].address, "");
  EXPECT_EQ(found[1].program, "sshd");
  const ReadLaptop busybox("captures/guest/netstat.txt",
                           "Proto Recv-Q Send-Q Local Address Foreign Address State PID/Program\n"
                           "tcp 0 0 172.24.1.1:53 0.0.0.0:* LISTEN 700/dnsmasq\n"
                           "tcp 0 0 :::22 :::* LISTEN 812/sshd\n"
                           "udp 0 0 0.0.0.0:68 0.0.0.0:* 650/udhcpc\n");
  const auto& also = busybox.laptop.seen.guest_facts.listeners;
  ASSERT_EQ(also.size(), 3U);
  EXPECT_EQ(also[0].address, "172.24.1.1");
  EXPECT_EQ(also[1].address, "");
  EXPECT_EQ(also[1].port, 22);
  EXPECT_EQ(also[2].protocol, "udp");
  EXPECT_EQ(also[2].program, "udhcpc");
}

TEST(LaptopJson, SaysWhatItDoesNotTake) {
  const ReadLaptop read("laptop.json",
                        "{\"freebds\": \"15.1-RELEASE\", \"card\": \"8086\", \"suspends\": 1,\n"
                        " \"note\": \"mine\", \"access_point\": {\"four_addr\": true}}\n");
  std::vector<std::string> messages;
  for (const Diagnostic& one : read.diagnostics) messages.push_back(one.message);
  EXPECT_THAT(messages,
              ElementsAre("suspends must be true or false",
                          "card must be VENDOR:DEVICE in hexadecimal, such as \"8086:24f3\"",
                          "'freebds' is read by nothing"));
  EXPECT_TRUE(read.laptop.intent->ap_four_addr->value);
}

}  // namespace
}  // namespace guestlink::config
