#include "reference/model/boot.h"

#include <map>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reference/model/rc_order.h"

namespace guestlink::model {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;

std::vector<std::string> names(const std::vector<RcScript>& scripts) {
  std::vector<std::string> result;
  for (const RcScript& script : scripts) result.push_back(script.name);
  return result;
}

std::size_t place(const std::vector<RcScript>& scripts, std::string_view name) {
  const auto found = std::ranges::find(scripts, name, &RcScript::name);
  return static_cast<std::size_t>(found - scripts.begin());
}

Assignment assignment(const std::string& key, const std::string& value) {
  TracedText text;
  text.add_instead(value, {FileId{0}, 1, 2});
  return Assignment({key, {FileId{0}, 1, 2}}, text);
}

/// "bridge0 done", "ifconfig tap0 create skipped".
std::vector<std::string> actions(const Boot& boot, BootStage stage) {
  std::vector<std::string> result;
  for (const BootStep& step : boot.steps) {
    if (step.stage == stage) result.push_back(step.action + ": " + std::string(name(step.outcome)));
  }
  return result;
}

TEST(RcOrder, PutsPfBeforeRoutingUntil13AndBehindItFrom14On) {
  const Laptop laptop;
  const SourceSet sources;
  const auto old = rc_order(laptop, sources, {13, 2, 0});
  EXPECT_LT(place(old, "pf"), place(old, "routing"));
  const auto now = rc_order(laptop, sources, {14, 0, 0});
  EXPECT_GT(place(now, "pf"), place(now, "routing"));
}

TEST(RcOrder, KeepsWhatTheSystemsScriptsRequire) {
  const auto order = rc_order({}, {}, {14, 0, 0});
  EXPECT_LT(place(order, "sysctl"), place(order, "netif"));
  EXPECT_LT(place(order, "netif"), place(order, "vm_network"));
  EXPECT_LT(place(order, "vm_network"), place(order, "pf"));
  EXPECT_LT(place(order, "DAEMON"), place(order, "vm"));
  EXPECT_LT(place(order, "local"), place(order, "LOGIN"));
  EXPECT_LT(place(order, "LOGIN"), place(order, "sysctl_lastload"));
}

Laptop with_script(SourceSet& sources, const std::string& path, const std::string& text) {
  Laptop laptop;
  HostScript script;
  script.file = sources.add(path, text);
  script.path = path;
  laptop.host.scripts.push_back(script);
  return laptop;
}

TEST(RcOrder, PlacesTheLaptopsOwnScriptByItsHead) {
  SourceSet sources;
  const Laptop laptop = with_script(sources, "/usr/local/etc/rc.d/wifiguest",
                                    "#!/bin/sh\n# PROVIDE: wifiguest\n# REQUIRE: netif\n"
                                    "# BEFORE: NETWORKING\n");
  const auto order = rc_order(laptop, sources, {14, 0, 0});
  EXPECT_LT(place(order, "netif"), place(order, "wifiguest"));
  EXPECT_LT(place(order, "wifiguest"), place(order, "NETWORKING"));
}

TEST(RcOrder, EndsWhereScriptsRequireEachOtherInACircle) {
  SourceSet sources;
  const Laptop laptop = with_script(sources, "/usr/local/etc/rc.d/a",
                                    "# PROVIDE: a\n# REQUIRE: LOGIN\n"
                                    "# BEFORE: netif\n");
  EXPECT_THAT(names(rc_order(laptop, sources, {14, 0, 0})), Contains("a"));
}

TEST(Boot, CreatesClonesBeforeItConfiguresAnything) {
  Laptop laptop;
  laptop.host.cloned_interfaces = {{"bridge0", {}}, {"tap0", {}}};
  HostInterface bridge;
  bridge.name = {"bridge0", {}};
  bridge.created = bridge.configured = SourceSpan{};
  bridge.words = {{"addm", {}}, {"tap0", {}}, {"up", {}}};
  laptop.host.interfaces = {bridge};
  EXPECT_THAT(actions(derive_boot(laptop, {}), BootStage::interfaces),
              ElementsAre("ifconfig bridge0 create: done", "ifconfig tap0 create: done",
                          "ifconfig bridge0 addm tap0 up: done"));
}

TEST(Boot, FailsToAddAMemberThatNothingMakes) {
  Laptop laptop;
  laptop.host.cloned_interfaces = {{"bridge0", {}}};
  HostInterface bridge;
  bridge.name = {"bridge0", {}};
  bridge.created = bridge.configured = SourceSpan{};
  bridge.words = {{"addm", {}}, {"tap0", {}}, {"up", {}}};
  laptop.host.interfaces = {bridge};
  EXPECT_THAT(actions(derive_boot(laptop, {}), BootStage::interfaces),
              ElementsAre("ifconfig bridge0 create: done", "ifconfig bridge0 addm tap0 up: fails"));
}

TEST(Boot, ReservesTheCardOnlyWhereTheLoaderLoadsVmm) {
  Laptop laptop;
  laptop.host.passthrough = {{PciAddress{0, 4, 0, 0}, {}}};
  EXPECT_THAT(actions(derive_boot(laptop, {}), BootStage::devices),
              ElementsAre("ppt(4) takes 4/0/0: fails"));
  laptop.host.loader.all = {assignment("vmm_load", "YES")};
  EXPECT_THAT(actions(derive_boot(laptop, {}), BootStage::devices),
              ElementsAre("ppt(4) takes 4/0/0: done"));
}

TEST(Boot, AppliesSysctlConfAgainAtTheEnd) {
  Laptop laptop;
  laptop.host.sysctl.all = {assignment("net.inet.ip.forwarding", "1")};
  const Boot boot = derive_boot(laptop, {});
  EXPECT_THAT(actions(boot, BootStage::sysctl),
              ElementsAre("net.inet.ip.forwarding=1: done", "net.inet.ip.forwarding=1: done"));
  EXPECT_THAT(actions(boot, BootStage::routing), ElementsAre("net.inet.ip.forwarding=0: done"));
}

TEST(Boot, TakesTheLastOfALoaderVariable) {
  Laptop laptop;
  laptop.host.loader.all = {assignment("vmm_load", "YES"), assignment("vmm_load", "NO")};
  EXPECT_THAT(actions(derive_boot(laptop, {}), BootStage::loader),
              ElementsAre("load vmm: skipped"));
}

TEST(Boot, RunsNoScriptThatRcConfDoesNotEnable) {
  SourceSet sources;
  Laptop laptop = with_script(sources, "/usr/local/etc/rc.d/wifiguest", "# PROVIDE: wifiguest\n");
  EXPECT_THAT(actions(derive_boot(laptop, sources), BootStage::services),
              ElementsAre("start wifiguest: skipped"));
  laptop.host.rc.all = {assignment("wifiguest_enable", "YES")};
  EXPECT_THAT(actions(derive_boot(laptop, sources), BootStage::services),
              ElementsAre("start wifiguest: done"));
}

TEST(Boot, PassesNoCardWithoutWiredMemory) {
  SourceSet sources;
  Laptop laptop = with_script(sources, "/etc/rc.local", "bhyve\n");
  laptop.host.passthrough = {{PciAddress{0, 4, 0, 0}, {}}};
  BhyveCommand bhyve;
  bhyve.slots = {{{"5", {}}, {"passthru", {}}, {{"4/0/0", {}}}, {}}};
  laptop.host.bhyve = {bhyve};
  EXPECT_THAT(actions(derive_boot(laptop, sources), BootStage::guest_start),
              Contains("the guest gets 4/0/0: fails"));
  laptop.host.bhyve.front().flags = {{"-S", {}}};
  EXPECT_THAT(actions(derive_boot(laptop, sources), BootStage::guest_start),
              Contains("the guest gets 4/0/0: done"));
}

}  // namespace
}  // namespace guestlink::model
