#include "reference/model/boot_netif.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "reference/model/in_effect.h"
#include "reference/model/interface_kinds.h"

namespace guestlink::model {
namespace {

constexpr std::string_view netif = "rc.d/netif";

std::string upper(std::string_view text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(), [](char letter) {
    return letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
  });
  return result;
}

bool is_pseudo_word(std::string_view word) {
  constexpr std::array<std::string_view, 6> words{"DHCP",   "SYNCDHCP", "NOSYNCDHCP",
                                                  "NOAUTO", "WPA",      "HOSTAP"};
  return std::ranges::find(words, upper(word)) != words.end();
}

/// The rest of a key behind `stem`, or nothing.
std::string_view behind(std::string_view key, std::string_view stem) {
  return key.starts_with(stem) ? key.substr(stem.size()) : std::string_view();
}

void create_wlans(BootBuilder& to) {
  const Laptop& laptop = to.laptop;
  for (const Assignment* one : in_effect(laptop.host.rc)) {
    const std::string_view parent = behind(one->key.value, "wlans_");
    if (parent.empty()) continue;
    const bool seen = std::ranges::any_of(
        laptop.seen.pci, [&](const auto& function) { return function.device.value == parent; });
    for (const auto& name : one->words()) {
      auto& step = to.add(BootStage::interfaces, std::string(netif),
                          fmt::format("create {} on {}", name.value, parent), {one->key.where});
      if (seen || laptop.host.passthrough.empty()) {
        to.interfaces.insert(name.value);
      } else {
        step.outcome = laptop.seen.pci.empty() ? BootOutcome::unknown : BootOutcome::fails;
        step.because = laptop.seen.pci.empty() ? fmt::format("{} may be the passed card", parent)
                                               : fmt::format("there is no {}", parent);
      }
    }
  }
}

void create_clones(BootBuilder& to) {
  for (const auto& name : to.laptop.host.cloned_interfaces) {
    auto& step = to.add(BootStage::interfaces, std::string(netif),
                        fmt::format("ifconfig {} create", name.value), {name.where});
    if (is_made_by_software(name.value)) {
      if (!to.interfaces.insert(name.value).second) step.because = "it is there already";
    } else {
      step.outcome = BootOutcome::fails;
      step.because = fmt::format("{} is no kind of interface", name.value);
    }
  }
}

void rename(BootBuilder& to) {
  for (const Assignment* one : in_effect(to.laptop.host.rc)) {
    const std::string& key = one->key.value;
    if (!key.starts_with("ifconfig_") || !key.ends_with("_name") || key.size() < 15) continue;
    const std::string old = key.substr(9, key.size() - 14);
    to.interfaces.erase(old);
    to.interfaces.insert(one->value.value);
    to.add(BootStage::interfaces, std::string(netif),
           fmt::format("ifconfig {} name {}", old, one->value.value), {one->key.where});
  }
}

/// Whether the interface is there, as far as files and captures say.
BootOutcome presence(const BootBuilder& to, std::string_view name) {
  if (to.interfaces.contains(name)) return BootOutcome::done;
  if (is_made_by_software(name)) return BootOutcome::fails;
  const auto& seen = to.laptop.seen.host_interfaces;
  if (seen && seen->find(name) == nullptr) return BootOutcome::unknown;
  return BootOutcome::done;
}

void configure(BootBuilder& to, const HostInterface& one) {
  const std::string& name = one.name.value;
  const std::vector<SourceSpan> places{*one.configured};
  const BootOutcome there = presence(to, name);
  std::string command;
  std::string missing;
  for (std::size_t at = 0; at < one.words.size(); ++at) {
    const std::string& word = one.words[at].value;
    if (is_pseudo_word(word)) continue;
    command += " " + word;
    if (word == "addm" && at + 1 < one.words.size() && missing.empty() &&
        presence(to, one.words[at + 1].value) == BootOutcome::fails) {
      missing = one.words[at + 1].value;
    }
  }
  if (there != BootOutcome::done) {
    to.add(there == BootOutcome::fails ? BootOutcome::fails : BootOutcome::unknown,
           BootStage::interfaces, std::string(netif), fmt::format("ifconfig {}{}", name, command),
           there == BootOutcome::fails ? fmt::format("nothing has made {}", name)
                                       : "the capture of ifconfig(8) does not have it",
           places);
    return;
  }
  if (!command.empty()) {
    auto& step = to.add(BootStage::interfaces, std::string(netif),
                        fmt::format("ifconfig {}{}", name, command), places);
    if (!missing.empty()) {
      step.outcome = BootOutcome::fails;
      step.because =
          fmt::format("nothing has made {}: this word and all behind it are lost", missing);
    }
  }
  if (one.wpa) {
    to.add(BootStage::interfaces, std::string(netif), "start wpa_supplicant on " + name, places);
  }
  if (one.dhcp) {
    to.add(BootStage::interfaces, std::string(netif), "dhclient " + name, places);
  }
}

void add_aliases(BootBuilder& to, const HostInterface& one,
                 const std::vector<const Assignment*>& rc) {
  const std::string stem = "ifconfig_" + one.name.value + "_alias";
  for (const Assignment* alias : rc) {
    if (!alias->key.value.starts_with(stem)) continue;
    auto& step = to.add(BootStage::interfaces, std::string(netif),
                        fmt::format("ifconfig {} {} alias", one.name.value, alias->value.value),
                        {alias->key.where});
    if (presence(to, one.name.value) == BootOutcome::fails) {
      step.outcome = BootOutcome::fails;
      step.because = "nothing has made " + one.name.value;
    }
  }
}

}  // namespace

void boot_netif(BootBuilder& to) {
  create_wlans(to);
  create_clones(to);
  rename(to);
  // Cards first, then clones in the order they were made, as `ifconfig -l` lists them.
  const auto& interfaces = to.laptop.host.interfaces;
  std::vector<const HostInterface*> order;
  for (const HostInterface& one : interfaces) {
    if (!one.created) order.push_back(&one);
  }
  for (const auto& name : to.laptop.host.cloned_interfaces) {
    const HostInterface* one = to.laptop.host.interface(name.value);
    if (one != nullptr && std::ranges::find(order, one) == order.end()) order.push_back(one);
  }
  // Not std::ranges::stable_partition: clang 14 cannot compile libstdc++ 12's subrange.
  std::stable_partition(order.begin(), order.end(), [](const HostInterface* one) {
    return !is_made_by_software(one->name.value);
  });
  const auto settings = in_effect(to.laptop.host.rc);
  for (const HostInterface* one : order) {
    if (one->configured) configure(to, *one);
    add_aliases(to, *one, settings);
  }
}

}  // namespace guestlink::model
