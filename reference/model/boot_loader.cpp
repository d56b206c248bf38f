// What loader(8) does by loader.conf, and which driver takes the card when the kernel attaches
// devices (freebsd-src: stand/lua/config.lua; sys/amd64/vmm/io/ppt.c).

#include <algorithm>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "reference/base/closest.h"
#include "reference/model/boot_builder.h"
#include "reference/model/in_effect.h"
#include "reference/model/known_modules.h"
#include "reference/model/passthrough.h"

namespace guestlink::model {
namespace {

constexpr std::string_view loader = "loader(8)";
constexpr std::string_view load_suffix = "_load";

std::string lower(std::string_view text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(), [](char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
  });
  return result;
}

void load_module(BootBuilder& to, const Assignment& one) {
  const std::string name = one.key.value.substr(0, one.key.value.size() - load_suffix.size());
  const std::vector<SourceSpan> places{one.key.where};
  const std::string value = lower(one.value.value);
  const std::string action = "load " + name;
  if (value != "yes") {
    to.add(BootOutcome::skipped, BootStage::loader, std::string(loader), action,
           value == "no" ? R"("NO")" : fmt::format(R"("{}" is not "YES")", one.value.value),
           places);
    return;
  }
  const KnownModule* known = known_module(name);
  if (known == nullptr) {
    const auto names = known_module_names();
    const auto near = closest(name, names);
    to.add(BootOutcome::unknown, BootStage::loader, std::string(loader), action,
           near ? fmt::format("no such module is known here; {} is", *near)
                : "no such module is known here",
           places);
    return;
  }
  to.modules.insert(name);
  auto& step = to.add(BootStage::loader, std::string(loader), action, places);
  if (known->generic_since != 0 && to.boot.release.major >= known->generic_since) {
    step.because = "GENERIC holds it already";
  }
}

/// "iwm0 takes 4/0/0", as far as the capture tells.
void attach(BootBuilder& to, const Located<PciAddress>& reserved) {
  const PciFunction* function = captured_function(to.laptop, reserved.value);
  std::vector<SourceSpan> places{reserved.where};
  if (function != nullptr) places.push_back(function->where);
  const std::string action = fmt::format("ppt(4) takes {}", to_string(reserved.value));
  if (!to.modules.contains("vmm")) {
    to.add(BootOutcome::fails, BootStage::devices, "kernel", action,
           "loader(8) does not load vmm: the card's own driver is there first", places);
  } else if (function == nullptr && !to.laptop.seen.pci.empty()) {
    to.add(BootOutcome::fails, BootStage::devices, "kernel", action,
           "the capture of pciconf(8) has no device there", places);
  } else {
    auto& step = to.add(BootStage::devices, "kernel", action, places);
    if (function != nullptr && !function->description.empty()) {
      step.because = function->description;
    }
  }
}

/// Devices that a VM asks for and that nothing keeps from their own drivers.
void leave_alone(BootBuilder& to) {
  if (hands_over_by_devctl(to.laptop, to.sources)) return;
  for (const PassedDevice& passed : passed_devices(to.laptop)) {
    const auto& reserved = to.laptop.host.passthrough;
    if (std::ranges::any_of(reserved,
                            [&](const auto& one) { return one.value == passed.address; })) {
      continue;
    }
    to.add(BootOutcome::fails, BootStage::devices, "kernel",
           fmt::format("ppt(4) takes {}", to_string(passed.address)),
           "pptdevs does not name it: its own driver takes it", {passed.where});
  }
}

}  // namespace

void boot_loader(BootBuilder& to) {
  const Assignments& settings = to.laptop.host.loader;
  for (const Assignment* one : in_effect(settings)) {
    const std::string& key = one->key.value;
    if (key.ends_with(load_suffix) && key.find('.') == std::string::npos) {
      load_module(to, *one);
    } else {
      auto& step = to.add(BootStage::loader, std::string(loader),
                          fmt::format("set {}=\"{}\"", key, one->value.value), {one->key.where});
      if (!one->plain) step.outcome = BootOutcome::unknown;
    }
  }
  for (const auto& reserved : to.laptop.host.passthrough) attach(to, reserved);
  leave_alone(to);
}

}  // namespace guestlink::model
