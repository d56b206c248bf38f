#include <fmt/format.h>

#include "reference/lint/laptop_files.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

/// The first Wi-Fi card of the capture, or nothing.
const model::PciFunction* wifi_card(const model::Laptop& laptop) {
  for (const model::PciFunction& one : laptop.seen.pci) {
    if (one.is_wifi_class()) return &one;
  }
  return nullptr;
}

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto& wifibox = laptop.host.wifibox;
  if (!wifibox) return;
  const model::Assignment* set = wifibox->settings.find("passthru");
  // A value that only a shell can tell may well name a card.
  if (set != nullptr && (!set->plain || !set->value.value.empty())) return;
  auto& finding = report.add(set == nullptr ? whole(wifibox->file) : set->key.where,
                             "wifibox gives its guest no card");
  if (const auto* card = wifi_card(laptop)) {
    finding.related.push_back({card->where, "this is the Wi-Fi card"});
    finding.help = fmt::format("passthru={}", to_string(card->address.value));
  }
}

}  // namespace

extern const Rule wifibox_passthru_missing{
    {.id = "wifibox-passthru-missing",
     .severity = Severity::error,
     .summary = "wifibox's bhyve.conf names no card in passthru.",
     .why = "wifibox starts a guest without a radio: there is no wlan0 in it and no way out.",
     .instead = "passthru=4/0/0, the card's bus/slot/function in decimal",
     .source = "wifibox: etc/bhyve.conf.sample, sbin/wifibox"},
    check};

}  // namespace guestlink::lint
