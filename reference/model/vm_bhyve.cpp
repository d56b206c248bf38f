#include "reference/model/vm_bhyve.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

namespace guestlink::model {
namespace {

bool is_digit(char byte) {
  return byte >= '0' && byte <= '9';
}

// lib/* of vm-bhyve 89c21d0; "tags" is read by listings only.
constexpr std::array<std::string_view, 67> known_keys{
    "loader",
    "bhyveload_loader",
    "bhyveload_args",
    "loader_timeout",
    "uefi_vars",
    "cpu",
    "cpu_sockets",
    "cpu_cores",
    "cpu_threads",
    "memory",
    "wired_memory",
    "hostbridge",
    "fwcfg",
    "comports",
    "utctime",
    "debug",
    "uuid",
    "bhyve_options",
    "ignore_msr",
    "ahci_device_limit",
    "start_slot",
    "install_slot",
    "diskN_type",
    "diskN_name",
    "diskN_dev",
    "diskN_opts",
    "diskN_size",
    "networkN_type",
    "networkN_switch",
    "networkN_device",
    "networkN_name",
    "networkN_mac",
    "networkN_span",
    "passthruN",
    "passthruN_options",
    "virt_random",
    "virt_consoleN",
    "graphics",
    "graphics_port",
    "graphics_listen",
    "graphics_res",
    "graphics_wait",
    "graphics_vga",
    "vnc_password",
    "xhci_mouse",
    "sound",
    "sound_play",
    "sound_rec",
    "grub_installN",
    "grub_runN",
    "grub_run_partition",
    "grub_run_no_partition",
    "grub_run_dir",
    "grub_run_file",
    "zfs_dataset_opts",
    "zfs_zvol_opts",
    "prestart",
    "priority",
    "limit_pcpu",
    "limit_rbps",
    "limit_wbps",
    "limit_riops",
    "limit_wiops",
    "on_restart",
    "on_fault",
    "nulliso_fix",
    "tags",
};

}  // namespace

const Assignment* VmSettings::find(std::string_view key) const {
  const auto found =
      std::ranges::find_if(all, [&](const Assignment& one) { return one.key.value == key; });
  return found == all.end() ? nullptr : &*found;
}

bool VmSettings::is_yes(std::string_view key) const {
  const Assignment* found = find(key);
  return found != nullptr && is_vm_yes(found->value.value);
}

bool is_vm_yes(std::string_view value) {
  std::string small(value);
  std::ranges::transform(small, small.begin(), [](char byte) {
    return byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte - 'A' + 'a') : byte;
  });
  return small == "yes" || small == "true" || small == "on" || small == "1";
}

std::string_view VmSwitch::kind() const {
  constexpr std::array<std::string_view, 4> others{"manual", "vxlan", "vale", "netgraph"};
  if (type) {
    const auto* const found = std::ranges::find(others, type->value);
    if (found != others.end()) return *found;
  }
  return "standard";
}

std::string VmSwitch::bridge_name() const {
  // lib/vm-switch-standard: an interface's name has 15 characters at most.
  constexpr std::size_t longest = 12;
  const std::string_view its_kind = kind();
  if (its_kind == "manual") return bridge ? bridge->value : std::string();
  if (its_kind == "vale" || its_kind == "netgraph" || name.value.size() > longest) return {};
  return "vm-" + name.value;
}

const VmSwitch* VmBhyve::find_switch(std::string_view name) const {
  const auto found =
      std::ranges::find_if(switches, [&](const VmSwitch& one) { return one.name.value == name; });
  return found == switches.end() ? nullptr : &*found;
}

const Vm* VmBhyve::find_machine(std::string_view name) const {
  const auto found = std::ranges::find(machines, name, &Vm::name);
  return found == machines.end() ? nullptr : &*found;
}

std::span<const std::string_view> vm_conf_keys() {
  return known_keys;
}

bool is_vm_conf_key(std::string_view key) {
  return std::ranges::any_of(known_keys, [&](std::string_view known) {
    const std::size_t number = known.find('N');
    if (number == std::string_view::npos) return key == known;
    if (!key.starts_with(known.substr(0, number))) return false;
    const std::string_view rest = key.substr(number);
    const auto digits =
        static_cast<std::size_t>(std::ranges::find_if_not(rest, is_digit) - rest.begin());
    return digits > 0 && rest.substr(digits) == known.substr(number + 1);
  });
}

}  // namespace guestlink::model
