#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "reference/lint/passthrough.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

/// The chip that the address is meant for, and who says so.
struct Meant {
  model::PciChip chip;
  SourceSpan where;
  std::string_view says;
};

std::optional<Meant> meant_by(const model::Laptop& laptop, const model::PciAddress& address) {
  if (laptop.seen.pci_earlier) {
    const auto* earlier = function_at(laptop.seen.pci_earlier->all, address);
    if (earlier != nullptr) return Meant{earlier->chip(), earlier->where, "it was this one"};
  }
  if (laptop.intent && laptop.intent->card) {
    return Meant{laptop.intent->card->value, laptop.intent->card->where, "this card is meant"};
  }
  return std::nullopt;
}

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto configured = configured_devices(laptop);
  const auto is_configured = [&](const model::PciFunction& function) {
    return std::ranges::any_of(configured, [&](const PassedDevice& one) {
      return function_at(std::span(&function, 1), one.address) != nullptr;
    });
  };
  for (const PassedDevice& device : configured) {
    const auto meant = meant_by(laptop, device.address);
    const auto* now = captured_function(laptop, device.address);
    if (!meant || (now != nullptr && now->chip() == meant->chip)) continue;
    const auto moved = std::ranges::find_if(laptop.seen.pci, [&](const auto& function) {
      return function.chip() == meant->chip && !is_configured(function);
    });
    if (moved == laptop.seen.pci.end()) continue;
    auto& finding =
        report.add(device.where, fmt::format("the card {} is at {} now", to_string(meant->chip),
                                             to_string(moved->address.value)));
    finding.related.push_back({moved->where, "here it is"});
    finding.related.push_back({meant->where, std::string(meant->says)});
    if (now != nullptr) {
      finding.related.push_back({now->where, "this device is passed on in its place"});
    }
    finding.help = fmt::format("{} instead", to_string(moved->address.value));
  }
}

}  // namespace

extern const Rule pci_renumbered{
    {.id = "pci-renumbered",
     .severity = Severity::error,
     .summary = "The card that pptdevs names is at another address now.",
     .why = "A dock, a new disk or an update of the firmware renumbers the buses: the guest gets "
            "another device, or none. The card is known by an earlier capture "
            "(captures/host/pciconf-earlier.txt) or by \"card\" in laptop.json; without either "
            "this is not judged.",
     .instead = "the card's address in the newest `pciconf -lv`",
     .source = "pci(4): buses are numbered by the firmware; unverified on a laptop of ours"},
    check};

}  // namespace guestlink::lint
