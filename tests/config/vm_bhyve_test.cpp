#include "reference/model/vm_bhyve.h"

#include <algorithm>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/config/read_text.h"
#include "tests/support/program.h"

namespace guestlink::config {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr const char* vm_path = "host/zroot/vms/wifiman/wifiman.conf";

const model::Vm& machine(const ReadLaptop& read) {
  static const model::Vm none;
  return read.laptop.host.vm_bhyve.machines.empty() ? none
                                                    : read.laptop.host.vm_bhyve.machines.front();
}

TEST(VmBhyve, ReadsTheTemplateOfSeed002AsAVm) {
  const ReadLaptop read(vm_path,
                        "guest=\"linux\"\nloader=\"uefi\"\ncpu=1\nmemory=256M\n"
                        "network0_type=\"virtio-net\"\nnetwork0_switch=\"private\"\n"
                        "network0_device=\"tap0\"\nnetwork0_name=\"eth0\"\n"
                        "disk0_type=\"virtio-blk\"\ndisk0_name=\"disk0.img\"\n"
                        "# the same id\npassthru0=\"3/0/0\"\n");
  const model::Vm& vm = machine(read);
  EXPECT_EQ(vm.name, "wifiman");
  EXPECT_EQ(vm.path, "/zroot/vms/wifiman/wifiman.conf");
  EXPECT_EQ(vm.loader->value, "uefi");
  EXPECT_EQ(read.text(vm.loader->where), "uefi");
  EXPECT_EQ(vm.cpu->value, "1");
  EXPECT_EQ(vm.memory->value, "256M");
  ASSERT_EQ(vm.networks.size(), 1U);
  EXPECT_EQ(vm.networks[0].switch_name->value, "private");
  EXPECT_EQ(vm.networks[0].device->value, "tap0");
  EXPECT_EQ(read.text(vm.networks[0].device->where), "tap0");
  EXPECT_EQ(vm.networks[0].name->value, "eth0");
  ASSERT_EQ(vm.disks.size(), 1U);
  EXPECT_EQ(vm.disks[0].name.value, "disk0.img");
  ASSERT_EQ(vm.passthru.size(), 1U);
  EXPECT_EQ(to_string(vm.passthru[0].device->value), "3/0/0");
  EXPECT_EQ(read.sources.position(read.lines().file, vm.passthru[0].device->where.begin),
            (LineColumn{12, 12}));
  EXPECT_THAT(read.refused(), ElementsAre("vmconf-unknown-key: guest"));
  EXPECT_THAT(read.unknown_lines(), IsEmpty());
}

TEST(VmBhyve, AnUnknownKeyComesWithTheKeyThatIsNearest) {
  const ReadLaptop read(vm_path,
                        "loader=\"uefi\"\nmemmory=\"256M\"\nnetwrok12_type=\"virtio-net\"\n"
                        "passthru=\"4/0/0\"\nmy_own_note=\"x\"\n");
  std::vector<std::string> helps;
  for (const model::RefusedText& one : read.lines().refused) {
    helps.push_back(one.help);
    if (one.edit) {
      EXPECT_EQ(one.edit->where, one.where);
    }
  }
  EXPECT_THAT(helps, ElementsAre("did you mean 'memory'?", "did you mean 'network12_type'?",
                                 "did you mean 'passthru0'?", ""));
}

TEST(VmBhyve, TheFirstOfTwoValuesWins) {
  const ReadLaptop read(vm_path, "memory=\"1G\"\nmemory=\"2G\"\n");
  EXPECT_EQ(machine(read).memory->value, "1G");
  EXPECT_THAT(read.refused(), ElementsAre("vmconf-duplicate-key: memory"));
}

TEST(VmBhyve, CutsAtAHashBetweenQuotes) {
  const ReadLaptop read(vm_path, "vnc_password=\"a#b\"\nloader=\"uefi\"  # comment\n");
  EXPECT_EQ(machine(read).settings.find("vnc_password")->value.value, "a");
  EXPECT_EQ(machine(read).loader->value, "uefi");
  EXPECT_THAT(read.refused(), ElementsAre("vmconf-hash-in-value: #"));
}

TEST(VmBhyve, DoesNotSeeAnIndentedKeyOrOneInCapitals) {
  const ReadLaptop read(vm_path, "  loader=\"uefi\"\nMEMORY=1G\n   # a comment\n");
  EXPECT_FALSE(machine(read).loader);
  EXPECT_FALSE(machine(read).memory);
  EXPECT_THAT(read.refused(), ElementsAre("vmconf-leading-space: loader=\"uefi\"",
                                          "vmconf-leading-space: MEMORY=1G"));
  EXPECT_THAT(read.unknown_lines(), ElementsAre("  loader=\"uefi\"", "MEMORY=1G"));
}

TEST(VmBhyve, KeepsBlanksBeforeTheEqualsSignInTheKey) {
  const ReadLaptop read(vm_path, "memory = 256M\n");
  EXPECT_FALSE(machine(read).memory);
  EXPECT_THAT(read.refused(),
              ElementsAre("vmconf-space-around-equals: memory ", "vmconf-unknown-key: memory "));
}

TEST(VmBhyve, KeepsTabsAndCarriageReturnsAndSingleQuotes) {
  const ReadLaptop read(vm_path, "loader=\"uefi\"\t# x\nmemory=512M\r\ncpu='2'\n");
  EXPECT_EQ(machine(read).loader->value, "uefi\t");
  EXPECT_EQ(machine(read).memory->value, "512M\r");
  EXPECT_EQ(machine(read).cpu->value, "'2'");
  EXPECT_THAT(read.refused(), ElementsAre("vmconf-loader-hidden-tab: \t", "crlf-line-endings: \r",
                                          "vmconf-single-quote: '"));
}

TEST(VmBhyve, StopsAtTheFirstMissingNumber) {
  const ReadLaptop read(vm_path,
                        "network1_type=e1000\npassthru0=2/0/0\npassthru2=3/0/0\n"
                        "disk0_type=virtio-blk\ndisk0_name=a\ndisk1_type=virtio-blk\n");
  EXPECT_THAT(machine(read).networks, IsEmpty());
  EXPECT_EQ(machine(read).passthru.size(), 1U);
  EXPECT_EQ(machine(read).disks.size(), 1U);
  EXPECT_THAT(read.refused(),
              ElementsAre("vmconf-network-gap: network1_type", "vmconf-passthru-gap: passthru2"));
}

TEST(VmBhyve, ReadsAForcedGuestSlotAndRefusesOtherFormsOfAnAddress) {
  const ReadLaptop read(vm_path, "passthru0=\"2/0/0=7:0\"\npassthru1=\"pci0:3:0:0\"\n");
  ASSERT_EQ(machine(read).passthru.size(), 2U);
  EXPECT_EQ(machine(read).passthru[0].guest_slot->value, "7:0");
  EXPECT_EQ(read.text(machine(read).passthru[0].guest_slot->where), "7:0");
  EXPECT_EQ(read.text(machine(read).passthru[0].device->where), "2/0/0");
  EXPECT_FALSE(machine(read).passthru[1].device);
}

TEST(VmBhyve, ReadsSwitchesOfEveryKind) {
  const ReadLaptop read("host/zroot/vms/.config/system.conf",
                        "switch_list=\"public private lab v a-name-that-is-long\"\n"
                        "type_public=\"standard\"\nports_public=\"em0 em1\"\n"
                        "addr_public=\"172.24.1.49/24\"\nprivate_public=\"Yes\"\n"
                        "type_private=\"manual\"\nbridge_private=\"bridge0\"\n"
                        "type_lab=\"vxlan\"\nvlan_lab=\"7\"\nmtu_lab=\"9000\"\ntype_v=\"vale\"\n");
  const model::VmBhyve& vms = read.laptop.host.vm_bhyve;
  ASSERT_EQ(vms.switches.size(), 5U);
  const model::VmSwitch& first = *vms.find_switch("public");
  EXPECT_EQ(read.text(first.name.where), "public");
  EXPECT_EQ(first.bridge_name(), "vm-public");
  ASSERT_EQ(first.ports.size(), 2U);
  EXPECT_EQ(read.text(first.ports[1].where), "em1");
  EXPECT_EQ(net::to_string(first.ipv4->value), "172.24.1.49/24");
  EXPECT_TRUE(first.is_private);
  EXPECT_EQ(vms.find_switch("private")->kind(), "manual");
  EXPECT_EQ(vms.find_switch("private")->bridge_name(), "bridge0");
  EXPECT_FALSE(vms.find_switch("private")->is_private);
  EXPECT_EQ(vms.find_switch("lab")->vlan->value, "7");
  EXPECT_EQ(vms.find_switch("v")->bridge_name(), "");
  EXPECT_EQ(vms.find_switch("a-name-that-is-long")->bridge_name(), "");
  EXPECT_EQ(vms.find_switch("nobody"), nullptr);
  EXPECT_THAT(read.unknown_lines(), IsEmpty());
}

TEST(VmBhyve, TellsTemplatesFromMachinesAndOtherFiles) {
  const ReadLaptop read(
      std::map<std::string, std::string>{{"host/vm/.templates/wifibox.conf", "loader=\"grub\"\n"},
                                         {"host/vm/fw/fw.conf", "loader=\"uefi\"\n"},
                                         {"host/usr/local/etc/pkg/pkg.conf", "loader=\"uefi\"\n"},
                                         {"host/vm/fw/other.conf", "loader=\"uefi\"\n"}});
  const model::VmBhyve& vms = read.laptop.host.vm_bhyve;
  ASSERT_EQ(vms.templates.size(), 1U);
  EXPECT_EQ(vms.templates[0].name, "wifibox");
  ASSERT_EQ(vms.machines.size(), 1U);
  EXPECT_NE(vms.find_machine("fw"), nullptr);
}

/// The lines that the commands of vm-bhyve's config::load make of a text.
std::vector<std::string> real_lines(const std::string& text) {
  const std::string path = testing::TempDir() + "vm_bhyve_real_lines.conf";
  std::ofstream(path, std::ios::binary) << text;
  const std::string command = "LC_ALL=C grep '^[a-z]' '" + path +
                              "' | LC_ALL=C awk -F# '{print $1}' | LC_ALL=C sed -e 's@ *$@@' | "
                              "tr -d '\"'";
  const std::string out = test::run_line(command).out;
  std::vector<std::string> lines;
  for (std::size_t begin = 0; begin < out.size();) {
    const std::size_t end = std::min(out.find('\n', begin), out.size());
    if (end > begin) lines.push_back(out.substr(begin, end - begin));
    begin = end + 1;
  }
  return lines;
}

TEST(VmBhyve, ReadsWhatTheRealCommandsRead) {
  const std::string text =
      "loader=\"uefi\"\t# x\r\n memory=1\nMEM=2\na = \"b c\"   \ncpu='2'\nx=\"a#b\"\n"
      "y=\"\"\"z\"\"  #\nno equals\nq=a=b\nlast=1";
  const ReadLaptop read(vm_path, text);
  std::vector<std::string> ours;
  for (const model::Assignment& one : machine(read).settings.all) {
    const bool bare = one.key.value == one.value.value;
    ours.push_back(bare ? one.key.value : one.key.value + "=" + one.value.value);
  }
  EXPECT_EQ(ours, real_lines(text));
}

TEST(VmBhyve, KnowsItsKeysWithAnyNumber) {
  EXPECT_TRUE(model::is_vm_conf_key("network12_type"));
  EXPECT_TRUE(model::is_vm_conf_key("passthru0"));
  EXPECT_TRUE(model::is_vm_conf_key("passthru0_options"));
  EXPECT_FALSE(model::is_vm_conf_key("network_type"));
  EXPECT_FALSE(model::is_vm_conf_key("network0_typ"));
  EXPECT_FALSE(model::is_vm_conf_key("ignore_bad_msr"));
}

}  // namespace
}  // namespace guestlink::config
