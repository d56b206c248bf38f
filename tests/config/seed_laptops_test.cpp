// The laptops of seeds 002, 003 and 004: what is read of them, and what is not.

#include <filesystem>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reference/config/load_laptop.h"
#include "reference/model/pf_decide.h"
#include "tests/places.h"

namespace guestlink::config {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

struct Loaded {
  SourceSet sources;
  model::Laptop laptop;
  Diagnostics diagnostics;
  explicit Loaded(const std::string& name) {
    const auto path = std::filesystem::path(test::source_dir()) / "fixtures/laptops" / name;
    auto loaded = load_laptop(DiskFiles(), path.string(), sources);
    if (!loaded) return;
    laptop = std::move(loaded->laptop);
    diagnostics = std::move(loaded->diagnostics);
  }
  /// "reason: text"
  std::vector<std::string> refused() const {
    std::vector<std::string> all;
    for (const auto& file : laptop.files) {
      for (const auto& one : file.refused) {
        all.push_back(std::string(one.reason) + ": " + std::string(sources.text(one.where)));
      }
    }
    return all;
  }
  std::vector<std::string> unknown_lines() const {
    std::vector<std::string> all;
    for (const auto& file : laptop.files) {
      for (std::uint32_t line = 1; line <= file.lines.size(); ++line) {
        if (file.lines[line - 1] != model::LineStatus::unknown) continue;
        all.push_back(std::string(sources.path(file.file)) + ": " +
                      std::string(sources.line(file.file, line)));
      }
    }
    return all;
  }
};

class CorrectedLaptop : public testing::TestWithParam<const char*> {};

TEST_P(CorrectedLaptop, IsReadWithoutAComplaint) {
  const Loaded read(GetParam());
  EXPECT_FALSE(read.laptop.files.empty());
  EXPECT_THAT(read.refused(), IsEmpty());
  EXPECT_THAT(read.unknown_lines(), IsEmpty());
  for (const Diagnostic& one : read.diagnostics) ADD_FAILURE() << one.message;
}

INSTANTIATE_TEST_SUITE_P(Seeds, CorrectedLaptop,
                         testing::Values("seed-002-fixed", "seed-003-bridge", "seed-003-nat",
                                         "seed-003-passthrough", "seed-004-firewall"));

TEST(SeedLaptops, Seed002AsWrittenIsReadAsVmBhyveDoes) {
  const Loaded read("seed-002");
  const model::VmBhyve& vms = read.laptop.host.vm_bhyve;
  ASSERT_NE(vms.find_machine("wifiman"), nullptr);
  const model::Vm& vm = *vms.find_machine("wifiman");
  EXPECT_EQ(vm.networks.at(0).device->value, "tap0");
  EXPECT_EQ(vms.find_switch("private")->kind(), "standard");
  EXPECT_FALSE(vms.find_switch("private")->is_private);
  EXPECT_EQ(vms.templates.at(0).name, "wifibox");
  EXPECT_EQ(read.laptop.seen.facts.passthru.at(0).device.value, "ppt0");
  EXPECT_THAT(read.refused(), testing::Contains("vmconf-unknown-key: guest"));
}

TEST(SeedLaptops, Seed002CorrectedLetsOnlySshIn) {
  const Loaded read("seed-002-fixed");
  ASSERT_TRUE(read.laptop.host.pf);
  model::PfPacket packet;
  packet.interface = "bridge0";
  packet.source = *net::parse_ipv4("192.168.0.9");
  packet.destination = *net::parse_ipv4("192.168.0.50");
  packet.destination_port = 22;
  EXPECT_EQ(decide(*read.laptop.host.pf, packet).answer, model::PfAnswer::pass);
  packet.destination_port = 5900;
  EXPECT_EQ(decide(*read.laptop.host.pf, packet).answer, model::PfAnswer::block);
}

TEST(SeedLaptops, Seed003CorrectedTranslatesAndPassesTheGuestOnly) {
  const Loaded read("seed-003-nat");
  ASSERT_TRUE(read.laptop.host.pf);
  const model::PfConfig& pf = *read.laptop.host.pf;
  EXPECT_EQ(pf.rules.at(1).redirect->hosts.at(0).text.value, "(re1)");
  EXPECT_EQ(read.laptop.host.dnsmasq.find("interface")->value.value, "brnat");
  model::PfPacket packet;
  packet.interface = "brnat";
  packet.source = *net::parse_ipv4("10.0.0.2");
  packet.destination = *net::parse_ipv4("8.8.8.8");
  EXPECT_EQ(decide(pf, packet).answer, model::PfAnswer::pass);
  packet.source = *net::parse_ipv4("192.0.2.9");
  EXPECT_EQ(decide(pf, packet).answer, model::PfAnswer::block);
}

TEST(SeedLaptops, Seed003AsWrittenHasItsMarkup) {
  const Loaded read("seed-003b");
  std::size_t escapes = 0;
  for (const std::string& one : read.refused()) escapes += one == "pf-macro-escape: \\" ? 1U : 0U;
  EXPECT_EQ(escapes, 3U);
  EXPECT_FALSE(read.laptop.host.pf->refused);
}

TEST(SeedLaptops, Seed004NamesTheFirewallGuestAndItsCard) {
  const Loaded read("seed-004-firewall");
  const model::Vm* vm = read.laptop.host.vm_bhyve.find_machine("fw");
  ASSERT_NE(vm, nullptr);
  EXPECT_EQ(to_string(vm->passthru.at(0).device->value), "2/0/0");
  EXPECT_EQ(read.laptop.host.vm_bhyve.find_switch("inside")->bridge_name(), "bridge0");
  ASSERT_TRUE(read.laptop.guest.pf);
  EXPECT_EQ(read.laptop.guest.pf->rules.size(), 7U);
}

}  // namespace
}  // namespace guestlink::config
