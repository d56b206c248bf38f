#include <string_view>

#include <fmt/format.h>

#include "reference/lint/passthrough.h"
#include "reference/lint/rule.h"
#include "reference/model/chips.h"

namespace guestlink::lint {
namespace {

/// A chip whose driver refuses four addresses, and where it is known from.
struct Refusing {
  const model::Chip* chip = nullptr;
  SourceSpan where;
};

Refusing refusing_card(const model::Laptop& laptop) {
  const auto refuses = [](const model::Chip* chip) {
    return chip != nullptr && chip->family->four_address == model::FourAddress::no;
  };
  for (const PassedDevice& device : given_devices(laptop)) {
    const auto* function = captured_function(laptop, device.address);
    if (function == nullptr) continue;
    const auto* chip = model::known_chip(function->vendor_id, function->device_id);
    if (refuses(chip)) return {chip, function->where};
  }
  if (laptop.intent && laptop.intent->card) {
    const auto& card = *laptop.intent->card;
    const auto* chip = model::known_chip(card.value.vendor, card.value.device);
    if (refuses(chip)) return {chip, card.where};
  }
  return {};
}

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const Refusing card = refusing_card(laptop);
  if (card.chip == nullptr || !laptop.guest.interfaces) return;
  for (const auto& stanza : laptop.guest.interfaces->stanzas) {
    for (const auto& option : stanza.options) {
      if (option.value.value.find("4addr on") == std::string_view::npos) continue;
      report
          .add(option.value.where,
               fmt::format("{} refuses four addresses", card.chip->family->driver))
          .related.push_back({card.where, fmt::format("it drives this {}", card.chip->name)});
    }
  }
}

}  // namespace

extern const Rule l2_driver_without_4addr{
    {.id = "l2-driver-without-4addr",
     .severity = Severity::error,
     .summary = "The guest asks for four-address mode, which the card's driver does not have.",
     .why = "`iw` fails, and the kernel does not bridge the station: nothing passes.",
     .instead = "NAT in the guest, or a card whose driver has the mode",
     .source = "Linux: net/wireless/nl80211.c, nl80211_valid_4addr; "
               "drivers/net/wireless/mediatek/mt76/mt7921/init.c"},
    check};

}  // namespace guestlink::lint
