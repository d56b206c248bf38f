#include "reference/model/guest_start.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace guestlink::model {
namespace {

bool is_nic(const BhyveSlot& slot) {
  return slot.device.value == "virtio-net" || slot.device.value == "e1000";
}

bool is_passed(const BhyveSlot& slot) {
  return slot.device.value == "passthru";
}

std::optional<net::MacAddress> mac_of(const BhyveSlot& slot) {
  for (const auto& option : slot.options) {
    if (option.value.starts_with("mac=")) return net::parse_mac(option.value.substr(4));
  }
  return std::nullopt;
}

/// The command that starts the guest: the first that has a NIC or a passed device.
const BhyveCommand* command_of(const HostConfig& host) {
  const auto serves = [](const BhyveCommand& command) {
    return std::ranges::any_of(command.slots, is_nic) ||
           std::ranges::any_of(command.slots, is_passed);
  };
  const auto found = std::ranges::find_if(host.bhyve, serves);
  if (found != host.bhyve.end()) return &*found;
  return host.bhyve.empty() ? nullptr : &host.bhyve.front();
}

GuestStart by_script(const BhyveCommand& command) {
  GuestStart start;
  start.where = command.where;
  start.wires_memory = command.has_flag('S');
  if (command.vm_name) start.vm = command.vm_name->value;
  const auto nic = std::ranges::find_if(command.slots, is_nic);
  if (nic != command.slots.end()) {
    start.has_nic = true;
    start.nic = nic->where;
    if (!nic->options.empty()) start.tap = nic->options.front().value;
    start.mac = mac_of(*nic);
  }
  const auto passed = std::ranges::find_if(command.slots, [](const BhyveSlot& slot) {
    return is_passed(slot) && !slot.options.empty();
  });
  if (passed != command.slots.end()) {
    start.passed = passed->where;
    start.device = parse_pci_slashes(passed->options.front().value);
  }
  return start;
}

/// The lowest number that no cloned interface has: what `ifconfig tap create` gives.
std::string next_tap(const HostConfig& host) {
  for (int number = 0;; ++number) {
    std::string name = "tap" + std::to_string(number);
    const bool taken = std::ranges::any_of(host.cloned_interfaces,
                                           [&](const auto& one) { return one.value == name; });
    if (!taken) return name;
  }
}

GuestStart by_vm_bhyve(const HostConfig& host, const Vm& machine) {
  GuestStart start;
  start.manager = GuestManager::vm_bhyve;
  start.vm = machine.name;
  start.where = SourceSpan{machine.settings.file, 0, 0};
  if (!machine.networks.empty()) {
    const VmNetwork& network = machine.networks.front();
    start.has_nic = true;
    start.nic = network.type.where;
    start.tap = network.device ? network.device->value : next_tap(host);
    if (network.mac) start.mac = net::parse_mac(network.mac->value);
    const VmSwitch* joined =
        network.switch_name ? host.vm_bhyve.find_switch(network.switch_name->value) : nullptr;
    if (joined != nullptr) {
      start.bridge = joined->bridge_name();
      start.makes_bridge = joined->kind() == "standard";
    }
  }
  if (!machine.passthru.empty()) {
    const VmPassthru& passed = machine.passthru.front();
    start.passed = passed.text.where;
    if (passed.device) start.device = passed.device->value;
  }
  return start;
}

GuestStart by_wifibox(const HostConfig& host) {
  GuestStart start;
  start.manager = GuestManager::wifibox;
  start.vm = "wifibox";
  start.where = SourceSpan{host.wifibox->file, 0, 0};
  start.has_nic = true;
  start.tap = next_tap(host);
  start.bridge = "wifibox0";  // sbin/wifibox
  start.makes_bridge = true;
  if (!host.wifibox->passthru.empty()) {
    start.passed = host.wifibox->passthru.front().where;
    start.device = host.wifibox->passthru.front().value;
  }
  return start;
}

}  // namespace

std::optional<GuestStart> guest_start(const Laptop& laptop) {
  const HostConfig& host = laptop.host;
  if (const BhyveCommand* command = command_of(host)) return by_script(*command);
  if (host.wifibox && host.rc.is_yes("wifibox_enable")) return by_wifibox(host);
  const auto& machines = host.vm_bhyve.machines;
  if (machines.empty()) return std::nullopt;
  const auto passes =
      std::ranges::find_if(machines, [](const Vm& one) { return !one.passthru.empty(); });
  return by_vm_bhyve(host, passes == machines.end() ? machines.front() : *passes);
}

}  // namespace guestlink::model
