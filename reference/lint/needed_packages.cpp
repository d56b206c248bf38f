#include "reference/lint/needed_packages.h"

#include <algorithm>

namespace guestlink::lint {
namespace {

const std::vector<std::string_view> firmware{"bhyve-firmware", "edk2-bhyve", "uefi-edk2-bhyve"};
const std::vector<std::string_view> firmware_csm{"bhyve-firmware", "uefi-edk2-bhyve-csm",
                                                 "edk2-bhyve-csm"};

}  // namespace

std::vector<NeededPackage> needed_firmware(const model::Laptop& laptop) {
  std::vector<NeededPackage> needed;
  for (const auto& machine : laptop.host.vm_bhyve.machines) {
    if (!machine.loader) continue;
    // uefi-custom has a file of its own below vm_dir.
    if (machine.loader->value == "uefi") needed.push_back({firmware, machine.loader->where});
    if (machine.loader->value == "uefi-csm") {
      needed.push_back({firmware_csm, machine.loader->where});
    }
  }
  return needed;
}

std::vector<NeededPackage> needed_packages(const model::Laptop& laptop) {
  std::vector<NeededPackage> needed = needed_firmware(laptop);
  const auto& machines = laptop.host.vm_bhyve.machines;
  if (const auto* enable = laptop.host.rc.find("vm_enable");
      enable != nullptr && laptop.host.rc.is_yes("vm_enable")) {
    needed.push_back({{"vm-bhyve", "vm-bhyve-devel"}, enable->value.where});
  }
  if (const auto* enable = laptop.host.rc.find("wifibox_enable");
      enable != nullptr && laptop.host.rc.is_yes("wifibox_enable")) {
    needed.push_back({{"wifibox", "wifibox-core"}, enable->value.where});
  }
  for (const auto& command : laptop.host.grub) {
    needed.push_back({{"grub2-bhyve"}, command.where});
  }
  for (const auto& machine : machines) {
    if (machine.loader && machine.loader->value == "grub") {
      needed.push_back({{"grub2-bhyve"}, machine.loader->where});
    }
  }
  for (const auto& command : laptop.host.bhyve) {
    for (const auto& console : command.consoles) {
      if (console.value.starts_with("bootrom,/usr/local/share/uefi-firmware/BHYVE_UEFI")) {
        needed.push_back({firmware, console.where});
      }
    }
  }
  return needed;
}

bool is_installed(const model::HostFacts& facts, const NeededPackage& needed) {
  return std::ranges::any_of(needed.names,
                             [&](std::string_view name) { return facts.has_package(name); });
}

}  // namespace guestlink::lint
