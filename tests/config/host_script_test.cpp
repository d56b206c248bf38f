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

ReadLaptop script(const std::string& text) {
  return ReadLaptop("host/root/vm_run", text);
}

/// "slot,device,options…" of each -s.
std::vector<std::string> slots(const model::BhyveCommand& command) {
  std::vector<std::string> all;
  for (const auto& slot : command.slots) {
    std::string text = slot.slot.value + "," + slot.device.value;
    for (const auto& option : slot.options) text += "," + option.value;
    all.push_back(text);
  }
  return all;
}

TEST(HostScript, ReadsTheCorrectedVmRunThroughItsVariables) {
  const ReadLaptop read(
      "host/root/vm_run",
      file_text(test::source_dir() + "/fixtures/laptops/seed-001-fixed/host/root/vm_run"));
  ASSERT_THAT(read.laptop.host.bhyve, SizeIs(1));
  const auto& bhyve = read.laptop.host.bhyve[0];
  EXPECT_THAT(slots(bhyve),
              ElementsAre("0,hostbridge", "2,virtio-net,tap0,mac=00:a0:98:d2:16:22",
                          "3,ahci-cd,/vm/iso/alpine-standard-3.22.2-x86_64.iso",
                          "4,virtio-blk,/vm/linuxguest/disk0.img", "5,passthru,4/0/0", "31,lpc"));
  EXPECT_TRUE(bhyve.in_loop);
  EXPECT_TRUE(bhyve.has_flag('S'));
  EXPECT_FALSE(bhyve.has_flag('C'));
  EXPECT_EQ(bhyve.memory->value, "256M");
  EXPECT_EQ(read.text(bhyve.memory->where), "$memory");
  EXPECT_EQ(bhyve.cpus->value, "1");
  EXPECT_EQ(bhyve.vm_name->value, "linuxguest");
  EXPECT_EQ(read.sources.position(bhyve.slots[1].options[1].where.file,
                                  bhyve.slots[1].options[1].where.begin),
            (LineColumn{25, 30}));
  EXPECT_EQ(read.text(bhyve.slots[4].options[0].where), "$card");
  ASSERT_THAT(bhyve.consoles, SizeIs(1));
  EXPECT_EQ(bhyve.consoles[0].value, "com1,/dev/nmdm0A");
  ASSERT_THAT(read.laptop.host.grub, SizeIs(1));
  const auto& grub = read.laptop.host.grub[0];
  EXPECT_TRUE(grub.wired);
  EXPECT_EQ(grub.root->value, "cd0");
  EXPECT_EQ(grub.map_path->value, "/root/device.map");
  EXPECT_EQ(grub.memory->value, "256M");
  EXPECT_EQ(grub.vm_name->value, "linuxguest");
  EXPECT_THAT(read.unknown_lines(), IsEmpty());
  EXPECT_THAT(read.diagnostics, IsEmpty());
}

TEST(HostScript, ReadsAMapWithABlankInItsName) {
  const auto read = script("grub-bhyve -r cd0 -m \"/root/device map\" linuxguest\n");
  EXPECT_EQ(read.laptop.host.grub[0].map_path->value, "/root/device map");
  EXPECT_EQ(read.text(read.laptop.host.grub[0].map_path->where), "/root/device map");
  EXPECT_FALSE(read.laptop.host.grub[0].wired);
}

TEST(HostScript, ReadsGrubBhyvesLongOptionsBehindTheName) {
  const auto read = script("grub-bhyve vm --root=hd0,msdos1 --memory 512 -c stdio\n");
  const auto& grub = read.laptop.host.grub[0];
  EXPECT_EQ(grub.vm_name->value, "vm");
  EXPECT_EQ(grub.root->value, "hd0,msdos1");
  EXPECT_EQ(grub.memory->value, "512");
  EXPECT_EQ(grub.console->value, "stdio");
}

TEST(HostScript, TakesClustersAndGluedValuesAsGetoptDoes) {
  const auto read = script("/usr/sbin/bhyve -AHPm1G -c2 -s5:0,passthru,4/0/0 vm -s 3,lpc\n");
  const auto& bhyve = read.laptop.host.bhyve[0];
  EXPECT_TRUE(bhyve.has_flag('P'));
  EXPECT_EQ(bhyve.memory->value, "1G");
  EXPECT_EQ(bhyve.cpus->value, "2");
  EXPECT_THAT(slots(bhyve), ElementsAre("5:0,passthru,4/0/0"));
  EXPECT_EQ(bhyve.vm_name->value, "vm");
  EXPECT_THAT(read.refused(), ElementsAre("bhyve-extra-word: -s", "bhyve-extra-word: 3,lpc"));
}

TEST(HostScript, SplitsAnUnquotedVariableIntoOptions) {
  const auto read = script("flags=\"-A -H\"\nbhyve $flags -s 0,hostbridge \"vm\"\n");
  EXPECT_TRUE(read.laptop.host.bhyve[0].has_flag('H'));
  EXPECT_EQ(read.text(read.laptop.host.bhyve[0].flags[1].where), "$flags");
  EXPECT_THAT(script("flags=\"-A -H\"\nbhyve \"$flags\" vm\n").refused(),
              ElementsAre("bhyve-unknown-option: $flags", "bhyve-unknown-option: $flags"));
}

