#include "reference/model/card.h"

#include <algorithm>

#include "reference/model/passthrough.h"

namespace guestlink::model {
namespace {

Card& card_at(std::vector<Card>& cards, const Laptop& laptop, const PciAddress& address) {
  const auto found = std::ranges::find(
      cards, address, [](const Card& one) { return one.address.value_or(PciAddress{}); });
  if (found != cards.end()) return *found;
  Card& made = cards.emplace_back();
  made.address = address;
  made.function = captured_function(laptop, address);
  return made;
}

void look_up(Card& card, std::optional<Release> release) {
  if (card.function == nullptr) return;
  card.chip = known_chip(card.function->vendor_id, card.function->device_id);
  if (card.chip == nullptr) return;
  for (const ChipTroubleText& text : chip_troubles()) {
    if (has_trouble(*card.chip, text.trouble, release)) card.troubles.push_back(&text);
  }
  if (!release) return;
  card.native = native_driver(*card.chip, *release);
  if (card.native == nullptr || !card.native->fast) {
    const auto native = card.chip->family->native;
    const auto later = std::ranges::find_if(
        native, [&](const NativeDriver& one) { return one.fast && one.since > *release; });
    if (later != native.end()) card.native_later = &*later;
  }
  card.need = card.native == nullptr ? VmNeed::needed
              : card.native->fast    ? VmNeed::not_needed
                                     : VmNeed::for_speed;
}

}  // namespace

std::string_view name(VmNeed need) {
  switch (need) {
  case VmNeed::needed: return "needed";
  case VmNeed::for_speed: return "for speed";
  case VmNeed::not_needed: return "not needed";
  case VmNeed::unknown: return "unknown";
  }
  return "unknown";
}

std::vector<Card> cards_of(const Laptop& laptop) {
  std::vector<Card> cards;
  for (const PassedDevice& passed : given_devices(laptop)) {
    Card& card = card_at(cards, laptop, passed.address);
    if (!card.handed_over) card.handed_over = passed.where;
  }
  for (const auto& reserved : laptop.host.passthrough) {
    card_at(cards, laptop, reserved.value).reserved = reserved.where;
  }
  for (const PciFunction& function : laptop.seen.pci) {
    if (function.is_wifi_class() || known_chip(function.vendor_id, function.device_id) != nullptr) {
      PciAddress address = function.address.value;
      address.domain = 0;  // pptdevs and bhyve know none
      Card& card = card_at(cards, laptop, address);
      if (card.function == nullptr) card.function = &function;
    }
  }
  std::ranges::stable_sort(cards, {}, [](const Card& card) { return *card.address; });
  for (Card& card : cards) look_up(card, laptop.release());
  return cards;
}

}  // namespace guestlink::model
