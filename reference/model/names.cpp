#include "reference/model/names.h"

#include <algorithm>
#include <array>
#include <unordered_set>
#include <utility>

#include "reference/model/interface_kinds.h"
#include "reference/model/known_modules.h"
#include "reference/model/laptop_files.h"
#include "reference/model/passthrough.h"
#include "reference/model/rc_defaults.h"

namespace guestlink::model {
namespace {

void define(Names& to, std::string name, std::string_view what, std::optional<SourceSpan> where) {
  to.uses.push_back({std::move(name), true, what, where});
}

void refer(Names& to, std::string name, std::string_view what, SourceSpan where) {
  to.uses.push_back({std::move(name), false, what, where});
}

void add_modules(Names& to, const Laptop& laptop, const SourceSet& /*sources*/) {
  to.complete = false;  // ports bring more
  for (const KnownModule& one : known_modules()) {
    define(to, std::string(one.name), "freebsd-src", std::nullopt);
  }
  constexpr std::string_view suffix = "_load";
  for (const Assignment& one : laptop.host.loader.all) {
    const std::string_view key = one.key.value;
    if (!key.ends_with(suffix) || key.find('.') != std::string_view::npos) continue;
    const std::string_view name = key.substr(0, key.size() - suffix.size());
    SourceSpan where = one.key.where;
    where.end = where.begin + static_cast<std::uint32_t>(name.size());
    refer(to, std::string(name), "loader.conf", where);
  }
  const Assignment* list = laptop.host.rc.find("kld_list");
  if (list == nullptr) return;
  for (const auto& word : list->words()) refer(to, word.value, "kld_list", word.where);
}

/// `ifconfig NAME create` of the scripts, also `ifconfig tap create name NAME`.
void add_created_by_scripts(Names& to, const Laptop& laptop) {
  for (const HostScript& script : laptop.host.scripts) {
    for (const ScriptCommand& command : script.commands) {
      const auto& words = command.words;
      if (words.size() < 3 || !words[0].value.ends_with("ifconfig") || words[2].value != "create") {
        continue;
      }
      define(to, words[1].value, "ifconfig create", words[1].where);
      for (std::size_t at = 3; at + 1 < words.size(); ++at) {
        if (words[at].value == "name") {
          define(to, words[at + 1].value, "ifconfig name", words[at + 1].where);
        }
      }
    }
  }
}

void add_host_interfaces(Names& to, const Laptop& laptop, const SourceSet& /*sources*/) {
  const HostConfig& host = laptop.host;
  to.complete = !host.rc.is_yes("vm_enable") && !host.rc.is_yes("wifibox_enable");
  for (const auto& one : host.cloned_interfaces) {
    define(to, one.value, "cloned_interfaces", one.where);
  }
  for (const Assignment& one : host.rc.all) {
    const std::string& key = one.key.value;
    if (key.starts_with("wlans_")) {
      for (const auto& word : one.words()) define(to, word.value, "wlans", word.where);
    } else if (key.starts_with("ifconfig_") && key.ends_with("_name")) {
      define(to, one.value.value, "ifconfig name", one.value.where);
    } else if (key == "netwait_if") {
      for (const auto& word : one.words()) refer(to, word.value, "netwait_if", word.where);
    }
  }
  add_created_by_scripts(to, laptop);
  if (laptop.seen.host_interfaces) {
    for (const SeenInterface& one : laptop.seen.host_interfaces->all) {
      // That a tap was there once does not say that a boot makes it.
      if (is_made_by_software(one.name.value)) continue;
      define(to, one.name.value, "ifconfig -a", one.name.where);
    }
  }
  for (const HostInterface& one : host.interfaces) {
    if (one.configured) refer(to, one.name.value, "ifconfig", one.name.where);
    for (const auto& member : one.members) refer(to, member.value, "addm", member.where);
  }
  for (const BhyveCommand& command : host.bhyve) {
    for (const BhyveSlot& slot : command.slots) {
      const bool is_nic = slot.device.value == "virtio-net" || slot.device.value == "e1000";
      if (is_nic && !slot.options.empty()) {
        refer(to, slot.options.front().value, "bhyve -s", slot.options.front().where);
      }
    }
  }
  for (const VmSwitch& one : host.vm_bhyve.switches) {
    if (one.kind() == "manual") {
      if (one.bridge) refer(to, one.bridge->value, "bridge of a switch", one.bridge->where);
    } else if (!one.bridge_name().empty()) {
      define(to, one.bridge_name(), "switch_list", one.name.where);
    }
    for (const auto& port : one.ports) refer(to, port.value, "ports of a switch", port.where);
  }
  for (const Vm& machine : host.vm_bhyve.machines) {
    for (const VmNetwork& network : machine.networks) {
      if (network.device) refer(to, network.device->value, "network device", network.device->where);
    }
  }
}

void add_passed(Names& to, const Laptop& laptop) {
  for (const PassedDevice& passed : passed_devices(laptop)) {
    refer(to, to_string(passed.address), "passthru", passed.where);
  }
}

void add_pci_devices(Names& to, const Laptop& laptop, const SourceSet& /*sources*/) {
  to.complete = !laptop.seen.pci.empty();
  for (const PciFunction& one : laptop.seen.pci) {
    define(to, to_string(one.address.value), "pciconf -l", one.where);
  }
  for (const auto& one : laptop.host.passthrough) {
    refer(to, to_string(one.value), "pptdevs", one.where);
  }
  add_passed(to, laptop);
}

void add_reserved_devices(Names& to, const Laptop& laptop, const SourceSet& sources) {
  to.complete = !hands_over_by_devctl(laptop, sources);
  for (const auto& one : laptop.host.passthrough) {
    define(to, to_string(one.value), "pptdevs", one.where);
  }
  add_passed(to, laptop);
}

void add_switches(Names& to, const Laptop& laptop, const SourceSet& /*sources*/) {
  to.complete = laptop.host.vm_bhyve.system.has_value();
  for (const VmSwitch& one : laptop.host.vm_bhyve.switches) {
    define(to, one.name.value, "switch_list", one.name.where);
  }
  for (const Vm& machine : laptop.host.vm_bhyve.machines) {
    for (const VmNetwork& network : machine.networks) {
      if (!network.switch_name || network.switch_name->value.empty()) continue;
      refer(to, network.switch_name->value, "network switch", network.switch_name->where);
    }
  }
}

void add_vms(Names& to, const Laptop& laptop, const SourceSet& /*sources*/) {
  to.complete = false;  // the files below vm_dir may not have been copied
  for (const Vm& machine : laptop.host.vm_bhyve.machines) {
    define(to, machine.name, "its own file", SourceSpan{machine.settings.file, 0, 0});
  }
  const Assignment* list = laptop.host.rc.find("vm_list");
  if (list == nullptr) return;
  for (const auto& word : list->words()) refer(to, word.value, "vm_list", word.where);
}

void add_guest_interfaces(Names& to, const Laptop& laptop, const SourceSet& /*sources*/) {
  const GuestConfig& guest = laptop.guest;
  to.complete = guest.interfaces.has_value();
  if (guest.interfaces) {
    for (const IfaceStanza& one : guest.interfaces->stanzas) {
      define(to, one.name.value, "iface", one.name.where);
    }
    for (const auto& one : guest.interfaces->automatic) refer(to, one.value, "auto", one.where);
  }
  if (laptop.seen.guest_interfaces) {
    for (const SeenInterface& one : laptop.seen.guest_interfaces->all) {
      define(to, one.name.value, "ifconfig", one.name.where);
    }
  }
  if (guest.nat) {
    for (const NatRule& rule : guest.nat->rules) {
      for (const auto* side : {&rule.in_interface, &rule.out_interface}) {
        if (*side) refer(to, (*side)->value, "packet filter", (*side)->where);
      }
    }
  }
  if (guest.udhcpd && guest.udhcpd->interface) {
    refer(to, guest.udhcpd->interface->value, "udhcpd.conf", guest.udhcpd->interface->where);
  }
}

void add_addresses(Names& to, const Laptop& laptop, const SourceSet& /*sources*/) {
  to.complete = false;  // leases, and machines that are none of the laptop's
  const auto add = [&](const Located<net::Ipv4Cidr>& one, std::string_view what) {
    define(to, net::to_string(one.value.address), what, one.where);
  };
  for (const HostInterface& one : laptop.host.interfaces) {
    if (one.address) add(*one.address, "rc.conf");
    for (const auto& alias : one.aliases) add(alias, "rc.conf");
  }
  if (laptop.guest.interfaces) {
    for (const IfaceStanza& stanza : laptop.guest.interfaces->stanzas) {
      for (const auto& address : stanza.addresses) add(address, "interfaces");
    }
  }
  if (const auto& router = laptop.host.default_router) {
    refer(to, net::to_string(router->value), "defaultrouter", router->where);
  }
  for (const auto& server : laptop.host.name_servers) {
    refer(to, net::to_string(server.value), "nameserver", server.where);
  }
  for (const SshTunnel& tunnel : laptop.host.tunnels) {
    refer(to, tunnel.target_host, "ssh -R", tunnel.target.where);
  }
}

void add_files(Names& to, const Laptop& laptop, const SourceSet& sources) {
  to.complete = false;  // what was not copied
  constexpr std::string_view host = "host";
  for (const FileLines& one : laptop.files) {
    const std::string_view path = path_in_laptop(laptop, sources, one.file);
    if (!path.starts_with("host/")) continue;
    define(to, std::string(path.substr(host.size())), "the file", SourceSpan{one.file, 0, 0});
  }
  for (const GrubBhyveCommand& grub : laptop.host.grub) {
    if (grub.map_path) refer(to, grub.map_path->value, "grub-bhyve -m", grub.map_path->where);
  }
  if (laptop.host.rc.is_yes("pf_enable")) {
    const Assignment* rules = laptop.host.rc.find("pf_rules");
    const Assignment* enable = laptop.host.rc.find("pf_enable");
    refer(to, rules == nullptr ? std::string(*rc_default("pf_rules")) : rules->value.value,
          "pf_rules", rules == nullptr ? enable->key.where : rules->value.where);
  }
  for (const HostScript& script : laptop.host.scripts) {
    for (const ScriptCommand& command : script.commands) {
      if (!command.words.empty() && command.words.front().value.starts_with("/root/")) {
        refer(to, command.words.front().value, "a script", command.words.front().where);
      }
    }
  }
}

struct Row {
  NameKind kind;
  std::string_view name;
  void (*add)(Names& to, const Laptop& laptop, const SourceSet& sources);
};

constexpr std::array<Row, 9> rows{{
    {NameKind::module, "module", add_modules},
    {NameKind::host_interface, "host interface", add_host_interfaces},
    {NameKind::pci_device, "PCI device", add_pci_devices},
    {NameKind::reserved_device, "reserved device", add_reserved_devices},
    {NameKind::vm_switch, "switch", add_switches},
    {NameKind::vm, "VM", add_vms},
    {NameKind::guest_interface, "guest interface", add_guest_interfaces},
    {NameKind::address, "address", add_addresses},
    {NameKind::file, "file", add_files},
}};

std::vector<const NameUse*> without_counterpart(const std::vector<NameUse>& uses, bool defines) {
  std::unordered_set<std::string_view> other;
  for (const NameUse& one : uses) {
    if (one.defines != defines) other.insert(one.name);
  }
  std::vector<const NameUse*> result;
  for (const NameUse& one : uses) {
    if (one.defines == defines && !other.contains(one.name)) result.push_back(&one);
  }
  return result;
}

}  // namespace

std::string_view name(NameKind kind) {
  return std::ranges::find(rows, kind, &Row::kind)->name;
}

std::span<const NameKind> name_kinds() {
  static const auto kinds = [] {
    std::array<NameKind, rows.size()> all{};
    std::ranges::transform(rows, all.begin(), &Row::kind);
    return all;
  }();
  return kinds;
}

const NameUse* Names::definition(std::string_view name) const {
  const auto found = std::ranges::find_if(
      uses, [&](const NameUse& one) { return one.defines && one.name == name; });
  return found == uses.end() ? nullptr : &*found;
}

std::vector<const NameUse*> Names::undefined() const {
  return without_counterpart(uses, false);
}

std::vector<const NameUse*> Names::unused() const {
  return without_counterpart(uses, true);
}

std::vector<std::string_view> Names::defined() const {
  std::vector<std::string_view> result;
  for (const NameUse& one : uses) {
    if (one.defines) result.push_back(one.name);
  }
  return result;
}

Names names_of(const Laptop& laptop, const SourceSet& sources, NameKind kind) {
  Names names;
  names.kind = kind;
  std::ranges::find(rows, kind, &Row::kind)->add(names, laptop, sources);
  return names;
}

}  // namespace guestlink::model
