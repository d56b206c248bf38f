#include "reference/view/card.h"

#include <string_view>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "reference/view/places.h"

namespace guestlink::view {
namespace {

using Json = nlohmann::ordered_json;

std::string release_text(const model::Release& release) {
  return fmt::format("{}.{}", release.major, release.minor);
}

std::string_view four_address_text(model::FourAddress ability) {
  switch (ability) {
  case model::FourAddress::yes:
    return "yes: a bridge in the guest is possible, if the access point takes it";
  case model::FourAddress::no: return "no: no bridge in the guest, NAT only";
  case model::FourAddress::unknown: return "not known";
  }
  return "not known";
}

std::string_view four_address_word(model::FourAddress ability) {
  switch (ability) {
  case model::FourAddress::yes: return "yes";
  case model::FourAddress::no: return "no";
  case model::FourAddress::unknown: return "unknown";
  }
  return "unknown";
}

/// Function level reset, without which a card may not come back after its guest has stopped.
std::string_view reset_text(const model::Card& card) {
  for (const auto* trouble : card.troubles) {
    if (trouble->trouble == model::ChipTrouble::hangs_on_reset) return "hangs after it";
  }
  if (card.function == nullptr || !card.function->has_capabilities) {
    return "not known: pciconf -lbcv would tell";
  }
  return card.function->flr ? "function level reset" : "no function level reset";
}

std::string title(const model::Card& card) {
  std::string text = "card " + to_string(*card.address);
  if (card.function == nullptr) return text + ": no capture of pciconf(8) shows it\n";
  text += fmt::format(" ({}): ", plain(card.function->device.value));
  if (card.chip != nullptr) {
    text += card.chip->name;
  } else {
    text += card.function->description.empty()
                ? "not in the table of chips"
                : plain(card.function->description) + ", not in the table of chips";
  }
  return text +
         fmt::format(" [{:04x}:{:04x}]\n", card.function->vendor_id, card.function->device_id);
}

std::string need_text(const model::Card& card, std::optional<model::Release> release) {
  if (card.chip == nullptr) return "not known: the chip is not";
  if (!release) return "not known: nothing says which release this is";
  std::string text;
  if (card.native == nullptr) {
    text = fmt::format("yes: FreeBSD {} has no driver for it", release_text(*release));
  } else if (card.native->fast) {
    text = fmt::format("perhaps not: {} on {} has 802.11{}", card.native->driver,
                       release_text(*release), card.native->modes);
  } else {
    text = fmt::format("for speed: {} on {} has 802.11{} only", card.native->driver,
                       release_text(*release), card.native->modes);
  }
  if (card.native_later != nullptr) {
    text += fmt::format("; from {} on {} has 802.11{}", release_text(card.native_later->since),
                        card.native_later->driver, card.native_later->modes);
  }
  return text;
}

void add_line(std::string& text, std::string_view label, std::string_view value) {
  text += fmt::format("  {:<14} {}\n", label, value);
}

}  // namespace

std::string as_text(std::span<const model::Card> cards, std::optional<model::Release> release,
                    const SourceSet& sources) {
  if (cards.empty()) return "no card is passed, and no capture shows a Wi-Fi card\n";
  std::string text;
  for (const model::Card& card : cards) {
    if (!text.empty()) text += "\n";
    text += title(card);
    if (card.function != nullptr) {
      add_line(text, "seen", place_text(sources, card.function->where));
    }
    add_line(text, "reserved", card.reserved ? place_text(sources, *card.reserved) : "no");
    add_line(text, "passed", card.handed_over ? place_text(sources, *card.handed_over) : "no");
    if (card.chip != nullptr) {
      const model::ChipFamily& family = *card.chip->family;
      add_line(text, "guest driver", family.driver);
      add_line(text, "firmware",
               family.firmware.empty() ? "none"
                                       : fmt::format("{} (Alpine {}, Debian {})", family.firmware,
                                                     family.alpine, family.debian));
      add_line(text, "source", family.source);
      add_line(text, "4-address", four_address_text(family.four_address));
      add_line(text, "reset", reset_text(card));
      if (card.troubles.empty()) add_line(text, "known trouble", "none");
      for (const auto* trouble : card.troubles) {
        add_line(text, "known trouble", fmt::format("{} ({})", trouble->message, trouble->source));
      }
    }
    add_line(text, "VM needed?", need_text(card, release));
    if (card.native != nullptr) add_line(text, "", card.native->source);
    if (card.native_later != nullptr) add_line(text, "", card.native_later->source);
  }
  return text;
}

std::string as_json(std::span<const model::Card> cards, std::optional<model::Release> release,
                    const SourceSet& sources) {
  Json all{{"schema", "guestlink-card/1"}};
  all["release"] = release ? Json(release_text(*release)) : Json();
  all["cards"] = Json::array();
  const auto native_object = [](const model::NativeDriver& one) {
    return Json{{"since", release_text(one.since)},
                {"driver", one.driver},
                {"modes", one.modes},
                {"source", one.source}};
  };
  for (const model::Card& card : cards) {
    Json object{{"pci", to_string(*card.address)}};
    if (card.function != nullptr) {
      object["id"] =
          fmt::format("{:04x}:{:04x}", card.function->vendor_id, card.function->device_id);
      object["device"] = card.function->device.value;
      object["seen"] = place_object(sources, card.function->where);
    }
    if (card.reserved) object["reserved"] = place_object(sources, *card.reserved);
    if (card.handed_over) object["passed"] = place_object(sources, *card.handed_over);
    if (card.chip != nullptr) {
      const model::ChipFamily& family = *card.chip->family;
      object["chip"] = {
          {"name", card.chip->name},     {"driver", family.driver},
          {"firmware", family.firmware}, {"alpine", family.alpine},
          {"debian", family.debian},     {"four_address", four_address_word(family.four_address)},
          {"source", family.source}};
      object["reset"] = reset_text(card);
    }
    object["troubles"] = Json::array();
    for (const auto* trouble : card.troubles) {
      object["troubles"].push_back({{"message", trouble->message}, {"source", trouble->source}});
    }
    if (card.native != nullptr) object["native"] = native_object(*card.native);
    if (card.native_later != nullptr) object["native_later"] = native_object(*card.native_later);
    object["vm"] = name(card.need);
    all["cards"].push_back(std::move(object));
  }
  return json_text(all);
}

}  // namespace guestlink::view
