#include "reference/model/names.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace guestlink::model {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> names(const std::vector<const NameUse*>& uses) {
  std::vector<std::string> result;
  for (const NameUse* use : uses) result.push_back(use->name + " " + std::string(use->what));
  return result;
}

Names of(const Laptop& laptop, NameKind kind) {
  return names_of(laptop, {}, kind);
}

HostInterface bridge_with(const std::string& member) {
  HostInterface bridge;
  bridge.name = {"bridge0", {}};
  bridge.configured = SourceSpan{};
  bridge.members = {{member, {}}};
  return bridge;
}

TEST(Names, AMemberThatNothingMakesIsUndefined) {
  Laptop laptop;
  laptop.host.cloned_interfaces = {{"bridge0", {}}, {"tap1", {}}};
  laptop.host.interfaces = {bridge_with("tap0")};
  const Names interfaces = of(laptop, NameKind::host_interface);
  EXPECT_TRUE(interfaces.complete);
  EXPECT_THAT(names(interfaces.undefined()), ElementsAre("tap0 addm"));
  EXPECT_THAT(names(interfaces.unused()), ElementsAre("tap1 cloned_interfaces"));
}

TEST(Names, AScriptsIfconfigCreateDefines) {
  Laptop laptop;
  laptop.host.interfaces = {bridge_with("tap0")};
  HostScript script;
  ScriptCommand command;
  command.words = {{"ifconfig", {}}, {"tap0", {}}, {"create", {}}};
  script.commands = {command};
  laptop.host.scripts = {script};
  EXPECT_THAT(names(of(laptop, NameKind::host_interface).undefined()),
              ElementsAre("bridge0 ifconfig"));
}

TEST(Names, ACapturedTapDefinesNothingAndACapturedCardDoes) {
  Laptop laptop;
  HostInterface card = bridge_with("tap0");
  card.members.push_back({"em0", {}});
  laptop.host.interfaces = {card};
  SeenInterface tap;
  tap.name = {"tap0", {}};
  SeenInterface em;
  em.name = {"em0", {}};
  laptop.seen.host_interfaces.emplace().all = {tap, em};
  EXPECT_THAT(names(of(laptop, NameKind::host_interface).undefined()),
              ElementsAre("bridge0 ifconfig", "tap0 addm"));
}

TEST(Names, WithoutACaptureNoDeviceIsKnownToBeMissing) {
  Laptop laptop;
  laptop.host.passthrough = {{PciAddress{0, 4, 0, 0}, {}}};
  EXPECT_FALSE(of(laptop, NameKind::pci_device).complete);
  PciFunction function;
  function.address.value = {0, 3, 0, 0};
  laptop.seen.pci = {function};
  const Names devices = of(laptop, NameKind::pci_device);
  EXPECT_TRUE(devices.complete);
  EXPECT_THAT(names(devices.undefined()), ElementsAre("4/0/0 pptdevs"));
}

TEST(Names, AReservedDeviceIsUsedByAGuestOrNot) {
  Laptop laptop;
  laptop.host.passthrough = {{PciAddress{0, 4, 0, 0}, {}}, {PciAddress{0, 5, 0, 0}, {}}};
  BhyveCommand bhyve;
  bhyve.slots = {{{"5", {}}, {"passthru", {}}, {{"4/0/0", {}}}, {}}};
  laptop.host.bhyve = {bhyve};
  const Names devices = of(laptop, NameKind::reserved_device);
  EXPECT_THAT(devices.undefined(), IsEmpty());
  EXPECT_THAT(names(devices.unused()), ElementsAre("5/0/0 pptdevs"));
}

TEST(Names, TheSystemsModulesHaveNoPlace) {
  const Names modules = of({}, NameKind::module);
  ASSERT_NE(modules.definition("vmm"), nullptr);
  EXPECT_FALSE(modules.definition("vmm")->where);
  EXPECT_EQ(modules.definition("vnn"), nullptr);
  EXPECT_THAT(modules.defined(), Contains("if_bridge"));
}

TEST(Names, EveryKindHasARow) {
  for (const NameKind kind : name_kinds()) {
    EXPECT_FALSE(name(kind).empty());
    EXPECT_EQ(of({}, kind).kind, kind);
  }
}

}  // namespace
}  // namespace guestlink::model
