#include "reference/model/effective.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "reference/model/rc_defaults.h"

namespace guestlink::model {
namespace {

using Values = std::vector<EffectiveValue>;

/// Settings in a file's order, of which the last (or the first) of a key counts.
template <class Settings>
void add_settings(Values& to, std::string_view group, const Settings& all, bool first_counts) {
  std::unordered_map<std::string_view, std::size_t> places;
  for (const Assignment& one : all) {
    const auto [found, is_new] = places.emplace(one.key.value, to.size());
    if (is_new) {
      to.push_back(
          {std::string(group), one.key.value, one.value.value, one.key.where, one.plain, {}});
      continue;
    }
    EffectiveValue& kept = to[found->second];
    if (first_counts) {
      kept.passed_over.push_back({one.value.value, one.key.where});
      continue;
    }
    kept.passed_over.push_back(
        {std::exchange(kept.value, one.value.value), *std::exchange(kept.where, one.key.where)});
    kept.known = one.plain;
  }
}

void add_default(Values& to, std::string_view group, std::string_view key, std::string_view value) {
  to.push_back({std::string(group), std::string(key), std::string(value), {}, true, {}});
}

void add_rc(Values& to, const HostConfig& host) {
  constexpr std::string_view group = "rc.conf";
  if (host.rc.all.empty()) return;
  add_settings(to, group, host.rc.all, false);
  for (const RcDefault& one : rc_defaults()) {
    if (!one.value.empty() && host.rc.find(one.key) == nullptr) {
      add_default(to, group, one.key, one.value);
    }
  }
}

/// sshd_config(5): what decides who gets in and whether a tunnel can stand.
constexpr std::array<std::pair<std::string_view, std::string_view>, 6> sshd_defaults{{
    {"AllowTcpForwarding", "yes"},
    {"ClientAliveInterval", "0"},
    {"GatewayPorts", "no"},
    {"PasswordAuthentication", "yes"},
    {"PermitRootLogin", "prohibit-password"},
    {"Port", "22"},
}};

std::string lower(std::string_view text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(), [](char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
  });
  return result;
}

void add_sshd(Values& to, std::string_view group, const SshdConfig& config) {
  std::unordered_map<std::string, std::size_t> places;
  for (const SshdSetting& one : config.settings) {
    if (one.match_block) continue;  // in effect for some connections only
    std::string value;
    for (const auto& word : one.values) value += (value.empty() ? "" : " ") + word.value;
    const auto [found, is_new] = places.emplace(lower(one.keyword.value), to.size());
    if (is_new) {
      to.push_back({std::string(group), one.keyword.value, value, one.keyword.where, true, {}});
    } else {
      to[found->second].passed_over.push_back({value, one.keyword.where});
    }
  }
  for (const auto& [key, value] : sshd_defaults) {
    if (!places.contains(lower(key))) add_default(to, group, key, value);
  }
}

}  // namespace

std::vector<EffectiveValue> derive_effective(const Laptop& laptop) {
  Values result;
  const HostConfig& host = laptop.host;
  const GuestConfig& guest = laptop.guest;
  add_settings(result, "loader.conf", host.loader.all, false);
  add_rc(result, host);
  add_settings(result, "sysctl.conf", host.sysctl.all, false);
  if (host.sshd) add_sshd(result, "sshd_config", *host.sshd);
  if (host.vm_bhyve.system) {
    add_settings(result, "vm-bhyve system.conf", host.vm_bhyve.system->all, true);
  }
  for (const Vm& machine : host.vm_bhyve.machines) {
    add_settings(result, "VM " + machine.name, machine.settings.all, true);
  }
  if (host.wifibox) add_settings(result, "wifibox", host.wifibox->settings.all, false);
  for (const BhyveConfig& one : host.bhyve_configs) {
    add_settings(result, one.path, one.settings.all, false);
  }
  add_settings(result, "guest sysctl", guest.sysctl.all, false);
  if (guest.nat) add_settings(result, "guest " + guest.nat->path, guest.nat->sysctl.all, false);
  add_settings(result, "guest wpa_supplicant.conf", guest.wpa.all, false);
  add_settings(result, "guest dnsmasq.conf", guest.dnsmasq.all, false);
  if (guest.udhcpd) add_settings(result, "guest udhcpd.conf", guest.udhcpd->settings.all, false);
  if (guest.hostapd) add_settings(result, "guest hostapd.conf", guest.hostapd->settings.all, false);
  if (guest.sshd) add_sshd(result, "guest sshd_config", *guest.sshd);
  return result;
}

}  // namespace guestlink::model
