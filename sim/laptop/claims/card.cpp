#include <fmt/format.h>

#include "reference/model/passthrough.h"
#include "sim/laptop/claims/claim_kind.h"
#include "sim/laptop/world_topology.h"

namespace guestlink::sim {
namespace {

/// Under which names the host's captures list the card: before, and now.
std::string in_listings(const Stage& stage, const model::PassedCard& card) {
  const model::Captures& seen = stage.laptop().seen;
  if (!card.address || !seen.pci_earlier) return "";
  const auto* before = model::function_at(seen.pci_earlier->all, *card.address);
  const auto* now = model::function_at(seen.pci, *card.address);
  if (before == nullptr || now == nullptr) return "";
  return fmt::format("; pciconf listed it as {} and lists it as {}", before->device.value,
                     now->device.value);
}

}  // namespace

Result<Attempt> card_is_passed(Stage& stage) {
  if (stage.refusal) return failed(Symptom::no_guest, stage.refusal->message);
  const auto& card = stage.topology().card;
  if (!card) return failed(Symptom::card_left, "the files name no card");
  const auto on_host = stage.world->interface({"host", reserved_card});
  if (!on_host) return tl::unexpected(on_host.error());
  const auto in_guest = stage.world->interface({"guest", card->interface});
  if (!in_guest) return tl::unexpected(in_guest.error());
  if (*on_host) {
    return failed(Symptom::card_left, "the card is still on the host");
  }
  if (!*in_guest) {
    return failed(Symptom::card_left, fmt::format("the guest has no {}", card->interface));
  }
  if ((*in_guest)->mac != card->mac) {
    return failed(Symptom::card_left, fmt::format("the guest's {} is {}", card->interface,
                                                  net::to_string((*in_guest)->mac)));
  }
  return passed(fmt::format("guest:{} is {}; the host has it no more{}", card->interface,
                            net::to_string(card->mac), in_listings(stage, *card)));
}

}  // namespace guestlink::sim
