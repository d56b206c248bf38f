#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reference/base/file_reader.h"
#include "reference/config/load_laptop.h"
#include "reference/model/topology.h"
#include "tests/places.h"

namespace guestlink {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

model::Topology topology_of(const std::string& laptop) {
  SourceSet sources;
  const auto loaded =
      config::load_laptop(DiskFiles(), test::source_dir() + "/fixtures/laptops/" + laptop, sources);
  EXPECT_TRUE(loaded) << laptop;
  return model::derive_topology(loaded->laptop);
}

std::vector<std::string> interfaces_of(const model::Topology& topology) {
  std::vector<std::string> lines;
  for (const auto& node : topology.nodes) {
    for (const auto& one : node.interfaces) {
      lines.push_back(node.name + ":" + one.name + " " +
                      (one.mac ? net::to_string(*one.mac) : "-") + " " +
                      (one.address ? net::to_string(*one.address) : "-"));
    }
  }
  return lines;
}

TEST(TopologyOfFixtures, TheCorrectedLaptopIsWhole) {
  const model::Topology topology = topology_of("seed-001-fixed");
  EXPECT_THAT(topology.gaps, IsEmpty());
  EXPECT_THAT(interfaces_of(topology), ElementsAre("host:bridge0 02:32:7d:a2:b5:00 172.24.1.49/24",
                                                   "host:tap0 58:9c:fc:10:ff:fa -",
                                                   "guest:eth0 00:a0:98:d2:16:22 172.24.1.1/24",
                                                   "guest:wlan0 f0:d5:bf:1b:e2:16 192.168.0.21/24",
                                                   "ap:bss0 02:00:00:00:00:01 192.168.0.1/24",
                                                   "ap:wan0 02:00:00:00:00:02 198.51.100.254/24",
                                                   "lan:eth0 02:00:00:00:00:63 192.168.0.99/24",
                                                   "net:eth0 02:00:00:00:00:64 198.51.100.1/24"));
  ASSERT_TRUE(topology.card);
  ASSERT_TRUE(topology.card->address);
  EXPECT_EQ(model::to_string(*topology.card->address), "4/0/0");
  EXPECT_TRUE(topology.card->reserved);
  EXPECT_TRUE(topology.card->handed_over);
}

TEST(TopologyOfFixtures, TheLaptopAsWrittenHasNoLinkToItsGuest) {
  const model::Topology topology = topology_of("seed-001");
  std::vector<std::string> gaps;
  for (const auto& gap : topology.gaps) gaps.push_back(gap.file + ": " + gap.message);
  EXPECT_THAT(gaps, ElementsAre("host/root/vm_run: the guest has no NIC towards the host",
                                "guest/etc/network/interfaces: nothing says how the guest sets up "
                                "its interfaces",
                                "guest/etc/network/interfaces: eth0 gets no address in the guest"));
  EXPECT_EQ(topology.bridge, "bridge0");
  EXPECT_EQ(topology.inside, "eth0") << "the capture still shows it";
  for (const auto& link : topology.links) EXPECT_NE(link.medium, model::LinkMedium::tap);
}

}  // namespace
}  // namespace guestlink
