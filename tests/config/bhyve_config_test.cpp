#include "reference/model/bhyve_config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/config/read_text.h"

namespace guestlink::config {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr const char* config_path = "host/usr/local/etc/bhyve/fw.conf";

TEST(BhyveConfig, GathersTheDevices) {
  const ReadLaptop read(config_path,
                        "# the guest\nname=fw\nmemory.wired=true\npci.0.5.0.device=virtio-net\n"
                        "pci.0.5.0.backend=tap0\npci.0.6.0.device=passthru\npci.0.6.0.bus=0x4\n"
                        "pci.0.6.0.slot=0\npci.0.6.0.func=0\npci.0.7.0.device=passthru\n"
                        "pci.0.7.0.pptdev=ppt1\n");
  ASSERT_EQ(read.laptop.host.bhyve_configs.size(), 1U);
  const model::BhyveConfig& config = read.laptop.host.bhyve_configs[0];
  EXPECT_TRUE(config.settings.is_yes("memory.wired"));
  ASSERT_EQ(config.devices.size(), 3U);
  EXPECT_EQ(config.devices[0].model.value, "virtio-net");
  EXPECT_EQ(config.devices[0].settings.find("backend")->value.value, "tap0");
  EXPECT_EQ(read.text(config.devices[0].settings.find("backend")->value.where), "tap0");
  EXPECT_EQ(to_string(*config.devices[1].passed), "4/0/0");
  EXPECT_EQ(config.devices[2].pptdev->value, "ppt1");
  EXPECT_FALSE(config.devices[2].passed);
  EXPECT_THAT(read.unknown_lines(), IsEmpty());
}

TEST(BhyveConfig, TheLastOfTwoValuesWins) {
  const ReadLaptop read(config_path, "cpus=1\ncpus=2\n");
  EXPECT_EQ(read.laptop.host.bhyve_configs[0].settings.find("cpus")->value.value, "2");
}

TEST(BhyveConfig, TrimsNothing) {
  const ReadLaptop read(config_path, "name = fw\n  # no comment\n\na=\ncpus=1\r\n");
  const model::Assignments& settings = read.laptop.host.bhyve_configs[0].settings;
  EXPECT_EQ(settings.find("name "), &settings.all[0]);
  EXPECT_EQ(settings.all[0].value.value, " fw");
  EXPECT_EQ(settings.find("cpus")->value.value, "1\r");
  EXPECT_THAT(read.refused(), ElementsAre("bhyve-config-blank-in-name: name ",
                                          "bhyve-config-syntax:   # no comment",
                                          "bhyve-config-syntax: a=", "crlf-line-endings: \r"));
  EXPECT_THAT(read.unknown_lines(), ElementsAre("  # no comment", "a="));
}

TEST(Wifibox, ReadsItsConfiguration) {
  const ReadLaptop read("host/usr/local/etc/wifibox/bhyve.conf",
                        "# defaults\ncpus=1\nmemory=128M\npassthru=\"3/0/0 0/20/0\"\n");
  ASSERT_TRUE(read.laptop.host.wifibox);
  EXPECT_EQ(read.laptop.host.wifibox->settings.find("memory")->value.value, "128M");
  ASSERT_EQ(read.laptop.host.wifibox->passthru.size(), 2U);
  EXPECT_EQ(read.text(read.laptop.host.wifibox->passthru[1].where), "0/20/0");
  EXPECT_THAT(read.unknown_lines(), IsEmpty());
  EXPECT_THAT(
      ReadLaptop("host/usr/local/etc/wifibox/bhyve.conf", "passthru=pci0:3:0:0\n").refused(),
      ElementsAre("wifibox-passthru-format: pci0:3:0:0"));
}

}  // namespace
}  // namespace guestlink::config
