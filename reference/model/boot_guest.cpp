// The guest's own start: OpenRC's services as far as their files are here.  wpa_supplicant stands
// before networking, which needs what it associates (Alpine: wpa_supplicant.initd "before net").

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "reference/model/boot_builder.h"
#include "reference/model/in_effect.h"

namespace guestlink::model {
namespace {

constexpr BootStage guest = BootStage::guest;

/// Whether a runlevel has the service; unknown where no runlevel was copied.
BootOutcome starts(const Laptop& laptop, std::string_view service) {
  const auto& levels = laptop.guest.runlevels;
  if (levels.empty()) return BootOutcome::unknown;
  const bool found = std::ranges::any_of(levels, [&](const std::string& level) {
    return level.substr(level.rfind('/') + 1) == service;
  });
  return found ? BootOutcome::done : BootOutcome::skipped;
}

std::string why(BootOutcome outcome, std::string_view service) {
  if (outcome == BootOutcome::skipped) return fmt::format("no runlevel has {}", service);
  if (outcome == BootOutcome::unknown) return "the guest's runlevels are not here";
  return "";
}

void note(BootBuilder& to, BootOutcome outcome, std::string_view service, std::string action,
          std::vector<SourceSpan> places) {
  to.add(outcome, guest, std::string(service), std::move(action), why(outcome, service),
         std::move(places));
}

void run_sysctl(BootBuilder& to) {
  const Assignments& settings = to.laptop.guest.sysctl;
  const BootOutcome outcome = starts(to.laptop, "sysctl");
  for (const Assignment* one : in_effect(settings)) {
    note(to, outcome, "sysctl", fmt::format("{}={}", one->key.value, one->value.value),
         {one->key.where});
  }
}

void run_supplicant(BootBuilder& to) {
  if (!to.laptop.guest.wpa_file) return;
  const auto& files = to.laptop.guest.interfaces;
  // Some start it from interfaces instead; ifup's line then stands among the stanza's options.
  const bool by_ifup = files && std::ranges::any_of(files->stanzas, [](const IfaceStanza& stanza) {
                         return std::ranges::any_of(stanza.options, [](const IfaceOption& option) {
                           return option.value.value.starts_with("wpa_supplicant") ||
                                  option.keyword.value == "wpa-conf";
                         });
                       });
  if (by_ifup) return;
  const BootOutcome outcome = starts(to.laptop, "wpa_supplicant");
  for (const WpaNetwork& network : to.laptop.guest.networks) {
    note(to, outcome, "wpa_supplicant",
         fmt::format("look for the network {}", network.ssid ? network.ssid->value : "of any name"),
         {network.where});
  }
}

void run_script(BootBuilder& to, const NatScript& script) {
  const std::string& by = script.path;
  if (script.enables_forwarding) {
    to.add(guest, by, "net.ipv4.ip_forward=1", {*script.enables_forwarding});
  }
  if (script.disables_forwarding) {
    to.add(guest, by, "net.ipv4.ip_forward=0", {*script.disables_forwarding});
  }
  for (const auto& rule : script.masquerades) {
    to.add(guest, by,
           fmt::format("masquerade{}{}",
                       rule.source ? " " + net::to_string(rule.source->value) : std::string(),
                       rule.out_interface ? " out of " + rule.out_interface->value : std::string()),
           {rule.where});
  }
  for (const NatPolicy& policy : script.policies) {
    if (policy.policy == "DROP") {
      to.add(guest, by, fmt::format("drop by default in {}", policy.chain), {policy.where});
    }
  }
}

/// pre-up, up and post-up lines that `ifup` runs at the given moment.
void run_options(BootBuilder& to, const IfaceStanza& stanza, BootOutcome outcome,
                 std::string_view keyword, bool& ran_nat) {
  for (const IfaceOption& option : stanza.options) {
    if (option.keyword.value != keyword) continue;
    note(to, outcome, "networking", fmt::format("{}: {}", stanza.name.value, option.value.value),
         {option.value.where});
    const auto& nat = to.laptop.guest.nat;
    if (outcome == BootOutcome::skipped || !nat || ran_nat) continue;
    if (option.value.value.find(nat->path) == std::string::npos) continue;
    ran_nat = true;
    run_script(to, *nat);
  }
}

void bring_up(BootBuilder& to, const IfaceStanza& stanza, BootOutcome outcome, bool& ran_nat) {
  run_options(to, stanza, outcome, "pre-up", ran_nat);
  const std::string& name = stanza.name.value;
  const std::string& method = stanza.method.value;
  std::string action = fmt::format("{} {}", name, method);
  if (method == "static" && stanza.address) {
    action = fmt::format("{} gets {}", name, net::to_string(stanza.address->value));
  } else if (method == "dhcp") {
    action = fmt::format("{} asks for a lease", name);
  }
  note(to, outcome, "networking", action, {stanza.name.where});
  if (stanza.gateway) {
    note(to, outcome, "networking",
         fmt::format("default route by {}", net::to_string(stanza.gateway->value)),
         {stanza.gateway->where});
  }
  run_options(to, stanza, outcome, "up", ran_nat);
  run_options(to, stanza, outcome, "post-up", ran_nat);
}

void run_networking(BootBuilder& to, bool& ran_nat) {
  const auto& files = to.laptop.guest.interfaces;
  if (!files) return;
  if (files->unusable) {
    to.add(BootOutcome::fails, guest, "networking", "ifup -a",
           fmt::format("{} refuses the file", name(files->ifup)), {SourceSpan{files->file, 0, 0}});
    return;
  }
  const BootOutcome outcome = starts(to.laptop, "networking");
  for (const auto& automatic : files->automatic) {
    bool found = false;
    for (const IfaceStanza& stanza : files->stanzas) {
      if (stanza.name.value != automatic.value) continue;
      found = true;
      bring_up(to, stanza, outcome, ran_nat);
    }
    if (!found) {
      to.add(BootOutcome::fails, guest, "networking", "ifup " + automatic.value,
             "no iface line names it", {automatic.where});
    }
  }
  for (const IfaceStanza& stanza : files->stanzas) {
    if (files->is_automatic(stanza.name.value)) continue;
    to.add(BootOutcome::skipped, guest, "networking", "ifup " + stanza.name.value,
           "no auto line names it", {stanza.name.where});
  }
}

void run_late(BootBuilder& to, bool ran_nat) {
  const auto& nat = to.laptop.guest.nat;
  if (nat && !ran_nat) {
    const bool is_local = nat->path.starts_with("/etc/local.d/");
    const BootOutcome outcome = is_local ? starts(to.laptop, "local") : BootOutcome::skipped;
    if (outcome == BootOutcome::skipped) {
      to.add(outcome, guest, nat->path, "run " + nat->path,
             is_local ? "no runlevel has local" : "nothing of the guest's start calls it",
             {SourceSpan{nat->file, 0, 0}});
    } else {
      run_script(to, *nat);
    }
  }
  if (to.laptop.guest.dnsmasq_file) {
    note(to, starts(to.laptop, "dnsmasq"), "dnsmasq", "start dnsmasq",
         {SourceSpan{*to.laptop.guest.dnsmasq_file, 0, 0}});
  }
  if (to.laptop.guest.udhcpd) {
    note(to, starts(to.laptop, "udhcpd"), "udhcpd", "start udhcpd",
         {SourceSpan{to.laptop.guest.udhcpd->file, 0, 0}});
  }
  if (to.laptop.guest.sshd) {
    note(to, starts(to.laptop, "sshd"), "sshd", "start sshd",
         {SourceSpan{to.laptop.guest.sshd->file, 0, 0}});
  }
}

}  // namespace

void boot_guest(BootBuilder& to) {
  bool ran_nat = false;
  run_sysctl(to);
  run_supplicant(to);
  run_networking(to, ran_nat);
  run_late(to, ran_nat);
}

}  // namespace guestlink::model
