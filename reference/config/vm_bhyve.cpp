// What vm-bhyve 89c21d0 makes of its files: switches (lib/vm-switch*) and VMs (lib/vm-run).

#include "reference/config/vm_bhyve.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <utility>

#include "reference/base/closest.h"
#include "reference/config/readers.h"
#include "reference/config/vm_bhyve_settings.h"

namespace guestlink::config {
namespace {

using model::LineStatus;

/// "/zroot/vms/wifiman/wifiman.conf" -> "wifiman.conf".
std::string_view file_name(std::string_view path) {
  return path.substr(path.rfind('/') + 1);
}

std::string_view folder(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? std::string_view() : path.substr(0, slash);
}

std::string_view stem(std::string_view name) {
  return name.ends_with(".conf") ? name.substr(0, name.size() - 5) : name;
}

void read_networks(const VmSettingsIndex& settings, model::Vm& vm) {
  for (std::size_t number = 0;; ++number) {
    const std::string name = "network" + std::to_string(number);
    auto type = settings.filled(name + "_type");
    if (!type) return;
    vm.networks.push_back({std::move(*type), settings.filled(name + "_switch"),
                           settings.filled(name + "_device"), settings.filled(name + "_name"),
                           settings.filled(name + "_mac")});
  }
}

void read_disks(const VmSettingsIndex& settings, model::Vm& vm) {
  for (std::size_t number = 0;; ++number) {
    const std::string name = "disk" + std::to_string(number);
    auto type = settings.filled(name + "_type");
    auto image = settings.filled(name + "_name");
    if (!type || !image) return;
    vm.disks.push_back({std::move(*type), std::move(*image), settings.filled(name + "_dev")});
  }
}

void read_passthru(const VmSettingsIndex& settings, model::Vm& vm) {
  for (std::size_t number = 0;; ++number) {
    const std::string name = "passthru" + std::to_string(number);
    const model::Assignment* found = settings.find(name);
    if (found == nullptr || found->value.value.empty()) return;
    model::VmPassthru passed;
    passed.text = found->value;
    // vm-run: ${_dev%%=*} and ${_dev##*=}
    const std::string& text = found->value.value;
    const std::size_t equals = text.find('=');
    const std::string_view device = std::string_view(text).substr(0, equals);
    if (const auto address = model::parse_pci_slashes(device)) {
      passed.device = {*address, found->part(0, device.size())};
    }
    if (equals != std::string::npos) {
      const std::size_t slot = text.rfind('=') + 1;
      passed.guest_slot = {text.substr(slot), found->part(slot, text.size() - slot)};
    }
    passed.options = settings.filled(name + "_options");
    vm.passthru.push_back(std::move(passed));
  }
}

/// The number behind `prefix` in a key such as "network12_type"; nothing where there is none.
std::optional<std::size_t> number_in(std::string_view key, std::string_view prefix) {
  if (!key.starts_with(prefix)) return std::nullopt;
  std::size_t number = 0;
  std::size_t digits = 0;
  for (const char byte : key.substr(prefix.size())) {
    if (byte < '0' || byte > '9' || digits > 6) break;
    number = number * 10 + static_cast<std::size_t>(byte - '0');
    ++digits;
  }
  if (digits == 0) return std::nullopt;
  return number;
}

/// Keys whose number lies behind the first one that is missing.
void note_gaps(Reading& in, model::Vm& vm) {
  struct Numbered {
    std::string_view prefix;
    std::size_t count;
    std::string_view reason;
  };
  const std::array<Numbered, 3> kinds{{{"network", vm.networks.size(), "vmconf-network-gap"},
                                       {"disk", vm.disks.size(), "vmconf-disk-gap"},
                                       {"passthru", vm.passthru.size(), "vmconf-passthru-gap"}}};
  for (const model::Assignment& one : vm.settings.all) {
    if (one.value.value.empty() || !model::is_vm_conf_key(one.key.value)) continue;
    for (const Numbered& kind : kinds) {
      const auto number = number_in(one.key.value, kind.prefix);
      if (!number || *number <= kind.count) continue;
      vm.beyond_gap.push_back(one.key);
      in.refuse(one.key.where, kind.reason,
                "vm-bhyve counts from 0 and stops at the first number that is missing");
    }
  }
}

/// The key that was meant, with the number that stands in it, or 0: "netwrok1_type" is
/// "network1_type", "passthru" is "passthru0".
std::optional<std::string> nearest_vm_conf_key(std::string_view key) {
  const auto is_number = [](char byte) { return byte >= '0' && byte <= '9'; };
  const auto begin = static_cast<std::size_t>(std::ranges::find_if(key, is_number) - key.begin());
  const std::string_view behind = key.substr(begin);
  const auto digits =
      static_cast<std::size_t>(std::ranges::find_if_not(behind, is_number) - behind.begin());
  std::string word(key);
  if (digits > 0) word.replace(begin, digits, "N");
  const auto near = closest(word, model::vm_conf_keys());
  if (!near) return std::nullopt;
  std::string meant(*near);
  const std::size_t number = meant.find('N');
  if (number == std::string::npos) return meant;
  return meant.replace(number, 1, digits == 0 ? "0" : key.substr(begin, digits));
}

void read_vm(Reading& in, std::string name, std::vector<model::Vm>& into) {
  model::Vm vm;
  vm.name = std::move(name);
  vm.path = in.path().substr(std::string_view("host").size());
  vm.settings = read_vm_settings(in);
  const VmSettingsIndex settings(vm.settings);
  vm.loader = settings.value("loader");
  vm.cpu = settings.value("cpu");
  vm.memory = settings.value("memory");
  read_networks(settings, vm);
  read_disks(settings, vm);
  read_passthru(settings, vm);
  note_gaps(in, vm);
  for (const model::Assignment& one : vm.settings.all) {
    if (model::is_vm_conf_key(one.key.value)) continue;
    in.mark(one.key.where, LineStatus::unmodelled);
    model::RefusedText& note =
        in.refuse(one.key.where, "vmconf-unknown-key", "vm-bhyve reads no such key");
    if (const auto near = nearest_vm_conf_key(one.key.value)) {
      Reading::suggest(note, one.key.where, *near);
    }
  }
  into.push_back(std::move(vm));
}

model::VmSwitch read_switch(const VmSettingsIndex& settings, Located<std::string> name) {
  model::VmSwitch found;
  const std::string& key = name.value;
  found.type = settings.filled("type_" + key);
  if (const model::Assignment* ports = settings.find("ports_" + key)) found.ports = ports->words();
  found.bridge = settings.filled("bridge_" + key);
  found.address = settings.filled("addr_" + key);
  if (found.address) {
    if (const auto ipv4 = net::parse_ipv4_cidr(found.address->value)) {
      found.ipv4 = {*ipv4, found.address->where};
    }
  }
  found.vlan = settings.filled("vlan_" + key);
  found.mtu = settings.filled("mtu_" + key);
  const auto is_private = settings.filled("private_" + key);
  found.is_private = is_private && model::is_vm_yes(is_private->value);
  found.name = std::move(name);
  return found;
}

/// Keys of system.conf that some part of vm-bhyve asks for.
constexpr std::array<std::string_view, 6> system_keys{"switch_list", "datastore_list", "console",
                                                      "compress",    "decompress",     "suspend"};

/// One of them, or one with a switch's or a datastore's name behind it.
bool is_system_key(std::string_view key) {
  constexpr std::array<std::string_view, 12> prefixes{"type_",  "ports_", "bridge_",   "addr_",
                                                      "addr6_", "vlan_",  "mtu_",      "private_",
                                                      "nat_",   "vale_",  "netgraph_", "path_"};
  return std::ranges::find(system_keys, key) != system_keys.end() ||
         std::ranges::any_of(prefixes, [&](std::string_view prefix) {
           return key.size() > prefix.size() && key.starts_with(prefix);
         });
}

}  // namespace

bool is_vm_conf_path(std::string_view path) {
  constexpr std::array<std::string_view, 5> base{"host/etc/", "host/boot/", "host/var/",
                                                 "host/usr/local/etc/", "host/usr/share/"};
  if (std::ranges::any_of(base, [&](std::string_view one) { return path.starts_with(one); })) {
    return false;
  }
  const std::string_view name = stem(file_name(path));
  return !name.empty() && file_name(folder(path)) == name;
}

void read_vm_conf(Reading& in) {
  read_vm(in, std::string(file_name(folder(in.path()))), in.laptop().host.vm_bhyve.machines);
}

void read_vm_template(Reading& in) {
  read_vm(in, std::string(stem(file_name(in.path()))), in.laptop().host.vm_bhyve.templates);
}

void read_vm_system_conf(Reading& in) {
  model::VmBhyve& vms = in.laptop().host.vm_bhyve;
  vms.system = read_vm_settings(in);
  const VmSettingsIndex settings(*vms.system);
  if (const model::Assignment* list = settings.find("switch_list")) {
    for (Located<std::string>& name : list->words()) {
      vms.switches.push_back(read_switch(settings, std::move(name)));
    }
  }
  for (const model::Assignment& one : vms.system->all) {
    if (is_system_key(one.key.value)) continue;
    in.mark(one.key.where, LineStatus::unmodelled);
    model::RefusedText& note =
        in.refuse(one.key.where, "switch-unknown-key", "vm-bhyve reads no such key");
    if (const auto near = closest(one.key.value, system_keys)) {
      Reading::suggest(note, one.key.where, *near);
    }
  }
}

}  // namespace guestlink::config
