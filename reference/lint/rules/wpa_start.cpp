// How the guest starts wpa_supplicant: the arguments of its OpenRC service.

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "reference/base/traced_text.h"
#include "reference/lint/laptop_files.h"
#include "reference/lint/rules/tables.h"

namespace guestlink::lint {
namespace {

/// The words of wpa_supplicant_args="…" in conf.d.
std::vector<TracedText> arguments(const model::Laptop& laptop, const SourceSet& sources) {
  const auto file = laptop.file(sources, "guest/etc/conf.d/wpa_supplicant");
  if (!file) return {};
  constexpr std::string_view key = "wpa_supplicant_args=\"";
  for (std::uint32_t number = 1; number <= sources.line_count(*file); ++number) {
    const std::string_view line = sources.line(*file, number);
    if (!line.starts_with(key)) continue;
    const TracedText text(line, sources.line_span(*file, number));
    return split_words(text.part(key.size(), line.rfind('"') - key.size()));
  }
  return {};
}

/// The value of a one-letter option, glued to it or behind it.
const TracedText* value_of(const std::vector<TracedText>& words, std::string_view option) {
  for (std::size_t at = 0; at + 1 < words.size(); ++at) {
    if (words[at].text() == option) return &words[at + 1];
  }
  return nullptr;
}

void interface_unknown(const model::Laptop& laptop, const SourceSet& sources, Report& report) {
  const auto words = arguments(laptop, sources);
  const auto* name = value_of(words, "-i");
  if (name == nullptr || !laptop.guest.interfaces) return;
  const auto& interfaces = *laptop.guest.interfaces;
  const bool some = std::ranges::any_of(
      interfaces.stanzas, [](const auto& one) { return one.name.value.starts_with("wl"); });
  if (!some || interfaces.find(name->text()) != nullptr) return;
  report.add(name->place(), fmt::format("interfaces configures no {}", name->text()));
}

void driver_wext(const model::Laptop& laptop, const SourceSet& sources, Report& report) {
  const auto words = arguments(laptop, sources);
  const auto* driver = value_of(words, "-D");
  if (driver == nullptr || driver->text() != "wext") return;
  report.add(driver->place(), "drivers of today do not speak wext");
}

void unknown_field(const model::Laptop& laptop, const SourceSet&, Report& report) {
  constexpr std::array<std::string_view, 50> fields{"ssid",
                                                    "bssid",
                                                    "psk",
                                                    "key_mgmt",
                                                    "proto",
                                                    "pairwise",
                                                    "group",
                                                    "auth_alg",
                                                    "scan_ssid",
                                                    "priority",
                                                    "disabled",
                                                    "ieee80211w",
                                                    "identity",
                                                    "anonymous_identity",
                                                    "password",
                                                    "ca_cert",
                                                    "ca_path",
                                                    "client_cert",
                                                    "private_key",
                                                    "private_key_passwd",
                                                    "phase1",
                                                    "phase2",
                                                    "eap",
                                                    "eapol_flags",
                                                    "wep_key0",
                                                    "wep_key1",
                                                    "wep_key2",
                                                    "wep_key3",
                                                    "wep_tx_keyidx",
                                                    "mode",
                                                    "frequency",
                                                    "scan_freq",
                                                    "freq_list",
                                                    "bgscan",
                                                    "proactive_key_caching",
                                                    "id_str",
                                                    "mac_addr",
                                                    "sae_password",
                                                    "sae_password_id",
                                                    "domain_match",
                                                    "domain_suffix_match",
                                                    "subject_match",
                                                    "altsubject_match",
                                                    "fragment_size",
                                                    "pcsc",
                                                    "group_mgmt",
                                                    "owe_group",
                                                    "beacon_int",
                                                    "dtim_period",
                                                    "mem_only_psk"};
  for (const auto& network : laptop.guest.networks) {
    for (const auto& field : network.fields.all) {
      const std::string& name = field.key.value;
      if (std::ranges::find(fields, name) != fields.end()) continue;
      // There are more than these; a slip is what is nearly one of them.
      const auto is_near = [&](std::string_view known) {
        return known.size() <= name.size() + 1 && name.size() <= known.size() + 1 &&
               known.front() == name.front() && known.back() == name.back();
      };
      const auto near = std::ranges::find_if(fields, is_near);
      if (near == fields.end()) continue;
      auto& finding = report.add(field.key.where, fmt::format("a network has no field '{}'", name));
      finding.help = fmt::format("did you mean '{}'?", *near);
    }
  }
}

}  // namespace

std::span<const Rule> wpa_start_rules() {
  static constexpr std::array rules{
      Rule{{.id = "wpa-driver-wext",
            .severity = Severity::warning,
            .summary = "wpa_supplicant is started with the driver wext.",
            .why = "Kernels of today speak nl80211; wext gives no SAE and fails with some drivers.",
            .instead = "-D nl80211",
            .source = "wpa_supplicant(8), -D"},
           driver_wext},
      Rule{{.id = "wpa-interface-unknown",
            .severity = Severity::error,
            .summary = "wpa_supplicant is started for an interface that the guest does not "
                       "configure.",
            .why = "The radio is never associated.",
            .instead = "-i wlan0",
            .source = "wpa_supplicant(8), -i"},
           interface_unknown},
      Rule{{.id = "wpa-unknown-field",
            .severity = Severity::error,
            .summary = "A network block has a field that wpa_supplicant does not know.",
            .why = "wpa_supplicant: \"unknown network field\"; it does not start.",
            .instead = "the field, spelt right",
            .source = "tried: wpa_supplicant 2.10; wpa_supplicant.conf(5)"},
           unknown_field},
  };
  return rules;
}

}  // namespace guestlink::lint
