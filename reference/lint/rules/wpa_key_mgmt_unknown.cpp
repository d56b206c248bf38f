#include <algorithm>
#include <array>
#include <string_view>

#include <fmt/format.h>

#include "reference/lint/letters.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

constexpr std::array<std::string_view, 21> known{
    "WPA-PSK", "WPA-EAP",         "IEEE8021X",           "NONE",           "WPA-NONE",
    "FT-PSK",  "FT-EAP",          "FT-EAP-SHA384",       "WPA-PSK-SHA256", "WPA-EAP-SHA256",
    "SAE",     "FT-SAE",          "SAE-EXT-KEY",         "FT-SAE-EXT-KEY", "WPS",
    "OSEN",    "WPA-EAP-SUITE-B", "WPA-EAP-SUITE-B-192", "FILS-SHA256",    "OWE",
    "DPP"};

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  for (const auto& network : laptop.guest.networks) {
    const auto* field = network.fields.find("key_mgmt");
    if (field == nullptr) continue;
    for (const auto& word : field->words()) {
      if (std::ranges::find(known, word.value) != known.end()) continue;
      auto& finding =
          report.add(word.where, fmt::format("there is no key management {}", word.value));
      if (lower(word.value).starts_with("wpa3")) finding.help = "SAE";
    }
  }
}

}  // namespace

extern const Rule wpa_key_mgmt_unknown{
    {.id = "wpa-key-mgmt-unknown",
     .severity = Severity::error,
     .summary = "key_mgmt names something that wpa_supplicant does not know.",
     .why = "\"no key_mgmt values configured\": the whole file is refused.",
     .instead = "WPA-PSK SAE",
     .source = "tried: parser of wpa_supplicant 2.10"},
    check};

}  // namespace guestlink::lint
