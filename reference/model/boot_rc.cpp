// What the scripts of rc(8) do by rc.conf (freebsd-src: libexec/rc/rc.d/*,
// libexec/rc/network.subr).

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "reference/model/boot_builder.h"
#include "reference/model/boot_netif.h"
#include "reference/model/in_effect.h"
#include "reference/model/laptop_files.h"
#include "reference/model/rc_defaults.h"

namespace guestlink::model {
namespace {

/// The variable's line, if it has one.
std::vector<SourceSpan> place_of(const Laptop& laptop, std::string_view key) {
  const Assignment* found = laptop.host.rc.find(key);
  if (found == nullptr) return {};
  return {found->key.where};
}

void run_kld(BootBuilder& to) {
  const Assignment* list = to.laptop.host.rc.find("kld_list");
  if (list == nullptr) return;
  for (const auto& word : list->words()) {
    auto& step = to.add(BootStage::modules, "rc.d/kld", "kldload " + word.value, {word.where});
    if (!to.modules.insert(word.value).second) step.because = "loaded already";
  }
}

void run_devmatch(BootBuilder& to) {
  const Assignments& rc = to.laptop.host.rc;
  if (rc.find("devmatch_enable") != nullptr && !rc.is_yes("devmatch_enable")) {
    to.add(BootOutcome::skipped, BootStage::modules, "rc.d/devmatch",
           "load the drivers of what has none", "devmatch_enable is not yes",
           place_of(to.laptop, "devmatch_enable"));
    return;
  }
  for (const std::string_view key : {"devmatch_blocklist", "devmatch_blacklist"}) {
    const Assignment* list = rc.find(key);
    if (list == nullptr || list->value.value.empty()) continue;
    to.add(BootStage::modules, "rc.d/devmatch",
           fmt::format("load the drivers of what has none, but not {}", list->value.value),
           {list->key.where});
    return;
  }
}

void run_sysctl(BootBuilder& to, bool again) {
  const Assignments& settings = to.laptop.host.sysctl;
  for (const Assignment* one : in_effect(settings)) {
    auto& step = to.add(BootStage::sysctl, again ? "rc.d/sysctl_lastload" : "rc.d/sysctl",
                        fmt::format("{}={}", one->key.value, one->value.value), {one->key.where});
    if (again) step.because = "once more, for what was not there the first time";
  }
}

void run_pf(BootBuilder& to) {
  const auto& pf = to.laptop.host.pf;
  if (!to.laptop.host.rc.is_yes("pf_enable")) {
    if (!pf) return;
    to.add(BootOutcome::skipped, BootStage::filter, "rc.d/pf", "load /etc/pf.conf",
           "pf_enable is not yes", {SourceSpan{pf->file, 0, 0}});
    return;
  }
  auto places = place_of(to.laptop, "pf_enable");
  const auto* rules = to.laptop.host.rc.find("pf_rules");
  const std::string path =
      rules == nullptr ? std::string(*rc_default("pf_rules")) : rules->value.value;
  if (path == "/etc/pf.conf" && !pf) {
    to.add(BootOutcome::unknown, BootStage::filter, "rc.d/pf", "load " + path,
           "the file is not here; where it is missing rc does not start pf", std::move(places));
  } else if (pf && pf->refused) {
    to.add(BootOutcome::fails, BootStage::filter, "rc.d/pf", "load " + path,
           "pfctl(8) refuses the file: pf runs without a rule", {SourceSpan{pf->file, 0, 0}});
  } else {
    to.add(BootStage::filter, "rc.d/pf", "load " + path, std::move(places));
  }
}

void run_ipfw(BootBuilder& to) {
  const Assignments& rc = to.laptop.host.rc;
  const Assignment* type = rc.find("firewall_type");
  if (rc.is_yes("firewall_enable")) {
    to.add(BootStage::filter, "rc.d/ipfw",
           fmt::format("ipfw rules of type {}", type == nullptr
                                                    ? std::string(*rc_default("firewall_type"))
                                                    : type->value.value),
           place_of(to.laptop, "firewall_enable"));
  } else if (type != nullptr) {
    to.add(BootOutcome::skipped, BootStage::filter, "rc.d/ipfw",
           fmt::format("ipfw rules of type {}", type->value.value), "firewall_enable is not yes",
           {type->key.where});
  }
}

void run_routing(BootBuilder& to) {
  const Laptop& laptop = to.laptop;
  const Assignment* router = laptop.host.rc.find("defaultrouter");
  if (router != nullptr && laptop.host.default_router) {
    const auto& gateway = *laptop.host.default_router;
    const bool direct = std::ranges::any_of(laptop.host.interfaces, [&](const auto& one) {
      const auto holds = [&](const auto& at) { return at.value.contains(gateway.value); };
      return (one.address && holds(*one.address)) || std::ranges::any_of(one.aliases, holds);
    });
    const bool leased = std::ranges::any_of(laptop.host.interfaces, &HostInterface::dhcp);
    auto& step = to.add(BootStage::routing, "rc.d/routing",
                        "route add default " + net::to_string(gateway.value), {gateway.where});
    if (!direct) {
      step.outcome = leased ? BootOutcome::unknown : BootOutcome::fails;
      step.because = leased ? "reachable only if a lease makes it so"
                            : "no interface has an address of its network";
    }
  }
  const bool routes = laptop.host.rc.is_yes("gateway_enable");
  if (routes) {
    to.add(BootStage::routing, "rc.d/routing", "net.inet.ip.forwarding=1",
           place_of(laptop, "gateway_enable"));
  } else if (const Assignment* set = laptop.host.sysctl.find("net.inet.ip.forwarding")) {
    auto& step =
        to.add(BootStage::routing, "rc.d/routing", "net.inet.ip.forwarding=0", {set->key.where});
    step.because = "gateway_enable is not yes; until rc.d/sysctl_lastload the host does not route";
  }
}

void run_defaultroute(BootBuilder& to) {
  const auto& interfaces = to.laptop.host.interfaces;
  const auto leased = std::ranges::find_if(interfaces, [](const auto& one) { return one.dhcp; });
  if (leased == interfaces.end() || to.laptop.host.default_router) return;
  const Assignment* delay = to.laptop.host.rc.find("defaultroute_delay");
  const std::string seconds =
      delay == nullptr ? std::string(*rc_default("defaultroute_delay")) : delay->value.value;
  std::vector<SourceSpan> places;
  if (delay != nullptr) places.push_back(delay->key.where);
  if (leased->configured) places.push_back(*leased->configured);
  auto& step =
      to.add(BootStage::routing, "rc.d/defaultroute",
             fmt::format("wait up to {} s for a default route", seconds), std::move(places));
  if (seconds == "0") step.outcome = BootOutcome::skipped;
}

void run_netwait(BootBuilder& to) {
  const Assignments& rc = to.laptop.host.rc;
  if (!rc.is_yes("netwait_enable")) return;
  for (const auto& [list, limit] : {std::pair("netwait_if", "netwait_if_timeout"),
                                    std::pair("netwait_ip", "netwait_timeout")}) {
    const Assignment* names = rc.find(list);
    if (names == nullptr) continue;
    const Assignment* seconds = rc.find(limit);
    to.add(BootStage::routing, "rc.d/netwait",
           fmt::format("wait up to {} s for {}",
                       seconds == nullptr ? std::string(rc_default(limit).value_or(""))
                                          : seconds->value.value,
                       names->value.value),
           {names->key.where});
  }
}

void run_vm(BootBuilder& to) {
  if (to.laptop.host.rc.is_yes("vm_enable")) {
    boot_vm_bhyve(to);
  } else if (const Assignment* said = to.laptop.host.rc.find("vm_enable")) {
    to.add(BootOutcome::skipped, BootStage::guest_start, "rc.d/vm", "vm startall",
           "vm_enable is not yes", {said->key.where});
  }
}

void run_vm_network(BootBuilder& to) {
  if (!to.laptop.host.rc.is_yes("vm_enable")) return;
  for (const VmSwitch& one : to.laptop.host.vm_bhyve.switches) {
    const std::string bridge = one.bridge_name();
    const std::vector<SourceSpan> places{one.name.where};
    if (one.kind() == "manual") {
      auto& step = to.add(BootStage::interfaces, "rc.d/vm_network",
                          fmt::format("switch {} is {}", one.name.value, bridge), places);
      if (!to.interfaces.contains(bridge)) {
        step.outcome = BootOutcome::fails;
        step.because = fmt::format("there is no {} yet", bridge);
      }
    } else {
      to.interfaces.insert(bridge);
      to.add(BootStage::interfaces, "rc.d/vm_network",
             fmt::format("make {} for switch {}", bridge, one.name.value), places);
    }
  }
}

void run_wifibox(BootBuilder& to) {
  if (!to.laptop.host.rc.is_yes("wifibox_enable")) return;
  auto places = place_of(to.laptop, "wifibox_enable");
  to.interfaces.insert("wifibox0");
  to.add(BootStage::guest_start, "rc.d/wifibox", "make wifibox0 and the guest's tap", places);
  if (!to.laptop.host.wifibox) {
    to.add(BootOutcome::unknown, BootStage::guest_start, "rc.d/wifibox", "start the guest",
           "wifibox's bhyve.conf is not here", std::move(places));
    return;
  }
  for (const auto& card : to.laptop.host.wifibox->passthru) {
    to.add(BootStage::guest_start, "rc.d/wifibox",
           fmt::format("devctl set driver -f pci{}:{}:{} ppt", card.value.bus, card.value.slot,
                       card.value.function),
           {card.where});
  }
  to.add(BootStage::guest_start, "rc.d/wifibox", "start the guest", std::move(places));
}

/// What a script of the host calls that the model knows: other scripts, bhyve, ssh.
/// Each script is entered once.
void run_commands(BootBuilder& to, FileId file, std::string_view by) {
  if (!to.started.insert(file).second) return;
  boot_vm_script(to, file);
  for (const SshTunnel& tunnel : to.laptop.host.tunnels) {
    if (tunnel.where.file != file) continue;
    to.add(BootStage::services, std::string(by),
           fmt::format("ssh -R {} {}", tunnel.remote_forward.value, tunnel.target.value),
           {tunnel.where});
  }
  for (const HostScript& other : to.laptop.host.scripts) {
    if (other.file == file || other.path.starts_with("/usr/local/etc/rc.d/")) continue;
    // What stops the guest is called by the same script as what starts it.
    const bool matters =
        std::ranges::any_of(to.laptop.host.bhyve,
                            [&](const auto& one) { return one.where.file == other.file; }) ||
        std::ranges::any_of(to.laptop.host.tunnels,
                            [&](const auto& one) { return one.where.file == other.file; });
    if (matters && names_path(to.sources.text(file), other.path)) {
      run_commands(to, other.file, other.path);
    }
  }
}

void run_own(BootBuilder& to, const RcScript& script) {
  const std::string key = script.name + "_enable";
  const std::string by = script.own->path;
  const SourceSpan head{script.own->file, 0, 0};
  if (script.never || !to.laptop.host.rc.is_yes(key)) {
    auto places = place_of(to.laptop, key);
    places.push_back(head);
    to.add(BootOutcome::skipped, BootStage::services, by, "start " + script.name,
           script.never ? "KEYWORD: nostart" : key + " is not yes", std::move(places));
    return;
  }
  auto places = place_of(to.laptop, key);
  places.push_back(head);
  to.add(BootStage::services, by, "start " + script.name, std::move(places));
  run_commands(to, script.own->file, by);
}

void run_local(BootBuilder& to) {
  const auto script = std::ranges::find(to.laptop.host.scripts, "/etc/rc.local", &HostScript::path);
  if (script == to.laptop.host.scripts.end()) return;
  to.add(BootStage::services, "rc.d/local", "run /etc/rc.local", {SourceSpan{script->file, 0, 0}});
  run_commands(to, script->file, "/etc/rc.local");
}

void run_service(BootBuilder& to, std::string_view service) {
  const std::string key = std::string(service) + "_enable";
  const Assignment* said = to.laptop.host.rc.find(key);
  if (said == nullptr) return;
  if (to.laptop.host.rc.is_yes(key)) {
    to.add(BootStage::services, fmt::format("rc.d/{}", service), fmt::format("start {}", service),
           {said->key.where});
  } else {
    to.add(BootOutcome::skipped, BootStage::services, fmt::format("rc.d/{}", service),
           fmt::format("start {}", service), key + " is not yes", {said->key.where});
  }
}

struct Doing {
  std::string_view script;
  void (*run)(BootBuilder& to);
};

constexpr std::array<Doing, 15> doings{{
    {"kld", run_kld},
    {"devmatch", run_devmatch},
    {"sysctl", [](BootBuilder& to) { run_sysctl(to, false); }},
    {"sysctl_lastload", [](BootBuilder& to) { run_sysctl(to, true); }},
    {"netif", boot_netif},
    {"pf", run_pf},
    {"ipfw", run_ipfw},
    {"routing", run_routing},
    {"defaultroute", run_defaultroute},
    {"netwait", run_netwait},
    {"vm_network", run_vm_network},
    {"vm", run_vm},
    {"wifibox", run_wifibox},
    {"local", run_local},
    {"sshd", [](BootBuilder& to) { run_service(to, "sshd"); }},
}};

}  // namespace

void boot_rc_script(BootBuilder& to, const RcScript& script) {
  const auto doing = std::ranges::find(doings, script.name, &Doing::script);
  if (doing != doings.end()) {
    doing->run(to);
  } else if (script.own != nullptr) {
    run_own(to, script);
  } else if (script.name == "dnsmasq") {
    run_service(to, script.name);
  }
}

}  // namespace guestlink::model
