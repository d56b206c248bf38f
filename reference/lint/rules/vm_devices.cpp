// What a VM is made of, and what of the host it needs.

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

#include <fmt/format.h>

#include "reference/base/closest.h"
#include "reference/lint/laptop_files.h"
#include "reference/lint/rules/tables.h"

namespace guestlink::lint {
namespace {

constexpr std::array<std::string_view, 2> network_types{"virtio-net", "e1000"};
constexpr std::array<std::string_view, 6> disk_types{"virtio-blk", "ahci-hd",     "ahci-cd",
                                                     "ahci",       "virtio-scsi", "nvme"};

void bad_emulation(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto look_at = [&](const Located<std::string>& type, auto known) {
    if (type.value.empty() || std::ranges::find(known, type.value) != known.end()) return;
    auto& finding = report.add(type.where, fmt::format("bhyve has no device '{}'", type.value));
    if (const auto near = closest(type.value, known)) {
      finding.help = fmt::format("did you mean '{}'?", *near);
    }
  };
  for (const auto& machine : laptop.host.vm_bhyve.machines) {
    for (const auto& network : machine.networks) {
      look_at(network.type, std::span<const std::string_view>(network_types));
    }
    for (const auto& disk : machine.disks) {
      look_at(disk.type, std::span<const std::string_view>(disk_types));
    }
  }
}

void network_unattached(const model::Laptop& laptop, const SourceSet&, Report& report) {
  for (const auto& machine : laptop.host.vm_bhyve.machines) {
    for (const auto& network : machine.networks) {
      if (network.switch_name || network.device) continue;
      report.add(network.type.where, "this card is on no switch");
    }
  }
}

/// The tap that carries the host's address is the only thing on a switch.
void redundant_switch(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto& vms = laptop.host.vm_bhyve;
  for (const auto& machine : vms.machines) {
    for (const auto& network : machine.networks) {
      if (!network.device || !network.switch_name) continue;
      const auto* tap = laptop.host.interface(network.device->value);
      const auto* joined = vms.find_switch(network.switch_name->value);
      if (tap == nullptr || joined == nullptr) continue;
      if ((!tap->address && !tap->dhcp) || joined->address || !joined->ports.empty()) continue;
      report.add(network.switch_name->where, "this switch has no other port than the tap")
          .related.push_back({network.device->where, "the host's address is on it already"});
    }
  }
}

/// The number that a key of a VM holds; nothing where it is another thing or not there.
std::optional<std::uint32_t> number_of(const model::Vm& machine, std::string_view key) {
  const auto* set = machine.settings.find(key);
  if (set == nullptr) return std::nullopt;
  std::uint32_t number = 0;
  const std::string& text = set->value.value;
  const auto [end, trouble] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (trouble != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

void topology_mismatch(const model::Laptop& laptop, const SourceSet&, Report& report) {
  for (const auto& machine : laptop.host.vm_bhyve.machines) {
    const auto cpus = number_of(machine, "cpu");
    const auto sockets = number_of(machine, "cpu_sockets");
    const auto cores = number_of(machine, "cpu_cores");
    const auto threads = number_of(machine, "cpu_threads");
    if (!cpus || (!sockets && !cores && !threads)) continue;
    constexpr std::uint64_t one = 1;
    const std::uint64_t product =
        one * sockets.value_or(1) * cores.value_or(1) * threads.value_or(1);
    if (product == *cpus) continue;
    report.add(machine.cpu->where, fmt::format("sockets, cores and threads make {}", product));
  }
}

void switch_type_unknown(const model::Laptop& laptop, const SourceSet&, Report& report) {
  constexpr std::array<std::string_view, 5> types{"standard", "manual", "vxlan", "vale",
                                                  "netgraph"};
  for (const auto& one : laptop.host.vm_bhyve.switches) {
    if (!one.type || one.type->value.empty()) continue;
    if (std::ranges::find(types, one.type->value) != types.end()) continue;
    auto& finding = report.add(one.type->where,
                               fmt::format("there is no kind of switch '{}'", one.type->value));
    if (const auto near = closest(one.type->value, types)) {
      finding.help = fmt::format("did you mean '{}'?", *near);
    }
  }
}

bool loads_vmm(const model::Laptop& laptop, const SourceSet& sources) {
  const auto& host = laptop.host;
  if (host.loader.is_yes("vmm_load") || host.rc.is_yes("vm_enable")) return true;
  if (const auto* list = host.rc.find("kld_list")) {
    for (const auto& word : list->words()) {
      if (word.value == "vmm" || word.value.ends_with("/vmm") || word.value == "vmm.ko")
        return true;
    }
  }
  return std::ranges::any_of(host.scripts, [&](const model::HostScript& script) {
    const std::string_view text = sources.text(script.file);
    return text.find("kldload") != std::string_view::npos &&
           text.find("vmm") != std::string_view::npos;
  });
}

void vmm_not_loaded(const model::Laptop& laptop, const SourceSet& sources, Report& report) {
  const auto loader = laptop.file(sources, "host/boot/loader.conf");
  const auto rc = laptop.file(sources, "host/etc/rc.conf");
  if (!loader || !rc || laptop.host.bhyve.empty() || loads_vmm(laptop, sources)) return;
  // With pptdevs loader-vmm-not-preloaded says it.
  if (!laptop.host.passthrough.empty()) return;
  report.add(laptop.host.bhyve.front().where, "nothing loads vmm, which bhyve needs")
      .related.push_back({whole(*loader), "vmm_load is not set here"});
}

void release_differs(const model::Laptop& laptop, const SourceSet&, Report& report) {
  if (!laptop.intent || !laptop.intent->release || !laptop.seen.release) return;
  const auto& declared = *laptop.intent->release;
  const auto& seen = *laptop.seen.release;
  if (declared.value.major == seen.value.major && declared.value.minor == seen.value.minor) return;
  report
      .add(declared.where,
           fmt::format("the machine runs {}.{}", seen.value.major, seen.value.minor))
      .related.push_back({seen.where, "so it says itself"});
}

}  // namespace

std::span<const Rule> vm_device_rules() {
  static constexpr std::array rules{
      Rule{{.id = "cap-release-differs",
            .severity = Severity::warning,
            .summary = "laptop.json names another release than the capture.",
            .why = "The capture holds: what was written for the other release is judged by it.",
            .instead = "the release of `freebsd-version`, or no such key",
            .source = "docs/laptop-directory.md"},
           release_differs},
      Rule{{.id = "switch-type-unknown",
            .severity = Severity::warning,
            .summary = "A switch of vm-bhyve has a type that it does not know.",
            .why = "vm-bhyve takes it for a standard switch and makes a bridge of its own.",
            .instead = "standard, manual, vxlan, vale or netgraph",
            .source = "vm-bhyve: lib/vm-switch"},
           switch_type_unknown},
      Rule{{.id = "vmconf-bad-emulation",
            .severity = Severity::error,
            .summary = "A network or disk of a VM has a type that bhyve does not emulate.",
            .why = "bhyve: \"unknown device\"; the VM does not start.",
            .instead = "virtio-net or e1000; virtio-blk, ahci-hd, nvme",
            .source = "bhyve(8), -s"},
           bad_emulation},
      Rule{{.id = "vmconf-cpu-topology-mismatch",
            .severity = Severity::error,
            .summary = "cpu of a VM is not the product of its sockets, cores and threads.",
            .why = "bhyve: \"invalid cpu topology\"; the VM does not start.",
            .instead = "cpu=4, cpu_sockets=1, cpu_cores=2, cpu_threads=2",
            .source = "freebsd-src: usr.sbin/bhyve/bhyverun.c, topology_parse"},
           topology_mismatch},
      Rule{{.id = "vmconf-network-unattached",
            .severity = Severity::error,
            .summary = "A network card of a VM has neither a switch nor a device.",
            .why = "vm-bhyve makes a tap that is a member of nothing: no packet reaches the host.",
            .instead = "network0_switch, or network0_device",
            .source = "vm-bhyve: lib/vm-run, vm::bhyve_device_networking"},
           network_unattached},
      Rule{{.id = "vmconf-redundant-switch",
            .severity = Severity::info,
            .summary = "The tap with the host's address is the only port of a switch.",
            .why = "A second bridge for nothing, and a bridge's member should have no address.",
            .instead = "network0_device alone, or the address on the switch",
            .source = "seed 002 lines 70 to 85, 136 and 137; vm-bhyve: lib/vm-run"},
           redundant_switch},
      Rule{{.id = "vmm-not-loaded",
            .severity = Severity::error,
            .summary = "A script runs bhyve, and nothing loads vmm.",
            .why = "bhyve: \"vm_open\" fails, there is no /dev/vmmctl.",
            .instead = "vmm_load=\"YES\" in loader.conf",
            .source = "bhyve(8), vmm(4)"},
           vmm_not_loaded},
  };
  return rules;
}

}  // namespace guestlink::lint
