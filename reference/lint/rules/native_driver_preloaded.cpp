#include <algorithm>
#include <array>
#include <string_view>

#include "reference/lint/letters.h"
#include "reference/lint/passthrough.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

constexpr std::array<std::string_view, 12> drivers{
    "if_iwm",   "if_iwlwifi", "iwlwifi",  "if_iwn", "if_ath",      "if_ath_pci",
    "if_rtw88", "rtw88",      "if_rtw89", "rtw89",  "if_rtwn_pci", "if_bwn"};
bool is_driver(std::string_view name) {
  return std::ranges::find(drivers, name) != drivers.end();
}

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  if (laptop.host.passthrough.empty() && passed_devices(laptop).empty()) return;
  for (const auto& one : laptop.host.loader.all) {
    const std::string_view key = one.key.value;
    if (!key.ends_with("_load") || !is_driver(key.substr(0, key.size() - 5))) continue;
    if (lower(one.value.value) != "yes") continue;
    report.add(one.key.where, "this driver competes for the card that is passed");
  }
  const auto* list = laptop.host.rc.find("kld_list");
  if (list == nullptr) return;
  for (const auto& word : list->words()) {
    if (is_driver(word.value)) report.add(word.where, "this driver competes for the passed card");
  }
}

}  // namespace

extern const Rule native_driver_preloaded{
    {.id = "native-driver-preloaded",
     .severity = Severity::warning,
     .summary = "The host loads a Wi-Fi driver although a card is passed.",
     .why = "It competes with ppt for the card, and is useless once that is passed.",
     .instead = "no such line",
     .source = "wifibox#17; wifibox(8)"},
    check};

}  // namespace guestlink::lint