TEST(HostScript, LosesOptionsBehindABrokenContinuation) {
  const auto read = script("bhyve -A \\ \n  -s 5,passthru,4/0/0 vm\n");
  EXPECT_THAT(read.laptop.host.bhyve[0].slots, IsEmpty());
  ASSERT_THAT(read.laptop.host.scripts[0].commands, SizeIs(2));
  EXPECT_EQ(read.laptop.host.scripts[0].commands[1].words[0].value, "-s");
}

TEST(HostScript, KeepsWhatNothingSetsAsWritten) {
  const auto read = script("bhyve -m $memory -s 5,passthru,$1 vm\n");
  const auto& bhyve = read.laptop.host.bhyve[0];
  EXPECT_EQ(bhyve.memory->value, "$memory");
  ASSERT_THAT(bhyve.unset_variables, SizeIs(1));
  EXPECT_EQ(bhyve.unset_variables[0].value, "memory");
}

TEST(HostScript, DoesNotGuessBetweenBranches) {
  const auto read = script("if x; then m=1G; else m=2G; fi\nbhyve -m $m vm\n");
  EXPECT_EQ(read.laptop.host.bhyve[0].memory->value, "$m");
  EXPECT_THAT(read.laptop.host.bhyve[0].unset_variables, IsEmpty());
}

TEST(HostScript, KnowsAValueInsideTheBranchThatSetIt) {
  const auto read = script("if x; then\n  m=1G\n  bhyve -m $m vm\nfi\n");
  EXPECT_EQ(read.laptop.host.bhyve[0].memory->value, "1G");
}

TEST(HostScript, FindsACommandBehindItsStarters) {
  const auto read = script("exec daemon -f -P /var/run/x bhyve -m 1G vm\nsudo grub-bhyve vm\n");
  EXPECT_THAT(read.laptop.host.bhyve, SizeIs(1));
  EXPECT_THAT(read.laptop.host.grub, SizeIs(1));
}

TEST(HostScript, ReadsTheTunnelOfSeed001) {
  const auto read = script("ssh -vfN -R 2210:localhost:22 192.168.0.21\n");
  ASSERT_THAT(read.laptop.host.tunnels, SizeIs(1));
  const auto& tunnel = read.laptop.host.tunnels[0];
  EXPECT_TRUE(tunnel.background);
  EXPECT_FALSE(tunnel.in_loop);
  EXPECT_EQ(tunnel.listen_port->value, 2210);
  EXPECT_EQ(read.text(tunnel.listen_port->where), "2210");
  EXPECT_EQ(tunnel.destination_host->value, "localhost");
  EXPECT_EQ(tunnel.destination_port->value, 22);
  EXPECT_EQ(tunnel.target_host, "192.168.0.21");
  EXPECT_EQ(tunnel.target_user, "");
  EXPECT_FALSE(tunnel.bind_address);
}

TEST(HostScript, ReadsATunnelWithEveryOption) {
  const auto read = script(
      "port=2210\nexec ssh -N -o BatchMode=yes -oExitOnForwardFailure=yes "
      "-R 0.0.0.0:$port:[::1]:22 -R 8080 tunnel@172.24.1.1 -p 2222\n");
  ASSERT_THAT(read.laptop.host.tunnels, SizeIs(2));
  const auto& tunnel = read.laptop.host.tunnels[0];
  EXPECT_EQ(tunnel.bind_address->value, "0.0.0.0");
  EXPECT_EQ(tunnel.listen_port->value, 2210);
  EXPECT_EQ(tunnel.destination_host->value, "::1");
  EXPECT_EQ(tunnel.target_user, "tunnel");
  EXPECT_EQ(tunnel.target_host, "172.24.1.1");
  EXPECT_EQ(tunnel.option("exitonforwardfailure"), "yes");
  EXPECT_FALSE(tunnel.background);
  EXPECT_EQ(read.laptop.host.tunnels[1].listen_port->value, 8080);
}

TEST(HostScript, ASshWithoutRIsNoTunnel) {
  EXPECT_THAT(script("ssh -N -L 1:a:2 h\n").laptop.host.tunnels, IsEmpty());
}

TEST(HostScript, SaysWhereItIsNoShellScript) {
  const auto read = script("if true\nbhyve vm\n");
  ASSERT_THAT(read.diagnostics, SizeIs(1));
  EXPECT_EQ(read.diagnostics[0].rule, "script-syntax-error");
  EXPECT_THAT(read.laptop.host.bhyve, IsEmpty());
}

TEST(HostScript, LeavesOtherLanguagesAlone) {
  const auto read = script("#!/usr/bin/env python3\nprint('(')\n");
  EXPECT_THAT(read.diagnostics, IsEmpty());
  EXPECT_THAT(read.unknown_lines(), IsEmpty());
}

TEST(DeviceMap, ReadsDrivesAndRefusesABarePath) {
  const ReadLaptop read("host/root/device map", "(cd0) /vm/a.iso rest\n/mnt/b.iso\n(hd0)\n# c\n");
  ASSERT_TRUE(read.laptop.host.device_map);
  const auto& map = *read.laptop.host.device_map;
  EXPECT_EQ(map.path, "/root/device map");
  ASSERT_THAT(map.entries, SizeIs(3));
  EXPECT_EQ(map.entries[0].device.value, "(cd0)");
  EXPECT_EQ(map.entries[0].path.value, "/vm/a.iso");
  EXPECT_THAT(read.refused(),
              ElementsAre("devicemap-missing-paren: /mnt/b.iso", "devicemap-no-file: (hd0)"));
}

}  // namespace
}  // namespace guestlink::config
